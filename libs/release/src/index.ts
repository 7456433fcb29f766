export * from "./alarms/alarm-queries";
export * from "./alarms/alarm-request";
export * from "./alarms/alarm-settings";
export * from "./alarms/candidate-alarms";
export * from "./app-spec";
export * from "./artifact";
export * from "./proof";
export * from "./version-cleanup";
