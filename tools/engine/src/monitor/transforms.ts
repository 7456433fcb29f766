import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  TransformInvokeOptions, TransformInvokeRequest, TransformRequest, type RegisterResourceRequest, type ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { PropertyMap } from "../property-value";
import type { CallbackClients } from "./callbacks";
import { optionsOfRequest, optionsOfTransform, transformOptionsOf, type RegistrationOptions } from "./goals";
import { fromStruct, toStruct } from "./wire";

export interface Transformed {
  inputs: PropertyMap;
  options: RegistrationOptions;
  /** By property, for every property that is there. */
  propertyDependencies: Record<string, string[]>;
}

export interface TransformedInvoke {
  args: PropertyMap;
  provider: string;
  version: string;
  pluginDownloadUrl: string;
}

/** Functions of the program that change what it registers: of a resource, of its parents, of the whole stack. */
export class Transforms {
  private readonly ofStack: Callback[] = [];
  private readonly ofInvokes: Callback[] = [];
  /** Of components, for their children. */
  private readonly ofParents = new Map<string, Callback[]>();
  private readonly parents = new Map<string, string>();

  constructor(private readonly callbacks: CallbackClients) {}

  addForStack(callback: Callback): void {
    this.ofStack.push(callback);
  }

  addForInvokes(callback: Callback): void {
    this.ofInvokes.push(callback);
  }

  /** Remembers what the children of a resource will need. */
  remember(urn: string, parent: string, callbacks: Callback[]): void {
    if (callbacks.length > 0) this.ofParents.set(urn, callbacks);
    if (parent) this.parents.set(urn, parent);
  }

  async apply(request: RegisterResourceRequest): Promise<Transformed> {
    const propertyDependencies = Object.fromEntries(
      [...request.getPropertydependenciesMap().entries()].map(([key, value]) => [key, value.getUrnsList()]));
    const callbacks = this.callbacksFor(request);
    if (callbacks.length === 0) {
      return { inputs: fromStruct(request.getObject()), options: optionsOfRequest(request), propertyDependencies };
    }
    optionsOfRequest(request); // what cannot be read is refused before the program's functions see it
    let properties = request.getObject();
    let options = transformOptionsOf(request);
    for (const callback of callbacks) {
      const message = new TransformRequest();
      message.setType(request.getType());
      message.setName(request.getName());
      message.setCustom(request.getCustom());
      message.setParent(request.getParent());
      message.setProperties(properties);
      message.setOptions(options);
      const response = await this.callbacks.transform(callback, message);
      properties = response.getProperties() ?? properties;
      options = response.getOptions() ?? options;
    }
    const inputs = fromStruct(properties);
    for (const key of Object.keys(inputs)) propertyDependencies[key] ??= [];
    return { inputs, options: optionsOfTransform(options), propertyDependencies };
  }

  async applyToInvoke(request: ResourceInvokeRequest): Promise<TransformedInvoke> {
    let args = request.getArgs();
    let options = new TransformInvokeOptions();
    options.setProvider(request.getProvider());
    options.setVersion(request.getVersion());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    for (const callback of this.ofInvokes) {
      const message = new TransformInvokeRequest();
      message.setToken(request.getTok());
      message.setArgs(args ?? toStruct({}));
      message.setOptions(options);
      const response = await this.callbacks.transformInvoke(callback, message);
      args = response.getArgs() ?? args;
      options = response.getOptions() ?? options;
    }
    return { args: fromStruct(args), provider: options.getProvider(), version: options.getVersion(), pluginDownloadUrl: options.getPluginDownloadUrl() };
  }

  private callbacksFor(request: RegisterResourceRequest): Callback[] {
    const callbacks = [...request.getTransformsList()];
    for (let urn = request.getParent(); urn; urn = this.parents.get(urn) ?? "") callbacks.push(...(this.ofParents.get(urn) ?? []));
    return [...callbacks, ...this.ofStack];
  }
}
