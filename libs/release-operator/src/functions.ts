import { GetAliasCommand, type LambdaClient, ListVersionsByFunctionCommand, UpdateAliasCommand } from "@aws-sdk/client-lambda";
import { liveAlias } from "@switchyard/conventions";
import { allListed } from "@switchyard/function-support/listed";
import type { AliasTraffic } from "@switchyard/release";
import { Refusal } from "./refusal";

/** Where callers go. */
export interface AliasState extends AliasTraffic {
  revisionId: string;
}

/** The functions of one service. */
export interface Functions {
  alias(functionName: string): Promise<AliasState>;
  /** Published versions that exist, by number, oldest first. */
  versions(functionName: string): Promise<string[]>;
  /** Sends all callers to the alias's version. @throws Refusal when somebody has changed the alias since it was read */
  clearWeights(functionName: string, state: AliasState): Promise<void>;
}

export function functions(client: Pick<LambdaClient, "send">): Functions {
  return {
    async alias(functionName) {
      const found = await client.send(new GetAliasCommand({ FunctionName: functionName, Name: liveAlias }));
      return { version: found.FunctionVersion!, weights: found.RoutingConfig?.AdditionalVersionWeights ?? {}, revisionId: found.RevisionId! };
    },

    async versions(functionName) {
      const found = await allListed((Marker) => client.send(new ListVersionsByFunctionCommand({ FunctionName: functionName, Marker })), (page) => [page.Versions, page.NextMarker]);
      return found.map(({ Version }) => Version!).filter((version) => version !== "$LATEST").sort((a, b) => Number(a) - Number(b));
    },

    async clearWeights(functionName, { version, revisionId }) {
      try {
        await client.send(new UpdateAliasCommand({ FunctionName: functionName, Name: liveAlias, FunctionVersion: version, RoutingConfig: { AdditionalVersionWeights: {} }, RevisionId: revisionId }));
      } catch (error) {
        if (error instanceof Error && error.name === "PreconditionFailedException") throw new Refusal(`Somebody has changed the alias ${liveAlias} of ${functionName} in this moment. Look again with \`status\`.`);
        throw error;
      }
    },
  };
}
