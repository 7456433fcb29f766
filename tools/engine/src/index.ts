export * from "./operation";
export * from "./property-value";
export * from "./provider";
export * from "./state/snapshot";
export { prepareOperation, runOperation, type PreparedOperation } from "./prepare-operation";
