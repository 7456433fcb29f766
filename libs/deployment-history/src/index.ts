export * from "./deployment-history";
export * from "./deployment-id";
export type { HistoryItem, ItemIdentity } from "./history-item";
