import { AwsError, type Handler, type Shape } from "../../service";
import { keyArnOf } from "./encryption";
import { emptyIndex, fillIndex, usageOf } from "./items/item-store";
import { requireTable, tables, validation, type IndexRecord, type TableRecord } from "./records";
import { globalIndex, rejectDefinition } from "./table-definition";
import { describe } from "./table-description";
import { rejectUnmodelled, streamOf } from "./tables";

const changes = [
  "BillingMode", "ProvisionedThroughput", "StreamSpecification", "GlobalSecondaryIndexUpdates", "SSESpecification", "TableClass",
  "DeletionProtectionEnabled", "OnDemandThroughput",
];

export const updateTable: Handler = async (input, context) => {
  rejectUnmodelled(input);
  if (!changes.some((member) => input[member] !== undefined)) {
    throw validation("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification "
      + "or ReplicaUpdates is required");
  }
  const kmsKeyArn = await keyArnOf(input.SSESpecification, context);

  return context.store.transaction((tx) => {
    const table = requireTable(tx, input.TableName, context);
    const billed = withBilling(table, input, context.clock.now());
    const indexed = withIndexes(billed, input);
    rejectDefinition(indexed);
    const changed: TableRecord = {
      ...indexed,
      stream: input.StreamSpecification === undefined ? table.stream : withStream(table, streamOf(input.StreamSpecification, context)),
      kmsKeyArn: input.SSESpecification === undefined ? table.kmsKeyArn : kmsKeyArn,
      tableClass: input.TableClass ?? table.tableClass,
      deletionProtection: input.DeletionProtectionEnabled ?? table.deletionProtection,
      onDemandLimits: input.OnDemandThroughput ?? table.onDemandLimits,
    };
    tables.put(context, tx, table.name, changed);
    for (const index of table.globalIndexes) {
      if (!changed.globalIndexes.some(({ IndexName }) => IndexName === index.IndexName)) emptyIndex(tx, table, index.IndexName);
    }
    for (const index of changed.globalIndexes) {
      if (!table.globalIndexes.some(({ IndexName }) => IndexName === index.IndexName)) fillIndex(tx, changed, index);
    }
    return { TableDescription: describe(changed, "UPDATING", usageOf(tx, changed)) };
  });
};

/** @throws AwsError `ValidationException` for a stream that is already as asked */
function withStream(table: TableRecord, stream: TableRecord["stream"]): TableRecord["stream"] {
  if (table.stream && stream) throw validation(`Table already has an enabled stream: TableName: ${table.name}`);
  if (!table.stream && !stream) throw validation(`Table already has a disabled stream: TableName: ${table.name}`);
  return stream;
}

function withBilling(table: TableRecord, input: Shape, now: number): TableRecord {
  const billingMode: TableRecord["billingMode"] = input.BillingMode ?? table.billingMode;
  const { throughput: _, ...rest } = table;
  const kept = billingMode === "PROVISIONED" ? input.ProvisionedThroughput ?? table.throughput : input.ProvisionedThroughput;
  const turnsOnDemand = billingMode === "PAY_PER_REQUEST" && table.billingMode === "PROVISIONED";
  return {
    ...rest,
    billingMode,
    ...(kept === undefined ? {} : { throughput: kept }),
    ...(turnsOnDemand ? { onDemandSince: now, globalIndexes: table.globalIndexes.map(({ ProvisionedThroughput: __, ...index }) => index) } : {}),
  };
}

/** @throws AwsError `LimitExceededException`, `ResourceNotFoundException`, `ValidationException` */
function withIndexes(table: TableRecord, input: Shape): TableRecord {
  const updates: Shape[] = input.GlobalSecondaryIndexUpdates ?? [];
  if (updates.filter((update) => update.Create ?? update.Delete).length > 1) {
    throw new AwsError("LimitExceededException", "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
  }
  const globalIndexes = updates.reduce(withIndex, table.globalIndexes);
  const used = new Set([...table.keySchema, ...[...table.localIndexes, ...globalIndexes].flatMap((index) => index.KeySchema)].map((one) => one.AttributeName));
  // The request names all attributes that keys need from now on; those of a deleted index fall away by themselves.
  const attributes = (input.AttributeDefinitions as TableRecord["attributes"] | undefined) ?? table.attributes.filter((one) => used.has(one.AttributeName));
  return { ...table, globalIndexes, attributes };
}

function withIndex(indexes: IndexRecord[], { Create: create, Update: update, Delete: remove }: Shape): IndexRecord[] {
  if (create) {
    if (indexes.some((index) => index.IndexName === create.IndexName)) {
      throw validation(`Attempting to create an index which already exists: ${create.IndexName}`);
    }
    return [...indexes, globalIndex(create)];
  }
  const name: string | undefined = update?.IndexName ?? remove?.IndexName;
  if (name === undefined) throw validation("One or more parameter values were invalid: an index update needs one of Create, Update and Delete");
  if (!indexes.some((index) => index.IndexName === name)) {
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Index: ${name} not found`);
  }
  if (remove) return indexes.filter((index) => index.IndexName !== name);
  return indexes.map((index) => (index.IndexName === name ? { ...index, ProvisionedThroughput: update.ProvisionedThroughput } : index));
}
