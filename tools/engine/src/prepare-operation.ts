import * as grpc from "@grpc/grpc-js";
import { EngineService as EngineServiceDefinition } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { defer } from "./concurrency";
import { unprotected } from "./deployment/preparation";
import { EngineService } from "./monitor/engine-service";
import { ResourceMonitor } from "./monitor/resource-monitor";
import { CHANNEL_OPTIONS, listen, terminating } from "./monitor/wire";
import type { OperationRequest, OperationResult } from "./operation";
import { carryOut } from "./carry-out";
import { Run } from "./run";

/**
 * The addresses of an operation before there is one: a program may be started with them, and evaluated, while
 * the state is still locked by somebody or stacks that it depends on are still being deployed. What it asks for waits.
 */
export interface PreparedOperation {
  readonly monitorAddress: string;
  readonly engineAddress: string;
  /** Carries the operation out; once only. */
  start(request: OperationRequest): Promise<OperationResult>;
  /** Frees the addresses. A program that still waits is told to end. */
  close(): Promise<void>;
}

/** Binds the services that programs talk to, on this machine only. */
export async function prepareOperation(): Promise<PreparedOperation> {
  const run = defer<Run>();
  run.promise.catch(() => undefined);
  const monitor = new grpc.Server(CHANNEL_OPTIONS);
  monitor.addService(ResourceMonitorService, new ResourceMonitor(run.promise).implementation);
  const engine = new grpc.Server(CHANNEL_OPTIONS);
  engine.addService(EngineServiceDefinition, new EngineService(run.promise).implementation);
  const [monitorAddress, engineAddress] = await Promise.all([listen(monitor), listen(engine)]);
  return {
    monitorAddress,
    engineAddress,
    async start(given) {
      const request = sparingProtected(given);
      if (!request) return nothingToDo(given);
      const started = new Run(request);
      run.resolve(started);
      return carryOut(started, request, { monitorAddress, engineAddress });
    },
    async close() {
      run.reject(terminating());
      monitor.forceShutdown();
      engine.forceShutdown();
    },
  };
}

/** A destroy that leaves protected resources alone is about all the others; undefined when there are none. */
function sparingProtected(request: OperationRequest): OperationRequest | undefined {
  if (request.kind !== "destroy" || !request.options?.excludeProtected) return request;
  const { resources } = request.handle.snapshot;
  const targets = unprotected(resources);
  return targets.length === 0 && resources.length > 0 ? undefined : { ...request, options: { ...request.options, targets } };
}

function nothingToDo({ handle, onEvent }: OperationRequest): OperationResult {
  onEvent({ kind: "diagnostic", severity: "info", message: "There were no unprotected resources to destroy; the protected ones are left.", ephemeral: true });
  onEvent({ kind: "summary", changes: {}, milliseconds: 0 });
  return { ok: true, exitCode: 0, changes: {}, outputs: {}, canceled: false, pendingOperations: handle.snapshot.pendingOperations };
}

/** Runs an operation from its beginning to its end. What goes wrong is in the events and in the result. */
export async function runOperation(request: OperationRequest): Promise<OperationResult> {
  const prepared = await prepareOperation();
  try {
    return await prepared.start(request);
  } finally {
    await prepared.close();
  }
}
