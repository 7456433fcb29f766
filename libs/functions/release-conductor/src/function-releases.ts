import {
  type GetFunctionConfigurationCommandOutput, GetAliasCommand, GetFunctionConfigurationCommand, type LambdaClient, PublishVersionCommand,
  UpdateAliasCommand, UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { type AliasTraffic, settingsDigest, type TrialCall, type VersionSettings } from "@switchyard/release";
import { versionCall } from "@switchyard/version-trial";
import { ActionFailure } from "./pipeline-answer";

/** Where an alias points. */
export interface AliasState extends AliasTraffic {
  revisionId: string;
}

export interface PublishedVersion {
  version: string;
  codeSha256: string;
  settingsDigest: string;
}

/** Code, versions and aliases of the functions that are released. */
export interface FunctionReleases {
  /** Puts code on a function; it is there when {@link state} says so. */
  update(functionName: string, code: Uint8Array): Promise<void>;
  /** @returns the revision once the code is there; `pending` before */
  state(functionName: string, codeSha256: string): Promise<{ kind: "pending" } | { kind: "ready"; revisionId: string }>;
  /** Publishes exactly this code; a function that was changed meanwhile is refused. The same code and settings give the same version. */
  publish(functionName: string, codeSha256: string, revisionId: string): Promise<PublishedVersion>;
  /** @param version by number; without one, of the function itself @returns undefined when there is none by this number any more */
  settings(functionName: string, version?: string): Promise<VersionSettings | undefined>;
  alias(functionName: string, alias: string): Promise<AliasState>;
  moveAlias(functionName: string, alias: string, version: string, revisionId: string): Promise<void>;
  /** Calls a version by its number. */
  trial(functionName: string, version: string): TrialCall;
}

export function functionReleases(client: Pick<LambdaClient, "send">, now: () => number): FunctionReleases {
  return {
    async update(functionName, code) {
      await client.send(new UpdateFunctionCodeCommand({ FunctionName: functionName, ZipFile: code }));
    },

    async state(functionName, codeSha256) {
      const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
      const { LastUpdateStatus: status, LastUpdateStatusReason: reason, CodeSha256: found, RevisionId: revisionId } = configuration;
      if (status === "InProgress") return { kind: "pending" };
      if (status === "Failed") throw new ActionFailure(`Lambda could not put the code on ${functionName}: ${reason ?? "it gave no reason"}`);
      if (found !== codeSha256) {
        throw new ActionFailure(`${functionName} has code ${found ?? "unknown"} instead of ${codeSha256}: somebody else changed it during this release. Retry the stage.`);
      }
      return { kind: "ready", revisionId: revisionId! };
    },

    async publish(functionName, codeSha256, revisionId) {
      const published = await client.send(new PublishVersionCommand({ FunctionName: functionName, CodeSha256: codeSha256, RevisionId: revisionId }));
      return { version: published.Version!, codeSha256: published.CodeSha256!, settingsDigest: settingsDigest(settingsOf(published)) };
    },

    async settings(functionName, version) {
      try {
        return settingsOf(await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName, ...(version !== undefined && { Qualifier: version }) })));
      } catch (error) {
        if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
        throw error;
      }
    },

    async alias(functionName, alias) {
      const found = await client.send(new GetAliasCommand({ FunctionName: functionName, Name: alias }));
      return { version: found.FunctionVersion!, weights: found.RoutingConfig?.AdditionalVersionWeights ?? {}, revisionId: found.RevisionId! };
    },

    async moveAlias(functionName, alias, version, revisionId) {
      await client.send(new UpdateAliasCommand({ FunctionName: functionName, Name: alias, FunctionVersion: version, RevisionId: revisionId }));
    },

    trial: (functionName, version) => versionCall({ client, functionName, version, now }),
  };
}

type Settings = Pick<GetFunctionConfigurationCommandOutput, "Runtime" | "MemorySize" | "Timeout" | "Layers" | "Environment">;

function settingsOf({ Runtime, MemorySize, Timeout, Layers, Environment }: Settings): VersionSettings {
  return { runtime: Runtime ?? "", memoryMiB: MemorySize ?? 0, timeoutSeconds: Timeout ?? 0, layers: (Layers ?? []).map(({ Arn }) => Arn ?? ""), environment: Environment?.Variables ?? {} };
}
