import { tellLifeStory } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const root = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::000000000000:root" },
  Action: "kms:*",
  Resource: "*",
};
const keyPolicy = (...services: string[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      root,
      ...services.map((Service) => ({
        Effect: "Allow",
        Principal: { Service },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
      })),
    ],
  });

tellLifeStory({
  type: "aws:kms/key:Key",
  inputs: () => ({
    description: "topics",
    deletionWindowInDays: 7,
    enableKeyRotation: true,
    policy: keyPolicy("cloudwatch.amazonaws.com"),
  }),
  outputs: ["arn", "keyId", "isEnabled", "policy", "tagsAll"],
  update: {
    inputs: (before) => ({
      ...before,
      description: "both topics",
      enableKeyRotation: false,
      policy: keyPolicy("cloudwatch.amazonaws.com", "events.amazonaws.com"),
    }),
    paths: { description: "update", enableKeyRotation: "update", policy: "update" },
    calls: ["UpdateKeyDescription", "PutKeyPolicy", "DisableKeyRotation"],
  },
  drift: {
    change: (world, { id }) => world.aws("kms", "DisableKeyRotation", { KeyId: id }),
    paths: { enableKeyRotation: "update" },
  },
  replace: { inputs: (before) => ({ ...before, keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "RSA_2048" }), keys: ["customerMasterKeySpec", "keyUsage"] },
  unknownToImport: ["deletionWindowInDays", "bypassPolicyLockoutSafetyCheck"],
});

const makeKeys = async (world: World): Promise<{ one: string; two: string }> => {
  const make = async (): Promise<string> => (await world.aws("kms", "CreateKey", {}))["KeyMetadata"]["KeyId"] as string;
  return { one: await make(), two: await make() };
};

tellLifeStory({
  type: "aws:kms/alias:Alias",
  prepare: makeKeys,
  inputs: ({ one }) => ({ name: "alias/kms-topics-dev", targetKeyId: one ?? "" }),
  outputs: ["arn", "targetKeyArn"],
  update: {
    inputs: (before, { two }) => ({ ...before, targetKeyId: two ?? "" }),
    paths: { targetKeyId: "update" },
    calls: ["UpdateAlias"],
  },
  drift: {
    change: (world, _, { two }) => world.aws("kms", "UpdateAlias", { AliasName: "alias/kms-topics-dev", TargetKeyId: two }),
    paths: { targetKeyId: "update" },
  },
  replace: { inputs: (before) => ({ ...before, name: "alias/kms-other-dev" }), keys: ["name"] },
});
