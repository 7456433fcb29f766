export * from "./iam/principal-role";
export * from "./lambda/lambda-bundle";
export * from "./lambda/logged-function";
export * from "./program/aws-provider";
export * from "./program/by-service";
export * from "./program/stack-settings";
export * from "./program/warnings";
export * from "./reject-args";
