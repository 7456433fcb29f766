import type { CallContext } from "../../service";

/** The policy of a key that is made without one: the account decides, through IAM. */
export function defaultKeyPolicy(context: CallContext): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [{
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: `arn:${context.partition}:iam::${context.accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    }],
  });
}
