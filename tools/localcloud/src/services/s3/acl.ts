import type { Handler } from "../../service";
import { bucketError, notModelled } from "./errors";
import { canonicalId, changeBucket, requireBucket } from "./records";

/** The owner's full control is the only grant there is: other ACLs are refused when they are set. */
export const getBucketAcl: Handler = (input, context) => context.store.read((tx) => {
  const owner = { ID: canonicalId(requireBucket(tx, input).accountId) };
  return { Owner: owner, Grants: [{ Grantee: { ...owner, Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }] };
});

export const putBucketAcl: Handler = (input, context) => {
  changeBucket(input, context, (bucket) => {
    if (bucket.ownership === "BucketOwnerEnforced") {
      throw bucketError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400, bucket.name);
    }
    if (input.ACL !== "private") throw notModelled(`the ACL ${input.ACL ?? "given by grants"}`);
    return bucket;
  });
  return {};
};
