export * from "./account/rehearsal-account";
export * from "./account/layers";
export * from "./scenario/callers";
export * from "./scenario/release-outcome";
export * from "./scenario/rehearsal";
export * from "./scenario/source-repository";
