/**
 * Reading single items: GetItem, BatchGetItem, TransactGetItems.
 */
import type { Handler, Reader, Shape } from "../../../service";
import { pick } from "../expressions/document-path";
import { bindProjection } from "../expressions/projection";
import { Scope, type Path } from "../expressions/scope";
import { validation, type TableRecord } from "../records";
import { checkedItem, type Item } from "../values/attribute-value";
import { Capacity, readUnits, type Consistency } from "./capacity";
import { readItem, type StoredItem } from "./item-store";
import { keysOf, rejectKey } from "./key-schema";
import { rejectLegacy, rejectPlaceholders } from "./legacy";
import { identityOf } from "./storage-key";
import { requireItemTable } from "./table-access";
import { rejectKeyPath } from "./writes";

const mostKeysPerBatch = 100;
/** Together, in one answer. */
const largestBatch = 16 * 1024 * 1024;
const largestTransaction = 4 * 1024 * 1024;

/** @throws AwsError `ValidationException` */
function projectionOf(input: Shape): Path[] | undefined {
  rejectLegacy(input);
  rejectPlaceholders(input, ["ProjectionExpression"], []);
  if (input.ProjectionExpression === undefined) return undefined;
  const scope = new Scope(input.ExpressionAttributeNames, undefined);
  const paths = bindProjection(input.ProjectionExpression, scope);
  scope.rejectUnused();
  return paths;
}

/** @throws AwsError `ValidationException` for a key that does not fit the table */
function read(tx: Reader, table: TableRecord, key: Item, paths: Path[] | undefined): { stored?: StoredItem; item?: Item } {
  rejectKey(key, table);
  for (const path of paths ?? []) rejectKeyPath(path, table);
  const stored = readItem(tx, table, key);
  return stored === undefined ? {} : { stored, item: paths === undefined ? stored.item : pick(stored.item, paths) };
}

export const getItem: Handler = (input, context) => {
  const paths = projectionOf(input);
  const key = checkedItem(input.Key);
  return context.store.read((tx) => {
    const table = requireItemTable(tx, input.TableName, context);
    const { stored, item } = read(tx, table, key, paths);
    const capacity = new Capacity(table);
    capacity.addRead(readUnits(stored?.size ?? 0, consistencyOf(input)));
    const consumed = capacity.describe(input.ReturnConsumedCapacity);
    return { ...(item && { Item: item }), ...(consumed && { ConsumedCapacity: consumed }) };
  });
};

export const consistencyOf = (input: Shape): Consistency => (input.ConsistentRead === true ? "strong" : "eventual");

export const batchGetItem: Handler = (input, context) => {
  const requests = Object.entries(input.RequestItems as Record<string, Shape>).map(([table, request]) => ({
    table, request, paths: projectionOf(request), keys: (request.Keys as Shape[]).map(checkedItem),
  }));
  if (requests.reduce((sum, { keys }) => sum + keys.length, 0) > mostKeysPerBatch) throw validation("Too many items requested for the BatchGetItem call");
  return context.store.read((tx) => {
    const answer: Shape = { Responses: {}, UnprocessedKeys: {} };
    const consumed: Shape[] = [];
    let left = largestBatch;
    for (const { table: name, request, paths, keys } of requests) {
      const table = requireItemTable(tx, name, context);
      rejectDuplicates(keys, table);
      const capacity = new Capacity(table);
      const unprocessed: Item[] = [];
      answer.Responses[name] = keys.flatMap((key) => {
        const { stored, item } = read(tx, table, key, paths);
        if ((stored?.size ?? 0) > left) {
          unprocessed.push(key);
          return [];
        }
        left -= stored?.size ?? 0;
        capacity.addRead(readUnits(stored?.size ?? 0, consistencyOf(request)));
        return item === undefined ? [] : [item];
      });
      if (unprocessed.length > 0) answer.UnprocessedKeys[name] = { ...request, Keys: unprocessed };
      const described = capacity.describe(input.ReturnConsumedCapacity);
      if (described !== undefined) consumed.push(described);
    }
    return { ...answer, ...(consumed.length > 0 && { ConsumedCapacity: consumed }) };
  });
};

/** @throws AwsError `ValidationException` */
export function rejectDuplicates(keys: Item[], table: TableRecord): void {
  for (const key of keys) rejectKey(key, table);
  const schema = keysOf(table);
  if (new Set(keys.map((key) => identityOf(key, schema))).size !== keys.length) throw validation("Provided list of item keys contains duplicates");
}

export const transactGetItems: Handler = (input, context) => {
  const gets = (input.TransactItems as Shape[]).map(({ Get: get }) => ({ table: get.TableName as string, key: checkedItem(get.Key), paths: projectionOf(get) }));
  return context.store.read((tx) => {
    const capacities = new Map<string, Capacity>();
    let size = 0;
    const responses = gets.map(({ table: name, key, paths }) => {
      const table = requireItemTable(tx, name, context);
      const { stored, item } = read(tx, table, key, paths);
      size += stored?.size ?? 0;
      capacityFor(capacities, table).addRead(readUnits(stored?.size ?? 0, "transaction"));
      return item === undefined ? {} : { Item: item };
    });
    if (size > largestTransaction) throw validation("Collection size of items in a single TransactGetItems call cannot exceed 4MB");
    return { Responses: responses, ...consumedOf(capacities, input) };
  });
};

export function capacityFor(capacities: Map<string, Capacity>, table: TableRecord): Capacity {
  const capacity = capacities.get(table.name) ?? new Capacity(table);
  capacities.set(table.name, capacity);
  return capacity;
}

export function consumedOf(capacities: ReadonlyMap<string, Capacity>, input: Shape): Shape {
  const all = [...capacities.values()].flatMap((capacity) => capacity.describe(input.ReturnConsumedCapacity, true) ?? []);
  return all.length === 0 ? {} : { ConsumedCapacity: all };
}

