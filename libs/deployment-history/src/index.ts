export * from "./deployment-history";
export * from "./deployment-id";
export type { HistoryItem } from "./history-item";
