/**
 * The keys of tables and indexes, and the rules that items must keep for their sake.
 */
import { type AwsError } from "../../../service";
import { invalidParameters, validation, type IndexRecord, type KeyElement, type TableRecord } from "../records";
import { attributeOf, setAttribute, typeOf, type AttributeValue, type Item } from "../values/attribute-value";

/** Longest key values in bytes. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const longestPartitionKey = 2048;
const longestSortKey = 1024;

export interface Keys {
  partition: string;
  sort?: string;
  /** Types of the key attributes of the table and of all of its indexes. */
  types: ReadonlyMap<string, "S" | "N" | "B">;
}

export function keysOf(table: TableRecord, schema: KeyElement[] = table.keySchema): Keys {
  const types = new Map(table.attributes.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  return { partition: schema[0]!.AttributeName, ...(schema[1] && { sort: schema[1].AttributeName }), types };
}

export const keyNames = ({ partition, sort }: Keys): string[] => (sort === undefined ? [partition] : [partition, sort]);

export function indexesOf(table: TableRecord): IndexRecord[] {
  return table.localIndexes.length === 0 ? table.globalIndexes : [...table.localIndexes, ...table.globalIndexes];
}

const wrongKey = (): AwsError => validation("The provided key element does not match the schema");

/** @throws AwsError `ValidationException` for a key that has more, less or something else than the schema says */
export function rejectKey(key: Item, table: TableRecord): void {
  const keys = keysOf(table);
  const names = keyNames(keys);
  if (Object.keys(key).length !== names.length) throw wrongKey();
  for (const name of names) {
    const value = attributeOf(key, name);
    if (value === undefined || typeOf(value) !== keys.types.get(name)) throw wrongKey();
    rejectKeyValue(name, value, name === keys.partition);
  }
}

/** @throws AwsError `ValidationException` for an item whose keys, or keys of indexes, are not as the table wants them */
export function rejectItemKeys(item: Item, table: TableRecord): void {
  const keys = keysOf(table);
  for (const name of keyNames(keys)) {
    const value = attributeOf(item, name);
    const expected = keys.types.get(name);
    if (value === undefined) throw invalidParameters(`Missing the key ${name} in the item`);
    if (typeOf(value) !== expected) throw invalidParameters(`Type mismatch for key ${name} expected: ${expected} actual: ${typeOf(value)}`);
    rejectKeyValue(name, value, name === keys.partition);
  }
  rejectIndexKeys(item, table, (name, type, index) =>
    invalidParameters(`Type mismatch for Index Key ${name} Expected: ${keys.types.get(name)} Actual: ${type} IndexName: ${index}`));
}

/** @throws AwsError `ValidationException` for an attribute that is a key of an index and cannot be one */
export function rejectIndexKeys(item: Item, table: TableRecord, mismatch: (name: string, type: string, index: string) => AwsError): void {
  for (const index of indexesOf(table)) {
    const keys = keysOf(table, index.KeySchema);
    for (const name of keyNames(keys)) {
      const value = attributeOf(item, name);
      if (value === undefined) continue;
      if (typeOf(value) !== keys.types.get(name)) throw mismatch(name, typeOf(value), index.IndexName);
      if (lengthOf(value) === 0) {
        throw validation("One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue "
          + `for a key attribute cannot contain an empty ${value.B ? "binary" : "string"} value. IndexName: ${index.IndexName}, IndexKey: ${name}`);
      }
      rejectKeyLength(value, name === keys.partition);
    }
  }
}

function rejectKeyValue(name: string, value: AttributeValue, isPartition: boolean): void {
  if (lengthOf(value) === 0) {
    throw validation("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
      + `${value.B ? "binary" : "string"} value. Key: ${name}`);
  }
  rejectKeyLength(value, isPartition);
}

function rejectKeyLength(value: AttributeValue, isPartition: boolean): void {
  const length = lengthOf(value);
  if (isPartition && length > longestPartitionKey) {
    throw invalidParameters(`Size of hashkey has exceeded the maximum size limit of${longestPartitionKey} bytes`);
  }
  if (!isPartition && length > longestSortKey) {
    throw invalidParameters(`Aggregated size of all range keys has exceeded the size limit of ${longestSortKey} bytes`);
  }
}

/** Of texts and bytes; a number is never empty and never too long. */
const lengthOf = (value: AttributeValue): number => (value.S === undefined ? value.B?.length ?? 1 : Buffer.byteLength(value.S));

/** The attributes of the item that make up a key; undefined when it lacks one. */
export function keyOf(item: Item, keys: Keys): Item | undefined {
  const key: Item = {};
  for (const name of keyNames(keys)) {
    const value = attributeOf(item, name);
    if (value === undefined) return undefined;
    setAttribute(key, name, value);
  }
  return key;
}

export function requireIndex(table: TableRecord, name: string): { index: IndexRecord; isLocal: boolean } {
  const local = table.localIndexes.find(({ IndexName }) => IndexName === name);
  const index = local ?? table.globalIndexes.find(({ IndexName }) => IndexName === name);
  if (index === undefined) throw validation(`The table does not have the specified index: ${name}`);
  return { index, isLocal: local !== undefined };
}
