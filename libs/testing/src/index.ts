export * from "./account";
export * from "./bundles";
export * from "./record";
export * from "./select";
