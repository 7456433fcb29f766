import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Provider, ProviderCall } from "@switchyard/engine/provider";
import type { CloudApi } from "./cloud-api";
import { Lifecycle } from "./framework/lifecycle";
import type { Surroundings } from "./framework/lifecycle";
import { parseUrn } from "./framework/resource-name";
import { revealMap } from "./framework/wire-value";
import type { PropertyMap } from "./framework/wire-value";
import { invokeFunction } from "./invokes";
import { accountProblem, diffProviderConfig, parseProviderConfig } from "./provider-config";
import { resourceTypes, whatIsKnown } from "./resource-types";

/** The release of `@pulumi/aws` whose types this provider has. */
export const AWS_PROVIDER_VERSION = "7.48.0";
const DEFAULT_REGION = "us-east-1";

export interface AwsProviderOptions {
  /** Folder that relative paths of code archives start from: the program's. @defaultValue the process's own */
  workingDirectory?: string;
  /** Hex digits that differ each time; for names and ids where the engine gives no seed. */
  randomHex?: () => string;
  /** Waits between looks at something that AWS does in its own time. */
  sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * The `aws` package against the API that `cloud` reaches: types, properties, ids and outputs as in `@pulumi/aws`, each
 * operation a few calls to AWS's API. It has no rule of its own; what AWS refuses is refused by the API.
 */
export function createAwsProvider(cloud: CloudApi, options: AwsProviderOptions = {}): Provider {
  return new AwsProvider(cloud, {
    workingDirectory: options.workingDirectory ?? process.cwd(),
    randomHex: options.randomHex ?? (() => randomBytes(16).toString("hex")),
    sleep: options.sleep ?? ((milliseconds) => setTimeout(milliseconds)),
  });
}

class AwsProvider implements Provider {
  public readonly name = "aws";
  public readonly version = AWS_PROVIDER_VERSION;
  // The engine unwraps secrets and marks results again by name.
  public readonly acceptSecrets = false;
  public readonly supportsPreview = true;
  private readonly lifecycles = new Map<string, Lifecycle>();
  private surroundings: Surroundings | undefined;
  private cancelled = false;

  constructor(
    private readonly cloud: CloudApi,
    private readonly options: Required<AwsProviderOptions>,
  ) {}

  async checkConfig(_urn: string, _olds: PropertyMap, news: PropertyMap): ReturnType<Provider["checkConfig"]> {
    const { config, failures } = parseProviderConfig(news);
    const problem = this.regionProblem(config.region);
    if (problem !== undefined) failures.push({ property: "region", reason: problem });
    return failures.length > 0 ? { inputs: news, failures } : { inputs: news };
  }

  async diffConfig(_urn: string, olds: PropertyMap, news: PropertyMap): ReturnType<Provider["diffConfig"]> {
    return diffProviderConfig(olds, news);
  }

  async configure(settings: PropertyMap): Promise<void> {
    const { config, failures } = parseProviderConfig(settings);
    const regionProblem = this.regionProblem(config.region);
    const problems = failures.map(({ property, reason }) => `${property}: ${reason}`);
    if (regionProblem !== undefined) problems.push(`region: ${regionProblem}`);
    if (problems.length > 0) throw new Error(`The aws provider cannot be configured:\n  - ${problems.join("\n  - ")}`);

    const region = config.region ?? this.cloud.region ?? DEFAULT_REGION;
    const api = region === this.cloud.region ? this.cloud : (this.cloud.inRegion?.(region) ?? this.cloud);
    let account: Promise<string> | undefined;
    const accountId = (): Promise<string> =>
      (account ??= api.call("sts", "GetCallerIdentity", {}).then((identity) => String(identity["Account"])));
    if (config.allowedAccountIds.length + config.forbiddenAccountIds.length > 0) {
      const problem = accountProblem(config, await accountId());
      if (problem !== undefined) throw new Error(problem);
    }
    this.lifecycles.clear();
    this.surroundings = {
      api,
      region,
      defaultTags: config.defaultTags,
      accountId,
      ...this.options,
      sleep: (milliseconds) => this.wait(milliseconds),
    };
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap, call: ProviderCall = {}): ReturnType<Provider["check"]> {
    const { lifecycle, name } = this.resource(urn);
    return lifecycle.check(name, revealMap(olds), revealMap(news), call.randomSeed);
  }

  async diff(
    _id: string,
    urn: string,
    olds: PropertyMap,
    news: PropertyMap,
    call: ProviderCall = {},
  ): ReturnType<Provider["diff"]> {
    return this.resource(urn).lifecycle.diff(revealMap(olds), revealMap(news), call.ignoreChanges);
  }

  async create(urn: string, inputs: PropertyMap, call: ProviderCall = {}): ReturnType<Provider["create"]> {
    const { lifecycle, name } = this.resource(urn);
    return lifecycle.create(name, revealMap(inputs), call);
  }

  async update(
    id: string,
    urn: string,
    olds: PropertyMap,
    news: PropertyMap,
    call: ProviderCall = {},
  ): ReturnType<Provider["update"]> {
    const { lifecycle, name } = this.resource(urn);
    return lifecycle.update(id, name, revealMap(olds), revealMap(news), call);
  }

  async read(id: string, urn: string, props: PropertyMap, call: ProviderCall = {}): ReturnType<Provider["read"]> {
    const { lifecycle, name } = this.resource(urn);
    return lifecycle.read(id, name, revealMap(props), revealMap(call.inputs ?? {}));
  }

  async delete(id: string, urn: string, props: PropertyMap): Promise<void> {
    const { lifecycle, name } = this.resource(urn);
    await lifecycle.delete(id, name, revealMap(props));
  }

  async invoke(token: string, args: PropertyMap): ReturnType<Provider["invoke"]> {
    return invokeFunction(token, revealMap(args), this.configured());
  }

  /** Ends waiting; what is half made is recorded as far as it came. */
  async cancel(): Promise<void> {
    this.cancelled = true;
  }

  private async wait(milliseconds: number): Promise<void> {
    if (this.cancelled) throw new Error("the wait for AWS was cancelled");
    await this.options.sleep(milliseconds);
  }

  private resource(urn: string): { lifecycle: Lifecycle; name: string } {
    const { type: token, name } = parseUrn(urn);
    let lifecycle = this.lifecycles.get(token);
    if (lifecycle === undefined) {
      const type = resourceTypes.get(token);
      if (type === undefined) throw new Error(`${token} is not modelled by the local provider; ${whatIsKnown(token)}`);
      lifecycle = new Lifecycle(type, this.configured());
      this.lifecycles.set(token, lifecycle);
    }
    return { lifecycle, name };
  }

  private configured(): Surroundings {
    if (this.surroundings === undefined) throw new Error("The aws provider is used before it is configured.");
    return this.surroundings;
  }

  private regionProblem(region: string | undefined): string | undefined {
    if (region === undefined || this.cloud.region === undefined || region === this.cloud.region || this.cloud.inRegion) return undefined;
    return `${region} is asked for, but this cloud runs in ${this.cloud.region}; start it with that region or change aws:region`;
  }
}
