import { allow, type Arns, type Statement } from "@switchyard/conventions";

/** In a key policy the resource `*` is the key itself. */
export const thisKey = { resources: ["*"], everythingBecause: "in a key policy it stands for the key itself" };

/** The account's administrators get each action by name, and none that reads what the key encrypts. */
export function administerKey(arn: Arns): Statement {
  return allow({
    sid: "Administer",
    principal: { AWS: arn.accountRoot() },
    actions: [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListKeyPolicies",
      "kms:ListResourceTags",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ],
    ...thisKey,
  });
}
