import type { AwsError, Shape } from "../../service";
import { invalidParameters, validation, type AttributeDefinition, type IndexRecord, type KeyElement, type TableRecord } from "./records";

const localIndexesPerTable = 5;
const globalIndexesPerTable = 20;
const projectedAttributesPerTable = 100;

/** What decides whether the parts of a table fit together. */
export type TableDefinition = Pick<TableRecord, "attributes" | "keySchema" | "localIndexes" | "globalIndexes" | "billingMode" | "throughput">;

const list = (names: string[]): string => `[${names.join(", ")}]`;

/** The first thing that DynamoDB would refuse about a table's definition. @throws AwsError `ValidationException` */
export function rejectDefinition(definition: TableDefinition): void {
  const problem = checkKeySchema(definition.keySchema) ?? checkAttributes(definition) ?? checkIndexes(definition) ?? checkCapacity(definition);
  if (problem) throw problem;
}

function checkKeySchema(schema: KeyElement[]): AwsError | undefined {
  const [first, second, ...others] = schema;
  if (first?.KeyType !== "HASH") return validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (others.length > 0) return validation("Too many attributes in KeySchema: a key has one HASH and at most one RANGE attribute");
  if (second && second.KeyType !== "RANGE") return validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  if (second?.AttributeName === first.AttributeName) {
    return validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  return undefined;
}

/** Every key attribute is defined, once, and nothing else is. */
function checkAttributes({ attributes, keySchema, localIndexes, globalIndexes }: TableDefinition): AwsError | undefined {
  const defined = attributes.map((one) => one.AttributeName);
  if (new Set(defined).size !== defined.length) {
    const twice = defined.find((name, index) => defined.indexOf(name) !== index);
    return invalidParameters(`Cannot redefine attribute: ${twice}`);
  }
  const keys = keySchema.map((one) => one.AttributeName);
  const missing = keys.filter((name) => !defined.includes(name));
  const indexes = [...localIndexes, ...globalIndexes];
  if (indexes.length === 0 && (missing.length > 0 || defined.length !== keys.length)) {
    return missing.length > 0 && defined.length === keys.length
      ? invalidParameters(`Some index key attributes are not defined in AttributeDefinitions. Keys: ${list(keys)}, AttributeDefinitions: ${list(defined)}`)
      : invalidParameters("Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
  }
  const used = new Set([...keys, ...indexes.flatMap((index) => index.KeySchema.map((one) => one.AttributeName))]);
  const undefinedKeys = [...used].filter((name) => !defined.includes(name));
  if (undefinedKeys.length > 0) {
    return invalidParameters(`Some index key attributes are not defined in AttributeDefinitions. Keys: ${list(undefinedKeys)}, AttributeDefinitions: ${list(defined)}`);
  }
  return defined.every((name) => used.has(name)) ? undefined
    : invalidParameters(`Some AttributeDefinitions are not used. AttributeDefinitions: ${list(defined)}, keys used: ${list([...used])}`);
}

function checkIndexes({ keySchema, localIndexes, globalIndexes, billingMode }: TableDefinition): AwsError | undefined {
  if (localIndexes.length > localIndexesPerTable) {
    return invalidParameters(`Number of LocalSecondaryIndexes exceeds per-table limit of ${localIndexesPerTable}`);
  }
  if (globalIndexes.length > globalIndexesPerTable) {
    return invalidParameters(`Number of GlobalSecondaryIndexes exceeds per-table limit of ${globalIndexesPerTable}`);
  }
  const all = [...localIndexes, ...globalIndexes];
  const names = all.map((one) => one.IndexName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return invalidParameters(`Duplicate index name: ${twice}`);
  if (localIndexes.length > 0 && keySchema.length < 2) {
    return invalidParameters("Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
  }
  for (const index of localIndexes) {
    if (index.KeySchema[0]?.AttributeName !== keySchema[0]?.AttributeName) {
      return invalidParameters(`Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index.IndexName}. `
        + `index hash key: ${index.KeySchema[0]?.AttributeName}, table hash key: ${keySchema[0]?.AttributeName}`);
    }
    if (index.KeySchema.length < 2) return invalidParameters(`Index KeySchema does not have a range key for index: ${index.IndexName}`);
  }
  return all.map((index) => checkKeySchema(index.KeySchema) ?? checkProjection(index.Projection)).find((problem) => problem !== undefined)
    ?? checkProjectedAttributes(all) ?? checkIndexCapacity(globalIndexes, billingMode);
}

function checkProjection({ ProjectionType: type, NonKeyAttributes: attributes }: Shape): AwsError | undefined {
  if (type === undefined) return invalidParameters("Unknown ProjectionType: null");
  if (type === "INCLUDE") return attributes === undefined ? invalidParameters("ProjectionType is INCLUDE, but NonKeyAttributes is not specified") : undefined;
  return attributes === undefined ? undefined : invalidParameters(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
}

function checkProjectedAttributes(indexes: IndexRecord[]): AwsError | undefined {
  const total = indexes.reduce((sum, index) => sum + (index.Projection.NonKeyAttributes?.length ?? 0), 0);
  return total <= projectedAttributesPerTable ? undefined
    : invalidParameters(`Number of projected NonKeyAttributes in all indexes exceeds the limit of ${projectedAttributesPerTable}`);
}

function checkIndexCapacity(indexes: IndexRecord[], billingMode: TableDefinition["billingMode"]): AwsError | undefined {
  const wrong = indexes.find((index) => (index.ProvisionedThroughput !== undefined) !== (billingMode === "PROVISIONED"));
  if (!wrong) return undefined;
  return invalidParameters(billingMode === "PROVISIONED"
    ? `ProvisionedThroughput must be specified for index: ${wrong.IndexName}`
    : `ProvisionedThroughput should not be specified for index: ${wrong.IndexName} when BillingMode is PAY_PER_REQUEST`);
}

function checkCapacity({ billingMode, throughput }: TableDefinition): AwsError | undefined {
  if (billingMode === "PROVISIONED" && !throughput) {
    return invalidParameters("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  return billingMode === "PAY_PER_REQUEST" && throughput
    ? invalidParameters("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
    : undefined;
}

/** Reads the parts of a request that define keys and indexes. */
export function definitionOf(input: Shape): TableDefinition {
  return {
    attributes: (input.AttributeDefinitions ?? []) as AttributeDefinition[],
    keySchema: (input.KeySchema ?? []) as KeyElement[],
    localIndexes: (input.LocalSecondaryIndexes ?? []) as IndexRecord[],
    globalIndexes: ((input.GlobalSecondaryIndexes ?? []) as Shape[]).map(globalIndex),
    billingMode: input.BillingMode ?? "PROVISIONED",
    ...(input.ProvisionedThroughput === undefined ? {} : { throughput: input.ProvisionedThroughput }),
  };
}

/** A global index as it is kept: on-demand and warm limits of single indexes are not. */
export function globalIndex({ IndexName, KeySchema, Projection, ProvisionedThroughput }: Shape): IndexRecord {
  return { IndexName, KeySchema, Projection, ...(ProvisionedThroughput === undefined ? {} : { ProvisionedThroughput }) };
}
