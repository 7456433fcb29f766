import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, list, map, number, object, required, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { fromShape, toShape } from "../../framework/shape";
import { pascalTags, tagMap } from "../../framework/tags";
import type { Tags } from "../../framework/tags";

const filterBase = {
  objectSizeGreaterThan: number({ computed: true }),
  objectSizeLessThan: number({ computed: true }),
  prefix: text({ computed: true }),
};
const ruleFields = {
  abortIncompleteMultipartUpload: object({ daysAfterInitiation: number() }),
  expiration: object({ date: text(), days: number(), expiredObjectDeleteMarker: flag({ computed: true }) }),
  // AWS gives a filter to every rule; an empty one selects all objects.
  filter: object({
    ...filterBase,
    and: object({ ...filterBase, tags: map(text(), { api: false }) }),
    tag: object({ key: required(text()), value: required(text()) }),
  }, { computed: true }),
  id: required(text({ api: "ID" })),
  noncurrentVersionExpiration: object({ newerNoncurrentVersions: number(), noncurrentDays: required(number()) }),
  noncurrentVersionTransitions: list(
    object({ newerNoncurrentVersions: number(), noncurrentDays: required(number()), storageClass: required(text()) }),
  ),
  prefix: text({ computed: true }),
  status: required(text()),
  transitions: list(object({ date: text(), days: number(), storageClass: required(text()) })),
};
type Rule = Values<typeof ruleFields>;

function ruleShape(rule: Rule): Shape {
  const shape = toShape(ruleFields, rule, "pascal");
  if (rule.filter === undefined && rule.prefix === undefined) shape["Filter"] = { Prefix: "" };
  const tags = rule.filter?.and?.tags;
  if (tags !== undefined) shape["Filter"]["And"]["Tags"] = pascalTags(tags);
  return shape;
}

function ruleFrom(shape: Shape): Record<string, unknown> {
  const rule = fromShape(ruleFields, shape, "pascal") as Record<string, unknown> & { filter?: { and?: { tags?: Tags } } };
  const tags = shape["Filter"]?.["And"]?.["Tags"] as Shape[] | undefined;
  if (tags !== undefined && rule.filter?.and !== undefined) rule.filter.and.tags = tagMap(tags);
  return rule;
}

const put = (Bucket: string, rules: Rule[] | undefined, minimumSize: string | undefined): Shape => ({
  Bucket,
  LifecycleConfiguration: { Rules: (rules ?? []).map(ruleShape) },
  ...(minimumSize === undefined ? {} : { TransitionDefaultMinimumObjectSize: minimumSize }),
});

export const bucketLifecycleConfiguration = defineResource({
  token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  title: "S3 Bucket Lifecycle Configuration",
  inputs: {
    bucket: required(text({ forceNew: true })),
    rules: list(object(ruleFields)),
    transitionDefaultMinimumObjectSize: text({ computed: true }),
  },
  outputs: [],
  notModelled: ["expectedBucketOwner", "timeouts"],

  async create(context, inputs) {
    const call = put(inputs.bucket, inputs.rules, inputs.transitionDefaultMinimumObjectSize);
    await context.api.call("s3", "PutBucketLifecycleConfiguration", call);
    return inputs.bucket;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("s3", "GetBucketLifecycleConfiguration", { Bucket: id }));
    if (found === undefined) return undefined;
    return {
      bucket: id,
      rules: ((found["Rules"] as Shape[] | undefined) ?? []).map(ruleFrom) as never,
      transitionDefaultMinimumObjectSize: found["TransitionDefaultMinimumObjectSize"] as string | undefined,
    };
  },

  async update(context, { id, news }) {
    const call = put(id, news.rules, news.transitionDefaultMinimumObjectSize);
    await context.api.call("s3", "PutBucketLifecycleConfiguration", call);
  },

  async delete(context, id) {
    await context.api.call("s3", "DeleteBucketLifecycle", { Bucket: id });
  },
});
