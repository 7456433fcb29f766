import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, number, policy, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { tagMap } from "../../framework/tags";
import type { Tags } from "../../framework/tags";

const keyTags = (tags: Tags): Shape[] => Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

async function setRotation(context: ResourceContext, KeyId: string, enabled: boolean, days: number | undefined): Promise<void> {
  if (enabled) await context.api.call("kms", "EnableKeyRotation", defined({ KeyId, RotationPeriodInDays: days }));
  else await context.api.call("kms", "DisableKeyRotation", { KeyId });
}

export const key = defineResource({
  token: "aws:kms/key:Key",
  title: "KMS Key",
  inputs: {
    bypassPolicyLockoutSafetyCheck: flag({ default: false, kept: true }),
    customerMasterKeySpec: text({ default: "SYMMETRIC_DEFAULT", forceNew: true }),
    deletionWindowInDays: number({ kept: true }),
    description: text({ computed: true }),
    enableKeyRotation: flag(),
    isEnabled: flag({ default: true }),
    keyUsage: text({ default: "ENCRYPT_DECRYPT", forceNew: true }),
    multiRegion: flag({ computed: true, forceNew: true }),
    policy: policy({ computed: true }),
    rotationPeriodInDays: number({ computed: true }),
  },
  outputs: ["arn", "keyId"],
  notModelled: ["customKeyStoreId", "xksKeyId"],

  async create(context, inputs) {
    const made = await context.api.call(
      "kms",
      "CreateKey",
      defined({
        Description: inputs.description,
        KeySpec: inputs.customerMasterKeySpec,
        KeyUsage: inputs.keyUsage,
        MultiRegion: inputs.multiRegion,
        Policy: inputs.policy,
        BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
        Tags: Object.keys(context.tags).length > 0 ? keyTags(context.tags) : undefined,
      }),
    );
    return made["KeyMetadata"]["KeyId"] as string;
  },

  async settle(context, id, inputs) {
    if (inputs.enableKeyRotation === true) await setRotation(context, id, true, inputs.rotationPeriodInDays);
    if (inputs.isEnabled === false) await context.api.call("kms", "DisableKey", { KeyId: id });
  },

  async read(context, id) {
    const { api } = context;
    const found = (await unlessGone(api.call("kms", "DescribeKey", { KeyId: id })))?.["KeyMetadata"] as Shape | undefined;
    // A key that waits for its deletion is gone for everybody who wants to use it.
    if (found === undefined || found["KeyState"] === "PendingDeletion") return undefined;
    const symmetric = (found["KeySpec"] ?? found["CustomerMasterKeySpec"]) === "SYMMETRIC_DEFAULT";
    const rotation = symmetric ? await api.call("kms", "GetKeyRotationStatus", { KeyId: id }) : {};
    const policyText = (await api.call("kms", "GetKeyPolicy", { KeyId: id, PolicyName: "default" }))["Policy"] as string;
    const tags = await allPages<Shape>(async (Marker) => {
      const page = await api.call("kms", "ListResourceTags", defined({ KeyId: id, Marker }));
      return { items: page["Tags"] as Shape[] | undefined, next: page["NextMarker"] as string | undefined };
    });
    return {
      arn: found["Arn"] as string,
      keyId: found["KeyId"] as string,
      customerMasterKeySpec: (found["KeySpec"] ?? found["CustomerMasterKeySpec"]) as string,
      description: (found["Description"] as string | undefined) ?? "",
      enableKeyRotation: rotation["KeyRotationEnabled"] === true,
      isEnabled: found["Enabled"] === true,
      keyUsage: found["KeyUsage"] as string,
      multiRegion: found["MultiRegion"] === true,
      policy: policyText,
      rotationPeriodInDays: rotation["RotationPeriodInDays"] as number | undefined,
      tagsAll: tagMap(tags),
    };
  },

  async update(context, { id, news, changes }) {
    const { api } = context;
    // A disabled key takes no changes, so it is enabled first and disabled last.
    if (changes("isEnabled") && news.isEnabled !== false) await api.call("kms", "EnableKey", { KeyId: id });
    if (changes("description")) await api.call("kms", "UpdateKeyDescription", { KeyId: id, Description: news.description ?? "" });
    if (changes("policy") && news.policy !== undefined) {
      await api.call("kms", "PutKeyPolicy", {
        KeyId: id,
        PolicyName: "default",
        Policy: news.policy,
        BypassPolicyLockoutSafetyCheck: news.bypassPolicyLockoutSafetyCheck ?? false,
      });
    }
    if (changes("enableKeyRotation", "rotationPeriodInDays")) {
      await setRotation(context, id, news.enableKeyRotation === true, news.rotationPeriodInDays);
    }
    if (changes("isEnabled") && news.isEnabled === false) await api.call("kms", "DisableKey", { KeyId: id });
  },

  changeTags: tagOperations({ service: "kms", target: ["KeyId", ({ id }) => id], form: keyTags }),

  async delete(context, id, state) {
    const found = await context.api.call("kms", "DescribeKey", { KeyId: id });
    if (found["KeyMetadata"]["KeyState"] === "PendingDeletion") return;
    const PendingWindowInDays = state["deletionWindowInDays"] as number | undefined;
    await context.api.call("kms", "ScheduleKeyDeletion", defined({ KeyId: id, PendingWindowInDays }));
  },
});
