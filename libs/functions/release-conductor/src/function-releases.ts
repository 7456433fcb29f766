import {
  type GetFunctionConfigurationCommandOutput, GetAliasCommand, GetFunctionConfigurationCommand, InvokeCommand, type LambdaClient, PublishVersionCommand,
  UpdateAliasCommand, UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { settingsDigest, type TrialAnswer } from "@switchyard/release";
import { ActionFailure } from "./pipeline-answer";

/** Where an alias points. */
export interface AliasState {
  version: string;
  /** Share of calls by further version; not empty while traffic is split. */
  weights: Record<string, number>;
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
  alias(functionName: string, alias: string): Promise<AliasState>;
  moveAlias(functionName: string, alias: string, version: string, revisionId: string): Promise<void>;
  invokeVersion(functionName: string, version: string, request: Record<string, unknown>): Promise<TrialAnswer>;
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
      return { version: published.Version!, codeSha256: published.CodeSha256!, settingsDigest: digestOf(published) };
    },

    async alias(functionName, alias) {
      const found = await client.send(new GetAliasCommand({ FunctionName: functionName, Name: alias }));
      return { version: found.FunctionVersion!, weights: found.RoutingConfig?.AdditionalVersionWeights ?? {}, revisionId: found.RevisionId! };
    },

    async moveAlias(functionName, alias, version, revisionId) {
      await client.send(new UpdateAliasCommand({ FunctionName: functionName, Name: alias, FunctionVersion: version, RevisionId: revisionId }));
    },

    async invokeVersion(functionName, version, request) {
      const started = now();
      const answer = await client.send(new InvokeCommand({ FunctionName: functionName, Qualifier: version, Payload: Buffer.from(JSON.stringify(request)) }));
      const milliseconds = now() - started;
      if (answer.FunctionError !== undefined) return { failure: answer.FunctionError, milliseconds };
      try {
        return { payload: JSON.parse(Buffer.from(answer.Payload!).toString()) as unknown, milliseconds };
      } catch {
        return { failure: "the answer is not JSON", milliseconds };
      }
    },
  };
}

function digestOf({ Runtime, MemorySize, Timeout, Layers, Environment }: Pick<GetFunctionConfigurationCommandOutput, "Runtime" | "MemorySize" | "Timeout" | "Layers" | "Environment">): string {
  return settingsDigest({
    runtime: Runtime ?? "", memoryMiB: MemorySize ?? 0, timeoutSeconds: Timeout ?? 0, layers: (Layers ?? []).map(({ Arn }) => Arn ?? ""), environment: Environment?.Variables ?? {},
  });
}
