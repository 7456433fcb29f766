/**
 * The one way into a service: from this process, from the wire, or from another service.
 */
import type { ModelLibrary, Operation, ServiceModel } from "../model/api-model";
import { isServiceId, SERVICE_IDS } from "../model/service-ids";
import { AwsError, type CallContext, type Clock, type CloudCall, type Quotas, type Service, type ServiceId, type Shape,
  type Store } from "../service";
import { checkInput, type CheckOptions } from "../validation/input-check";
import { checkOutput } from "../validation/output-check";
import { performOnce } from "./once";
import type { CallObserver, CheckedCall, DispatchHooks } from "./hooks";
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
}

export interface DispatchOptions extends CheckOptions {
  /** Id that the answer on the wire carries. @defaultValue a new one */
  requestId?: string;
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

  /** @throws AwsError what AWS refuses; any other Error is a mistake of ours */
  async call(call: CloudCall, options: DispatchOptions = {}, via: readonly string[] = []): Promise<Shape> {
    if (this.observers.size === 0) return this.perform(call, options, via);
    const at = this.parts.clock.now();
    const started = performance.now();
    const report = (error?: { code: string; message: string; statusCode: number }): void => {
      const record = {
        requestId: options.requestId ?? `in-process-${++this.requestCount}`,
        service: call.service, operation: call.operation, callerArn: call.caller.arn, via, at,
        elapsedMilliseconds: performance.now() - started,
        ...(error && { error }),
      };
      for (const observer of this.observers) observer(record);
    };
    try {
      const output = await this.perform(call, options, via);
      report();
      return output;
    } catch (error) {
      report(error instanceof AwsError
        ? { code: error.code, message: error.message, statusCode: error.statusCode }
        : { code: "InternalFailure", message: error instanceof Error ? error.message : String(error), statusCode: 500 });
      throw error;
    }
  }

  private async perform(call: CloudCall, options: DispatchOptions, via: readonly string[]): Promise<Shape> {
    const model = this.model(call.service);
    const operation = this.operation(model, call.operation);
    const handler = this.parts.loadService(model.id).operations[operation.name];
    if (handler === undefined) throw notModelled(model, operation.name);
    try {
      const input = checkInput(operation, call.input, options);
      const context = this.context(model.id, call, [...via, model.id]);
      const checked: CheckedCall = { service: model.id, operation: operation.name, input, caller: call.caller, via };
      await this.parts.hooks.authorise?.(checked, context);
      const fault = await this.parts.hooks.injectFault?.(checked, context);
      if (fault !== undefined) throw fault;
      const output = call.once === undefined ? await handler(input, context) : await performOnce(this.parts.store, call.once, (store) => handler(input, { ...context, store: storeOfRegion(store, model.id, context.region) }));
      checkOutput(operation, output);
      return output;
    } catch (error) {
      throw error instanceof AwsError ? asModelled(model, error) : error;
    }
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

  private context(service: ServiceId, { caller, region = this.parts.region }: CloudCall, via: readonly string[]): CallContext {
    if (!isRegionName(region)) {
      throw new AwsError("InvalidRegion", `${JSON.stringify(region)} is no Region. Expected a name like us-east-1.`);
    }
    const { accountId, clock, ids, quotas } = this.parts;
    return {
      caller, accountId, region, partition: "aws", store: storeOfRegion(this.parts.store, service, region), clock, quotas,
      randomId: (length, alphabet) => ids.randomId(length, alphabet),
      uuid: () => ids.uuid(),
      call: (other, operation, input, as = caller) => this.call({ service: other, operation, input, caller: as, region }, {}, via),
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
