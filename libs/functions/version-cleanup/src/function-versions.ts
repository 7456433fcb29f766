import {
  DeleteFunctionCommand, type LambdaClient, ListAliasesCommand, type ListAliasesCommandOutput, ListVersionsByFunctionCommand, type ListVersionsByFunctionCommandOutput,
} from "@aws-sdk/client-lambda";

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
      const found: PublishedVersion[] = [];
      let marker: string | undefined;
      do {
        const page: ListVersionsByFunctionCommandOutput = await client.send(new ListVersionsByFunctionCommand({ FunctionName: functionName, Marker: marker }));
        for (const { Version: version, LastModified: modified } of page.Versions ?? []) {
          if (/^\d+$/.test(version!)) found.push({ version: version!, publishedAt: Date.parse(modified!) });
        }
        marker = page.NextMarker;
      } while (marker !== undefined);
      return found;
    },

    async aliases(functionName) {
      const found: AliasedVersions[] = [];
      let marker: string | undefined;
      do {
        const page: ListAliasesCommandOutput = await client.send(new ListAliasesCommand({ FunctionName: functionName, Marker: marker }));
        for (const { Name: alias, FunctionVersion: version, RoutingConfig: routing } of page.Aliases ?? []) {
          found.push({ alias: alias!, version: version!, weighted: Object.keys(routing?.AdditionalVersionWeights ?? {}) });
        }
        marker = page.NextMarker;
      } while (marker !== undefined);
      return found;
    },

    async delete(functionName, version) {
      // Without the qualifier the function itself would go, with all its versions.
      if (!/^\d+$/.test(version)) throw new Error(`"${version}" is not the number of a version of ${functionName}; nothing was deleted.`);
      await client.send(new DeleteFunctionCommand({ FunctionName: functionName, Qualifier: version }));
    },
  };
}
