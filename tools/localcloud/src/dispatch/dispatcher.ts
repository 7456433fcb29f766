/**
 * The one way into a service: from this process, from the wire, or from another service.
 */
import type { ModelLibrary, Operation, ServiceModel } from "../model/api-model";
import { isServiceId, SERVICE_IDS } from "../model/service-ids";
import { AwsError, type CallContext, type Caller, type Clock, type CloudCall, type Quotas, type Service, type ServiceId, type Shape, type Store,
  type Transaction } from "../service";
import { operationFault } from "../faults/operation-fault";
import { checkInput, type CheckOptions } from "../validation/input-check";
import { checkOutput } from "../validation/output-check";
import { performOnce } from "./once";
import type { CallObserver, CheckedCall, DispatchHooks } from "./hooks";
import type { FaultPlan } from "../faults/fault-plan";
import type { Instances } from "../instances";
import { putOnAgenda, takeOffAgenda, type PlacedItem } from "../time/agenda";
import type { Driver } from "../time/driver";
import type { Strand } from "../time/strands";
import type { IdSource } from "./id-source";
import { isRegionName, storeOfRegion } from "./region";

export interface DispatcherParts {
  models: ModelLibrary;
  loadService: (id: ServiceId) => Service;
  store: Store;
  clock: Clock;
  ids: IdSource;
  quotas: Quotas;
  accountId: string;
  region: string;
  hooks: DispatchHooks;
  faults: FaultPlan;
  driver: Driver;
  instances: Instances;
}

/** Where a call comes from within the cloud. */
interface Origin {
  strand: Strand;
  /** The services that lead here, outermost first. */
  via: readonly string[];
}

export interface DispatchOptions extends CheckOptions {
  /** Id that the answer on the wire carries. @defaultValue a new one */
  requestId?: string;
  /** Whether somebody outside of the cloud waits for the answer. @defaultValue true; false for calls of functions, which the cloud itself waits for */
  isForeground?: boolean;
}

export class Dispatcher {
  private readonly observers = new Set<CallObserver>();
  /** Ids of requests do not come from the cloud's own source: watching a run must not change it. */
  private requestCount = 0;

  constructor(private readonly parts: DispatcherParts) {}

  /** @returns a function that ends the observation */
  observe(observer: CallObserver): () => void {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  /** A call from outside. @throws AwsError what AWS refuses; any other Error is a mistake of ours */
  async call(call: CloudCall, options: DispatchOptions = {}): Promise<Shape> {
    const { strands } = this.parts.driver;
    const strand = strands.begin(options.isForeground ?? true);
    try {
      return await this.observed(call, options, { strand, via: [] });
    } finally {
      strands.end(strand);
    }
  }

  /** Carries out what was on the agenda, as the service that put it there. */
  async runTask({ item }: PlacedItem, strand: Strand, finish: (tx: Transaction) => void): Promise<void> {
    const handler = this.parts.loadService(item.service).tasks?.[item.task];
    if (handler === undefined) throw new Error(`${item.service} has no task ${item.task}.`);
    const caller = { accountId: this.parts.accountId, arn: `${item.service}.amazonaws.com`, kind: "service" as const };
    const context = this.context(item.service, { caller, region: item.region }, { strand, via: [item.service] });
    await handler({ key: item.key, at: item.at, payload: item.payload, finish }, context);
  }

  private async observed(call: CloudCall, options: DispatchOptions, origin: Origin): Promise<Shape> {
    if (this.observers.size === 0 || call.caller.kind === "cloud") return this.perform(call, options, origin);
    const at = this.parts.clock.now();
    const started = performance.now();
    const report = (error?: { code: string; message: string; statusCode: number }): void => {
      const record = {
        requestId: options.requestId ?? `in-process-${++this.requestCount}`,
        service: call.service, operation: call.operation, callerArn: call.caller.arn, via: origin.via, at,
        elapsedMilliseconds: performance.now() - started,
        ...(error && { error }),
      };
      for (const observer of this.observers) observer(record);
    };
    try {
      const output = await this.perform(call, options, origin);
      report();
      return output;
    } catch (error) {
      report(error instanceof AwsError
        ? { code: error.code, message: error.message, statusCode: error.statusCode }
        : { code: "InternalFailure", message: error instanceof Error ? error.message : String(error), statusCode: 500 });
      throw error;
    }
  }

  private async perform(call: CloudCall, options: DispatchOptions, origin: Origin): Promise<Shape> {
    const model = this.model(call.service);
    const operation = this.operation(model, call.operation);
    const handler = this.parts.loadService(model.id).operations[operation.name];
    if (handler === undefined) throw notModelled(model, operation.name);
    try {
      const input = checkInput(operation, call.input, options);
      const context = this.context(model.id, call, { strand: origin.strand, via: [...origin.via, model.id] });
      if (call.caller.kind !== "cloud") await this.passHooks({ service: model.id, operation: operation.name, input, caller: call.caller, via: origin.via }, context);
      const output = call.once === undefined ? await handler(input, context)
        : await performOnce(this.parts.store, call.once, (store) => handler(input, { ...context, store: storeOfRegion(store, model.id, context.region) }));
      checkOutput(operation, output);
      return output;
    } catch (error) {
      throw error instanceof AwsError ? asModelled(model, error) : error;
    }
  }

  private async passHooks(call: CheckedCall, context: CallContext): Promise<void> {
    await this.parts.hooks.authorise?.(call, context);
    const fault = await this.parts.hooks.injectFault?.(call, context) ?? operationFault(this.parts.faults, call);
    if (fault !== undefined) throw fault;
  }

  private model(service: string): ServiceModel {
    if (isServiceId(service)) return this.parts.models.service(service);
    throw new AwsError("NotImplemented", `The service ${service} is not modelled by the local cloud. Modelled are ${SERVICE_IDS.join(", ")}.`, 501);
  }

  private operation(model: ServiceModel, name: string): Operation {
    const operation = model.operation(name);
    if (operation !== undefined) return operation;
    throw model.operationNames.includes(name) ? notModelled(model, name) : unknownOperation(model, name);
  }

  private context(service: ServiceId, { caller, region = this.parts.region, traceHeader }: Pick<CloudCall, "caller" | "region" | "traceHeader">, origin: Origin): CallContext {
    if (!isRegionName(region)) {
      throw new AwsError("InvalidRegion", `${JSON.stringify(region)} is no Region. Expected a name like us-east-1.`);
    }
    const { accountId, clock, ids, quotas, driver, instances, faults } = this.parts;
    // A call in the caller's own name shows the service that it came through.
    const forwarded = (): Caller => ({ ...caller, calledVia: [...caller.calledVia ?? [], `${service}.amazonaws.com`] });
    const call: CallContext["call"] = (other, operation, input, as = forwarded()) =>
      this.observed({ service: other, operation, input, caller: as, region }, {}, origin);
    return {
      caller, accountId, region, partition: "aws", store: storeOfRegion(this.parts.store, service, region), clock, quotas, faults,
      ...(traceHeader !== undefined && { traceHeader }),
      randomId: (length, alphabet) => ids.randomId(length, alphabet),
      uuid: () => ids.uuid(),
      fraction: () => ids.fraction(),
      call,
      internal: (other, operation, input) => call(other, operation, input, { accountId, arn: "local-cloud", kind: "cloud" }),
      schedule: (tx, { service: owner = service, task, key, at, payload = {} }) => {
        putOnAgenda(tx, { service: owner, region, task, key, at, payload, attempt: 0 });
        driver.poke();
      },
      cancel: (tx, { service: owner = service, task, key }) => takeOffAgenda(tx, { service: owner, region, task, key }),
      outside: (work) => driver.strands.outside(origin.strand, work),
      instance: (kind) => instances.of(kind),
    };
  }
}

export function notModelled(model: ServiceModel, operation: string): AwsError {
  return new AwsError("NotImplemented", `${model.id}.${operation} is not modelled by the local cloud. ` +
    "docs/local-cloud-operations.md lists what is; docs/local-cloud.md says how to add an operation.", 501);
}

export function unknownOperation(model: ServiceModel, operation: string): AwsError {
  return new AwsError("UnknownOperationException",
    `${model.metadata.serviceFullName} has no operation ${operation}, neither at AWS (botocore ${model.botocoreVersion}) nor in the local cloud.`, 400);
}

/** Gives the error the code that goes over the wire, and the model's status where the handler left it open. */
function asModelled(model: ServiceModel, error: AwsError): AwsError {
  const facts = model.error(error.code);
  if (facts === undefined) return error;
  const statusCode = error.statusCode === 400 && facts.statusCode !== undefined ? facts.statusCode : error.statusCode;
  if (statusCode === error.statusCode && facts.code === error.code) return error;
  const modelled = new AwsError(facts.code, error.message, statusCode, error.members);
  if (error.stack !== undefined) modelled.stack = error.stack;
  return modelled;
}
