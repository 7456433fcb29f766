import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Place, Tags } from "@switchyard/conventions";

/**
 * The one provider of a layer. Everything is made with it, so nothing can lack the tags or land in another region.
 * Credentials come from the environment.
 */
export function layerProvider(region: string, tags: Tags): aws.Provider {
  return new aws.Provider("aws", { region: region as aws.Region, defaultTags: { tags: { ...tags } } });
}

/** The account and partition that the provider's credentials belong to; with the naming convention they give every ARN. */
export async function currentPlace(region: string, provider: pulumi.ProviderResource): Promise<Place> {
  const [identity, partition] = await Promise.all([aws.getCallerIdentity({}, { provider }), aws.getPartition({}, { provider })]);
  return { partition: partition.partition, region, account: identity.accountId };
}
