export * from "./service";
export { LOCAL_ACCOUNT_ID, openCloud, type CloudOptions, type LocalCloud } from "./cloud";
export { ACCESS_KEYS, type AccessKey } from "./credentials";
export type { Authoriser, CallObserver, CallRecord, CheckedCall, DispatchHooks, FaultInjector } from "./dispatch/hooks";
export type { Fault, FaultKind } from "./faults/fault";
export { FaultPlan } from "./faults/fault-plan";
export type { FunctionPlace } from "./instances";
export type { StoreSnapshot } from "./store/memory-store";
export { virtualClock } from "./time/clock";
export { changeQuotas, readQuotas } from "./quotas";
export { SERVICE_IDS, isServiceId } from "./model/service-ids";
export { serveCloud, type ServeCloudOptions, type ServedCloud } from "./http/server";
export { callLine, DEFAULT_PORT, parseServeArgs, runServe, SERVE_USAGE, ServeUsageError, startServe, type ServeHandle, type ServeOptions }
  from "./serve/serve-command";
export { readOutbox, type OutboxMail } from "./services/sns/outbox";
export { breakConnection, completeHandshake, completeHandshakes, mappedRepositories, mapRepository, type ConnectionsHost, type ConnectionState } from "./services/codeconnections/mappings";
export { lookForPushes, pushed, type Push } from "./services/codeconnections/pushes";
export { reuseBuilds } from "./services/codebuild/reuse-option";
