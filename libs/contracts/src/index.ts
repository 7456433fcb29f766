export * from "./define-contract";
export * from "./layer";
export * from "./output-kind";
export { predictedKey } from "./upstream";
