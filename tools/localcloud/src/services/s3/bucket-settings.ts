import type { Handler } from "../../service";
import { bucketError, malformedXml, notModelled } from "./errors";
import { changeBucket, requireBucket, type PublicAccessBlock } from "./records";

export const putBucketVersioning: Handler = (input, context) => {
  changeBucket(input, context, (bucket) => {
    const { Status, MFADelete } = input.VersioningConfiguration;
    if (MFADelete === "Enabled") throw notModelled("MFA delete");
    if (Status === undefined) throw bucketError("IllegalVersioningConfigurationException", "The Versioning element must be specified", 400, bucket.name);
    return { ...bucket, versioning: Status };
  });
  return {};
};

/** A bucket that was never versioned has no status at all. */
export const getBucketVersioning: Handler = (input, context) => context.store.read((tx) => {
  const { versioning } = requireBucket(tx, input);
  return versioning === undefined ? {} : { Status: versioning };
});

export const putPublicAccessBlock: Handler = (input, context) => {
  const wanted = input.PublicAccessBlockConfiguration;
  const publicAccessBlock: PublicAccessBlock = {
    BlockPublicAcls: wanted.BlockPublicAcls ?? false,
    IgnorePublicAcls: wanted.IgnorePublicAcls ?? false,
    BlockPublicPolicy: wanted.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: wanted.RestrictPublicBuckets ?? false,
  };
  changeBucket(input, context, (bucket) => ({ ...bucket, publicAccessBlock }));
  return {};
};

export const getPublicAccessBlock: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  if (bucket.publicAccessBlock) return { PublicAccessBlockConfiguration: bucket.publicAccessBlock };
  throw bucketError("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", 404, bucket.name);
});

export const deletePublicAccessBlock: Handler = (input, context) => {
  changeBucket(input, context, ({ publicAccessBlock: _, ...bucket }) => bucket);
  return {};
};

export const putBucketOwnershipControls: Handler = (input, context) => {
  const rules = input.OwnershipControls.Rules;
  if (rules.length !== 1) throw malformedXml("OwnershipControls takes exactly one Rule");
  changeBucket(input, context, (bucket) => ({ ...bucket, ownership: rules[0].ObjectOwnership }));
  return {};
};

export const getBucketOwnershipControls: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  if (bucket.ownership) return { OwnershipControls: { Rules: [{ ObjectOwnership: bucket.ownership }] } };
  throw bucketError("OwnershipControlsNotFoundError", "The bucket ownership controls were not found", 404, bucket.name);
});

export const deleteBucketOwnershipControls: Handler = (input, context) => {
  changeBucket(input, context, ({ ownership: _, ...bucket }) => bucket);
  return {};
};
