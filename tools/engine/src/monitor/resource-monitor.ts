import type * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CallResponse, CheckFailure as CheckFailureMessage, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  ReadResourceResponse, RegisterPackageResponse, RegisterResourceResponse, Result, SupportsFeatureResponse,
  type ReadResourceRequest, type RegisterErrorHookRequest, type RegisterPackageRequest, type RegisterResourceHookRequest,
  type RegisterResourceOutputsRequest, type RegisterResourceRequest, type ResourceCallRequest, type ResourceInvokeRequest,
  type SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { PackageRequest } from "../deployment/default-providers";
import { messageOf, RefusedError } from "../deployment/errors";
import type { Goal } from "../deployment/goal";
import type { Registered } from "../deployment/registration";
import type { Run } from "../run";
import type { CheckFailure } from "../provider";
import { createUrn, isProviderType, packageOf } from "../urn";
import { fromStruct, terminating, toStruct, unary } from "./wire";

const FEATURES = new Set([
  "secrets", "resourceReferences", "outputValues", "deletedWith", "replaceWith", "aliasSpecs", "transforms", "invokeTransforms",
  "parameterization", "resourceHooks", "errorHooks",
]);

const results: Record<Registered["result"], Result> = { success: Result.SUCCESS, failed: Result.FAIL, skipped: Result.SKIP };

/**
 * What programs talk to: Pulumi's `ResourceMonitor` service (pulumi/proto/pulumi/resource.proto). Requests may
 * arrive before the run has begun; they wait for it then.
 */
export class ResourceMonitor {
  /** By reference that this engine gave out: the package that a program registered. */
  private readonly packages = new Map<string, PackageRequest>();

  constructor(private readonly run: Promise<Run>) {}

  get implementation(): grpc.UntypedServiceImplementation {
    return {
      supportsFeature: unary((request: SupportsFeatureRequest) => this.supportsFeature(request)),
      invoke: this.answering((run, request: ResourceInvokeRequest) => this.invoke(run, request)),
      call: this.answering((run, request: ResourceCallRequest) => this.call(run, request)),
      readResource: this.answering((run, request: ReadResourceRequest) => this.read(run, request)),
      registerResource: this.answering((run, request: RegisterResourceRequest) => this.register(run, request)),
      registerResourceOutputs: this.answering(async (run, request: RegisterResourceOutputsRequest) => {
        await run.outputs.register(request.getUrn(), await run.hashAssets(fromStruct(request.getOutputs())));
        return new Empty();
      }),
      registerStackTransform: this.answering(async (run, callback: Callback) => {
        run.transforms.addForStack(callback);
        return new Empty();
      }),
      registerStackInvokeTransform: this.answering(async (run, callback: Callback) => {
        run.transforms.addForInvokes(callback);
        return new Empty();
      }),
      registerResourceHook: this.answering(async (run, request: RegisterResourceHookRequest) => {
        run.deployment.hooks.hooks.set(request.getName(), run.callbacks.hook(request));
        return new Empty();
      }),
      registerErrorHook: this.answering(async (run, request: RegisterErrorHookRequest) => {
        run.deployment.hooks.errorHooks.set(request.getName(), run.callbacks.errorHook(request));
        return new Empty();
      }),
      registerPackage: unary((request: RegisterPackageRequest) => this.registerPackage(request)),
      signalAndWaitForShutdown: unary(async () => {
        await (await this.run).programDone();
        return new Empty();
      }),
      getDeploymentInfo: unary(async () => {
        throw new RefusedError("GetDeploymentInfo is not supported by this engine; the runtime gets its settings from the command line");
      }),
    };
  }

  /** A handler whose answer the end of the run cuts short. */
  private answering<Request, Response>(handle: (run: Run, request: Request) => Promise<Response>): grpc.handleUnaryCall<Request, Response> {
    return unary(async (request: Request) => {
      const run = await this.run.catch(() => { throw terminating(); });
      return run.answer(() => handle(run, request));
    });
  }

  private async supportsFeature(request: SupportsFeatureRequest): Promise<SupportsFeatureResponse> {
    const response = new SupportsFeatureResponse();
    response.setHassupport(FEATURES.has(request.getId()));
    return response;
  }

  private async registerPackage(request: RegisterPackageRequest): Promise<RegisterPackageResponse> {
    if (request.hasParameterization() || request.hasExtension$()) {
      throw new RefusedError(`package ${request.getName()} is parameterized, which this engine does not support`);
    }
    const reference = `package-${this.packages.size + 1}`;
    this.packages.set(reference, { name: request.getName(), version: request.getVersion(), pluginDownloadUrl: request.getDownloadUrl() });
    const response = new RegisterPackageResponse();
    response.setRef(reference);
    return response;
  }

  private async register(run: Run, request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    if (request.getRemote()) {
      throw new RefusedError(`${request.getName()} [${request.getType()}] is a remote component; this engine runs components of the program's own language only`);
    }
    const { inputs, options, propertyDependencies } = await run.transforms.apply(request);
    const goal: Goal = {
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent() || undefined,
      inputs: await run.hashAssets(inputs),
      dependencies: options.dependsOn,
      propertyDependencies,
      aliases: options.aliases,
      importId: options.importId || undefined,
      protect: options.protect,
      retainOnDelete: options.retainOnDelete,
      deletedWith: options.deletedWith || undefined,
      replaceWith: options.replaceWith,
      deleteBeforeReplace: options.deleteBeforeReplace,
      ignoreChanges: options.ignoreChanges,
      replaceOnChanges: options.replaceOnChanges,
      additionalSecretOutputs: options.additionalSecretOutputs,
      customTimeouts: options.customTimeouts,
      hooks: options.hooks,
    };
    if (goal.custom && !isProviderType(goal.type)) {
      goal.provider = await this.provider(run, options.provider, request.getPackageref(), packageOf(goal.type), options.version, options.pluginDownloadUrl);
    } else if (goal.custom && options.version) {
      goal.inputs = { ...goal.inputs, version: options.version };
    }
    run.transforms.remember(createUrn(run.deployment.ref, goal.parent, goal.type, goal.name), request.getParent(), request.getTransformsList());
    const { state, result } = await run.registrar.register(goal);
    const response = new RegisterResourceResponse();
    response.setUrn(state.urn);
    response.setId(state.id ?? "");
    // A component's outputs are in the program already.
    response.setObject(toStruct(state.custom && result === "success" ? (state.outputs ?? {}) : {}));
    response.setResult(results[result]);
    return response;
  }

  private async read(run: Run, request: ReadResourceRequest): Promise<ReadResourceResponse> {
    const provider = await this.provider(run, request.getProvider(), request.getPackageref(), packageOf(request.getType()), request.getVersion(), request.getPlugindownloadurl());
    const state = await run.reader.read({
      type: request.getType(),
      name: request.getName(),
      id: request.getId(),
      parent: request.getParent() || undefined,
      inputs: await run.hashAssets(fromStruct(request.getProperties())),
      provider,
      dependencies: request.getDependenciesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    });
    const response = new ReadResourceResponse();
    response.setUrn(state.urn);
    response.setProperties(toStruct(state.outputs ?? {}));
    return response;
  }

  private async invoke(run: Run, request: ResourceInvokeRequest): Promise<InvokeResponse> {
    const token = request.getTok();
    const { args, provider, version, pluginDownloadUrl } = await run.transforms.applyToInvoke(request);
    const reference = await this.provider(run, provider, request.getPackageref(), packageOf(token), version, pluginDownloadUrl);
    const handle = await run.deployment.registry.get(reference);
    const answer = await handle.invoke(token, await run.hashAssets(args)).catch((error: unknown) => {
      throw new Error(`invocation of ${token} returned an error: ${messageOf(error)}`, { cause: error });
    });
    const response = new InvokeResponse();
    response.setReturn(toStruct(answer.outputs));
    response.setFailuresList(answer.failures.map(failureMessage));
    return response;
  }

  private async call(run: Run, request: ResourceCallRequest): Promise<CallResponse> {
    const token = request.getTok();
    const reference = await this.provider(run, request.getProvider(), request.getPackageref(), packageOf(token), request.getVersion(), request.getPlugindownloadurl());
    const handle = await run.deployment.registry.get(reference);
    const answer = await handle.call(token, await run.hashAssets(fromStruct(request.getArgs()))).catch((error: unknown) => {
      throw new Error(`call of ${token} returned an error: ${messageOf(error)}`, { cause: error });
    });
    const response = new CallResponse();
    response.setReturn(toStruct(answer.outputs));
    response.setFailuresList(answer.failures.map(failureMessage));
    return response;
  }

  /** The provider that the program names, or the default one of the package. */
  private provider(run: Run, named: string, packageRef: string, packageName: string, version: string, pluginDownloadUrl: string): Promise<string> {
    if (named) return Promise.resolve(named);
    if (!packageName) throw new RefusedError("a type or function without a package has no provider");
    const registered = packageRef ? this.packages.get(packageRef) : undefined;
    if (packageRef && !registered) throw new RefusedError(`unknown package reference ${packageRef}`);
    return run.defaultProviders.reference(registered
      ?? { name: packageName, ...(version ? { version } : {}), ...(pluginDownloadUrl ? { pluginDownloadUrl } : {}) });
  }
}

function failureMessage({ property, reason }: CheckFailure): CheckFailureMessage {
  const message = new CheckFailureMessage();
  message.setProperty(property);
  message.setReason(reason);
  return message;
}
