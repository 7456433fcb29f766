import type { PropertyMap } from "../property-value";
import type { StackConfig } from "../operation";
import { providerType } from "../urn";
import { secret } from "../values/values";
import type { Goal } from "./goal";
import type { Registered } from "./registration";
import { RefusedError, StoppedError } from "./errors";

/** Which provider a program means that names none: the package, and what its SDK says about it. */
export interface PackageRequest {
  name: string;
  version?: string;
  pluginDownloadUrl?: string;
}

/** The providers that nobody declares; each is registered when the first resource of its package arrives. */
export class DefaultProviders {
  private readonly known = new Map<string, Promise<string>>();

  constructor(private readonly config: StackConfig, private readonly register: (goal: Goal) => Promise<Registered>) {}

  /** @returns `urn::id` */
  reference(request: PackageRequest): Promise<string> {
    const key = JSON.stringify([request.name, request.version ?? "", request.pluginDownloadUrl ?? ""]);
    let reference = this.known.get(key);
    if (!reference) {
      this.rejectDenied(request.name);
      reference = this.make(request);
      this.known.set(key, reference);
    }
    return reference;
  }

  private async make({ name, version, pluginDownloadUrl }: PackageRequest): Promise<string> {
    const suffix = [version?.replaceAll(".", "_"), pluginDownloadUrl?.replace(/[^A-Za-z0-9]+/g, "_")].filter(Boolean);
    const { state, result } = await this.register({
      type: providerType(name),
      name: ["default", ...suffix].join("_"),
      custom: true,
      inputs: {
        ...this.packageConfig(name),
        ...(version ? { version } : {}),
        ...(version || pluginDownloadUrl ? { __internal: pluginDownloadUrl ? { pluginDownloadURL: pluginDownloadUrl } : {} } : {}),
      },
      dependencies: [], propertyDependencies: {}, aliases: [], replaceWith: [], ignoreChanges: [], replaceOnChanges: [], additionalSecretOutputs: [],
    });
    if (result !== "success") throw new StoppedError(`the default provider of package ${name} could not be made`);
    return `${state.urn}::${state.id ?? ""}`;
  }

  /** The stack's configuration of the package's namespace. */
  private packageConfig(name: string): PropertyMap {
    const config: PropertyMap = {};
    for (const [key, value] of Object.entries(this.config.values)) {
      if (!key.startsWith(`${name}:`)) continue;
      config[key.slice(name.length + 1)] = this.config.secretKeys.includes(key) ? secret(value) : value;
    }
    return config;
  }

  private rejectDenied(name: string): void {
    const text = this.config.values["pulumi:disable-default-providers"];
    if (!text || name === "pulumi") return;
    const denied: unknown = JSON.parse(text);
    if (Array.isArray(denied) && (denied.includes("*") || denied.includes(name))) {
      throw new RefusedError(`Default provider for '${name}' disabled; resources of this package must use an explicit provider`);
    }
  }
}
