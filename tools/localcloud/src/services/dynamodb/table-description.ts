import type { Shape } from "../../service";
import type { Usage } from "./items/item-store";
import type { IndexRecord, TableRecord, Throughput } from "./records";

export type TableStatus = "CREATING" | "UPDATING" | "DELETING" | "ACTIVE";

/** What an on-demand table can take at once without having been asked to warm up. */
const onDemandWarmth = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

/**
 * A table as DynamoDB describes it.
 * @param usage what it holds; exact at once, where AWS counts every six hours or so
 */
export function describe(table: TableRecord, status: TableStatus = "ACTIVE", usage: Usage = { items: 0, bytes: 0, indexes: {} }): Shape {
  return {
    AttributeDefinitions: table.attributes,
    TableName: table.name,
    KeySchema: table.keySchema,
    TableStatus: status,
    CreationDateTime: new Date(table.createdAt),
    ProvisionedThroughput: throughput(table.throughput),
    TableSizeBytes: usage.bytes,
    ItemCount: usage.items,
    TableArn: table.arn,
    TableId: table.id,
    ...billing(table),
    ...indexes("LocalSecondaryIndexes", table.localIndexes.map((index) => describeIndex(index, table, usage))),
    ...indexes("GlobalSecondaryIndexes", table.globalIndexes.map((index) => ({
      ...describeIndex(index, table, usage), IndexStatus: status === "ACTIVE" ? "ACTIVE" : status, ProvisionedThroughput: throughput(index.ProvisionedThroughput),
      WarmThroughput: warmth(index.ProvisionedThroughput),
    }))),
    ...stream(table),
    ...(table.kmsKeyArn === undefined ? {} : { SSEDescription: { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: table.kmsKeyArn } }),
    ...(table.tableClass === undefined ? {} : { TableClassSummary: { TableClass: table.tableClass } }),
    DeletionProtectionEnabled: table.deletionProtection,
    ...(table.onDemandLimits === undefined ? {} : { OnDemandThroughput: table.onDemandLimits }),
    WarmThroughput: warmth(table.throughput),
  };
}

const throughput = (units: Throughput | undefined): Shape => ({
  NumberOfDecreasesToday: 0, ReadCapacityUnits: units?.ReadCapacityUnits ?? 0, WriteCapacityUnits: units?.WriteCapacityUnits ?? 0,
});

function warmth(units: Throughput | undefined): Shape {
  const values = units ? { ReadUnitsPerSecond: units.ReadCapacityUnits, WriteUnitsPerSecond: units.WriteCapacityUnits } : onDemandWarmth;
  return { ...values, Status: "ACTIVE" };
}

/** A table that was always provisioned has no summary. */
function billing(table: TableRecord): Shape {
  if (table.onDemandSince === undefined) return {};
  return { BillingModeSummary: { BillingMode: table.billingMode, LastUpdateToPayPerRequestDateTime: new Date(table.onDemandSince) } };
}

const indexes = (member: string, described: Shape[]): Shape => (described.length === 0 ? {} : { [member]: described });

function describeIndex(index: IndexRecord, table: TableRecord, usage: Usage): Shape {
  const { items, bytes } = usage.indexes[index.IndexName] ?? { items: 0, bytes: 0 };
  return {
    IndexName: index.IndexName,
    KeySchema: index.KeySchema,
    Projection: index.Projection,
    IndexSizeBytes: bytes,
    ItemCount: items,
    IndexArn: `${table.arn}/index/${index.IndexName}`,
  };
}

function stream({ stream: one, arn }: TableRecord): Shape {
  if (!one) return {};
  return {
    StreamSpecification: { StreamEnabled: true, StreamViewType: one.viewType },
    LatestStreamLabel: one.label,
    LatestStreamArn: `${arn}/stream/${one.label}`,
  };
}
