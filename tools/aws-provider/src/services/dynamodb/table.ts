import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, number, object, required, set, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";

const index = {
  name: required(text()),
  projectionType: required(text()),
  nonKeyAttributes: set(text()),
  rangeKey: text(),
};
const inputs = {
  name: text({ forceNew: true }),
  attributes: set(object({ name: required(text()), type: required(text()) })),
  billingMode: text({ default: "PROVISIONED" }),
  deletionProtectionEnabled: flag(),
  globalSecondaryIndexes: set(
    object({ ...index, hashKey: required(text()), readCapacity: number({ computed: true }), writeCapacity: number({ computed: true }) }),
  ),
  hashKey: text({ forceNew: true }),
  localSecondaryIndexes: set(object({ ...index, rangeKey: required(text()) }), { forceNew: true }),
  pointInTimeRecovery: object({ enabled: required(flag()), recoveryPeriodInDays: number({ computed: true }) }, { computed: true }),
  rangeKey: text({ forceNew: true }),
  readCapacity: number({ computed: true }),
  serverSideEncryption: object({ enabled: required(flag()), kmsKeyArn: text({ computed: true }) }, { computed: true }),
  streamEnabled: flag(),
  streamViewType: text({ computed: true }),
  tableClass: text({ default: "STANDARD" }),
  ttl: object({ attributeName: text(), enabled: flag({ default: false }) }, { computed: true }),
  writeCapacity: number({ computed: true }),
};
type Inputs = Values<typeof inputs>;
type GlobalIndex = NonNullable<Inputs["globalSecondaryIndexes"]>[number];

const keySchema = (hashKey: string | undefined, rangeKey: string | undefined): Shape[] => [
  ...(hashKey === undefined ? [] : [{ AttributeName: hashKey, KeyType: "HASH" }]),
  ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" }]),
];
const keyOf = (schema: Shape[] | undefined, type: string): string | undefined =>
  schema?.find((key) => key["KeyType"] === type)?.["AttributeName"] as string | undefined;
const definitions = (table: Inputs): Shape[] =>
  (table.attributes ?? []).map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));
const throughput = (read: number | undefined, write: number | undefined): Shape => ({
  ReadCapacityUnits: read ?? 1,
  WriteCapacityUnits: write ?? 1,
});
const projection = (one: { projectionType: string; nonKeyAttributes?: string[] }): Shape =>
  defined({ ProjectionType: one.projectionType, NonKeyAttributes: one.nonKeyAttributes });
const provisioned = (table: Inputs): boolean => table.billingMode === "PROVISIONED";

const globalIndex = (table: Inputs, one: GlobalIndex): Shape => ({
  IndexName: one.name,
  KeySchema: keySchema(one.hashKey, one.rangeKey),
  Projection: projection(one),
  ...(provisioned(table) ? { ProvisionedThroughput: throughput(one.readCapacity, one.writeCapacity) } : {}),
});

const encryption = (sse: Inputs["serverSideEncryption"]): Shape =>
  sse?.enabled === true
    ? { Enabled: true, SSEType: "KMS", ...(sse.kmsKeyArn === undefined ? {} : { KMSMasterKeyId: sse.kmsKeyArn }) }
    : { Enabled: false };

const stream = (table: Inputs): Shape =>
  table.streamEnabled === true ? defined({ StreamEnabled: true, StreamViewType: table.streamViewType }) : { StreamEnabled: false };

function createInput(table: Inputs, tags: Shape[]): Shape {
  return defined({
    TableName: table.name,
    AttributeDefinitions: definitions(table),
    KeySchema: keySchema(table.hashKey, table.rangeKey),
    BillingMode: table.billingMode,
    ProvisionedThroughput: provisioned(table) ? throughput(table.readCapacity, table.writeCapacity) : undefined,
    GlobalSecondaryIndexes: table.globalSecondaryIndexes?.map((one) => globalIndex(table, one)),
    LocalSecondaryIndexes: table.localSecondaryIndexes?.map((one) => ({
      IndexName: one.name,
      KeySchema: keySchema(table.hashKey, one.rangeKey),
      Projection: projection(one),
    })),
    SSESpecification: table.serverSideEncryption === undefined ? undefined : encryption(table.serverSideEncryption),
    StreamSpecification: table.streamEnabled === true ? stream(table) : undefined,
    TableClass: table.tableClass,
    DeletionProtectionEnabled: table.deletionProtectionEnabled,
    Tags: tags.length > 0 ? tags : undefined,
  });
}

const setRecovery = (context: ResourceContext, TableName: string, recovery: NonNullable<Inputs["pointInTimeRecovery"]>) =>
  context.api.call("dynamodb", "UpdateContinuousBackups", {
    TableName,
    PointInTimeRecoverySpecification: defined({
      PointInTimeRecoveryEnabled: recovery.enabled,
      RecoveryPeriodInDays: recovery.recoveryPeriodInDays,
    }),
  });
const setTimeToLive = (context: ResourceContext, TableName: string, attributeName: string, enabled: boolean) =>
  context.api.call("dynamodb", "UpdateTimeToLive", {
    TableName,
    TimeToLiveSpecification: { Enabled: enabled, AttributeName: attributeName },
  });

const indexFrom = (found: Shape): Record<string, unknown> =>
  defined({
    name: found["IndexName"] as string,
    projectionType: found["Projection"]?.["ProjectionType"] as string | undefined,
    nonKeyAttributes: found["Projection"]?.["NonKeyAttributes"] as string[] | undefined,
    rangeKey: keyOf(found["KeySchema"] as Shape[], "RANGE"),
  });

/** Indexes change one at a time: AWS takes a single creation or deletion per call. */
function indexUpdates(before: GlobalIndex[], table: Inputs): Shape[] {
  const after = table.globalSecondaryIndexes ?? [];
  const shapeOf = (one: GlobalIndex): string =>
    JSON.stringify([one.hashKey, one.rangeKey ?? null, one.projectionType, [...(one.nonKeyAttributes ?? [])].sort()]);
  const sameIn = (all: GlobalIndex[], one: GlobalIndex): boolean =>
    all.some((other) => other.name === one.name && shapeOf(other) === shapeOf(one));
  return [
    ...before.filter((one) => !sameIn(after, one)).map((one) => ({ Delete: { IndexName: one.name } })),
    ...after.filter((one) => !sameIn(before, one)).map((one) => ({ Create: globalIndex(table, one) })),
  ];
}

export const table = defineResource({
  token: "aws:dynamodb/table:Table",
  title: "DynamoDB Table",
  name: { property: "name", maxLength: 255 },
  inputs,
  outputs: ["arn", "streamArn", "streamLabel"],
  notModelled: [
    "globalTableWitness", "importTable", "onDemandThroughput", "replicas", "restoreBackupArn", "restoreDateTime",
    "restoreSourceName", "restoreSourceTableArn", "restoreToLatestTime", "warmThroughput",
  ],

  async create(context, table) {
    const name = table.name ?? "";
    await context.api.call("dynamodb", "CreateTable", createInput(table, pascalTags(context.tags)));
    return name;
  },

  async settle(context, id, table) {
    if (table.ttl?.enabled === true) await setTimeToLive(context, id, table.ttl.attributeName ?? "", true);
    if (table.pointInTimeRecovery?.enabled === true) await setRecovery(context, id, table.pointInTimeRecovery);
  },

  async read(context, id) {
    const { api } = context;
    const found = (await unlessGone(api.call("dynamodb", "DescribeTable", { TableName: id })))?.["Table"] as Shape | undefined;
    if (found === undefined) return undefined;
    const backups = await api.call("dynamodb", "DescribeContinuousBackups", { TableName: id });
    const recovery = backups["ContinuousBackupsDescription"]?.["PointInTimeRecoveryDescription"] as Shape | undefined;
    const ttl = (await api.call("dynamodb", "DescribeTimeToLive", { TableName: id }))["TimeToLiveDescription"] as Shape | undefined;
    const arn = found["TableArn"] as string;
    const tags = await allPages<Shape>(async (NextToken) => {
      const page = await api.call("dynamodb", "ListTagsOfResource", defined({ ResourceArn: arn, NextToken }));
      return { items: page["Tags"] as Shape[] | undefined, next: page["NextToken"] as string | undefined };
    });
    const schema = found["KeySchema"] as Shape[];
    const sse = found["SSEDescription"] as Shape | undefined;
    const capacity = found["ProvisionedThroughput"] as Shape | undefined;
    const globals = found["GlobalSecondaryIndexes"] as Shape[] | undefined;
    const locals = found["LocalSecondaryIndexes"] as Shape[] | undefined;
    const streaming = found["StreamSpecification"]?.["StreamEnabled"] === true;
    return {
      name: found["TableName"] as string,
      arn,
      attributes: ((found["AttributeDefinitions"] as Shape[] | undefined) ?? []).map((attribute) => ({
        name: attribute["AttributeName"] as string,
        type: attribute["AttributeType"] as string,
      })),
      billingMode: (found["BillingModeSummary"]?.["BillingMode"] as string | undefined) ?? "PROVISIONED",
      deletionProtectionEnabled: found["DeletionProtectionEnabled"] === true,
      globalSecondaryIndexes: globals?.map((one) =>
        defined({
          ...indexFrom(one),
          hashKey: keyOf(one["KeySchema"] as Shape[], "HASH"),
          readCapacity: one["ProvisionedThroughput"]?.["ReadCapacityUnits"] as number | undefined,
          writeCapacity: one["ProvisionedThroughput"]?.["WriteCapacityUnits"] as number | undefined,
        }),
      ) as never,
      hashKey: keyOf(schema, "HASH"),
      localSecondaryIndexes: locals?.map(indexFrom) as never,
      pointInTimeRecovery: defined({
        enabled: recovery?.["PointInTimeRecoveryStatus"] === "ENABLED",
        recoveryPeriodInDays: recovery?.["RecoveryPeriodInDays"] as number | undefined,
      }) as never,
      rangeKey: keyOf(schema, "RANGE"),
      readCapacity: (capacity?.["ReadCapacityUnits"] as number | undefined) ?? 0,
      serverSideEncryption: defined({
        enabled: sse?.["Status"] === "ENABLED" || sse?.["Status"] === "ENABLING",
        kmsKeyArn: sse?.["KMSMasterKeyArn"] as string | undefined,
      }) as never,
      streamEnabled: streaming,
      streamViewType: (found["StreamSpecification"]?.["StreamViewType"] as string | undefined) ?? "",
      streamArn: (found["LatestStreamArn"] as string | undefined) ?? "",
      streamLabel: (found["LatestStreamLabel"] as string | undefined) ?? "",
      tableClass: (found["TableClassSummary"]?.["TableClass"] as string | undefined) ?? "STANDARD",
      ttl: defined({
        attributeName: (ttl?.["AttributeName"] as string | undefined) ?? "",
        enabled: ttl?.["TimeToLiveStatus"] === "ENABLED" || ttl?.["TimeToLiveStatus"] === "ENABLING",
      }),
      writeCapacity: (capacity?.["WriteCapacityUnits"] as number | undefined) ?? 0,
      tagsAll: tagMap(tags),
    };
  },

  async update(context, { id, olds, news, changes }) {
    const update = (input: Shape): Promise<Shape> => context.api.call("dynamodb", "UpdateTable", { TableName: id, ...input });
    if (changes("billingMode", "readCapacity", "writeCapacity")) {
      await update({
        BillingMode: news.billingMode,
        ...(provisioned(news) ? { ProvisionedThroughput: throughput(news.readCapacity, news.writeCapacity) } : {}),
      });
    }
    if (changes("globalSecondaryIndexes")) {
      for (const change of indexUpdates((olds["globalSecondaryIndexes"] ?? []) as unknown as GlobalIndex[], news)) {
        await update({ AttributeDefinitions: definitions(news), GlobalSecondaryIndexUpdates: [change] });
      }
    }
    if (changes("streamEnabled", "streamViewType")) await update({ StreamSpecification: stream(news) });
    if (changes("serverSideEncryption")) await update({ SSESpecification: encryption(news.serverSideEncryption) });
    if (changes("tableClass")) await update({ TableClass: news.tableClass });
    if (changes("deletionProtectionEnabled")) await update({ DeletionProtectionEnabled: news.deletionProtectionEnabled ?? false });
    if (changes("pointInTimeRecovery") && news.pointInTimeRecovery !== undefined) await setRecovery(context, id, news.pointInTimeRecovery);
    if (changes("ttl") && news.ttl !== undefined) {
      const before = olds["ttl"] as { attributeName?: string } | undefined;
      // Turning it off takes the name of the attribute that was on.
      await setTimeToLive(context, id, news.ttl.attributeName ?? before?.attributeName ?? "", news.ttl.enabled ?? false);
    }
  },

  changeTags: tagOperations({ service: "dynamodb", target: ["ResourceArn", ({ olds }) => olds["arn"]] }),

  async delete(context, id) {
    await context.api.call("dynamodb", "DeleteTable", { TableName: id });
  },
});
