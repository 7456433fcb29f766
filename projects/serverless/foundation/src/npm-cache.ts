import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, policyDocument, type PolicyDocument } from "@switchyard/conventions";
import type { EnvironmentScope } from "./iam/role-scope";
import { administerKey, thisKey } from "./key-administration";

export interface NpmCacheArgs {
  scope: EnvironmentScope;
}

/** The public registry that CodeArtifact fetches from. */
export const publicNpm = "public:npmjs";

/**
 * Key policy of the packages' key, as AWS's own key for CodeArtifact has it: whoever the account lets use CodeArtifact uses the key through it, and not by itself.
 *
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/domain-create.html
 */
export function packageKeyPolicy({ place, arn }: EnvironmentScope): PolicyDocument {
  return policyDocument([
    administerKey(arn),
    allow({
      sid: "UseThroughCodeArtifact",
      principal: { AWS: "*" },
      actions: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
      conditions: { StringEquals: { "kms:CallerAccount": place.account, "kms:ViaService": `codeartifact.${place.region}.amazonaws.com` } },
      ...thisKey,
    }),
  ]);
}

/**
 * Keeps the npm packages that builds ask for: a repository for builds, in front of one that fetches from npm's public registry. A release can then be
 * built while the registry is down, and a package that was removed there stays.
 */
export class NpmCache extends pulumi.ComponentResource {
  constructor(name: string, { scope }: NpmCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:foundation:NpmCache", name, {}, opts);
    const { shared } = scope;
    const child = { parent: this };
    const key = new aws.kms.Key(
      `${name}-key`,
      { description: "Encrypts cached packages", deletionWindowInDays: 7, enableKeyRotation: true, policy: JSON.stringify(packageKeyPolicy(scope)) },
      child,
    );
    new aws.kms.Alias(`${name}-key-alias`, { name: shared.packageKeyAlias, targetKeyId: key.keyId }, child);
    const domain = new aws.codeartifact.Domain(name, { domain: shared.packageDomain, encryptionKey: key.arn }, child);
    const store = new aws.codeartifact.Repository(
      `${name}-store`,
      { domain: domain.domain, repository: shared.npmStoreRepository, description: "Packages of npm's public registry", externalConnections: { externalConnectionName: publicNpm } },
      child,
    );
    new aws.codeartifact.Repository(
      `${name}-repository`,
      { domain: domain.domain, repository: shared.npmRepository, description: "What builds ask for packages", upstreams: [{ repositoryName: store.repository }] },
      child,
    );
    this.registerOutputs({});
  }
}
