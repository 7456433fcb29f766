export * from "./clients";
export * from "./environment";
export * from "./operate";
export type { Report } from "./operator";
export * from "./refusal";
export * from "./request";
