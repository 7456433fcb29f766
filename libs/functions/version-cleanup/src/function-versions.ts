import { DeleteFunctionCommand, type LambdaClient, ListAliasesCommand, ListVersionsByFunctionCommand } from "@aws-sdk/client-lambda";
import { allListed } from "@switchyard/function-support";

/** A published version. */
export interface PublishedVersion {
  version: string;
  /** Milliseconds since the epoch. Lambda stamps a version when it is published, or with the last change before that: never later. */
  publishedAt: number;
}

/** Where an alias points. */
export interface AliasedVersions {
  alias: string;
  version: string;
  /** Further versions that get a share of its calls. */
  weighted: string[];
}

/** Versions and aliases of a function. */
export interface FunctionVersions {
  /** Without `$LATEST`. */
  published(functionName: string): Promise<PublishedVersion[]>;
  aliases(functionName: string): Promise<AliasedVersions[]>;
  /** Deletes one version. Lambda refuses one that an alias points to. */
  delete(functionName: string, version: string): Promise<void>;
}

export function functionVersions(client: Pick<LambdaClient, "send">): FunctionVersions {
  return {
    async published(functionName) {
      const found = await allListed((Marker) => client.send(new ListVersionsByFunctionCommand({ FunctionName: functionName, Marker })), (page) => [page.Versions, page.NextMarker]);
      return found.filter(({ Version }) => /^\d+$/.test(Version!)).map(({ Version, LastModified }) => ({ version: Version!, publishedAt: Date.parse(LastModified!) }));
    },

    async aliases(functionName) {
      const found = await allListed((Marker) => client.send(new ListAliasesCommand({ FunctionName: functionName, Marker })), (page) => [page.Aliases, page.NextMarker]);
      return found.map(({ Name, FunctionVersion, RoutingConfig }) => ({ alias: Name!, version: FunctionVersion!, weighted: Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}) }));
    },

    async delete(functionName, version) {
      // Without the qualifier the function itself would go, with all its versions.
      if (!/^\d+$/.test(version)) throw new Error(`"${version}" is not the number of a version of ${functionName}; nothing was deleted.`);
      await client.send(new DeleteFunctionCommand({ FunctionName: functionName, Qualifier: version }));
    },
  };
}
