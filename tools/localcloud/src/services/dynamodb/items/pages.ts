/**
 * What Query and Scan have in common: filters, projections, pages.
 */
import type { Reader, Shape } from "../../../service";
import { bindCondition, isTrue, type BoundCondition } from "../expressions/condition";
import { pick } from "../expressions/document-path";
import { bindProjection } from "../expressions/projection";
import type { Path, Scope } from "../expressions/scope";
import { invalidParameters, validation, type IndexRecord, type TableRecord } from "../records";
import { attributeOf, checkedItem, setAttribute, typeOf, type Item } from "../values/attribute-value";
import { sizeOfItem } from "../values/size";
import { Capacity, readUnits } from "./capacity";
import { consistencyOf } from "./gets";
import { itemsByIndex, itemsIn, projected } from "./item-store";
import { keyNames, keysOf, rejectKey, requireIndex, type Keys } from "./key-schema";
import { KeySpace, type KeyRange } from "./storage-key";
import { rejectKeyPath } from "./writes";

/** A page ends before it holds more than this. */
const largestPage = 1024 * 1024;

/** The table or the index that is read. */
export interface Source {
  table: TableRecord;
  keys: Keys;
  space: KeySpace;
  index?: IndexRecord;
  isLocal: boolean;
}

export interface Selection {
  filter?: BoundCondition;
  paths?: Path[];
  select: "ALL_ATTRIBUTES" | "ALL_PROJECTED_ATTRIBUTES" | "SPECIFIC_ATTRIBUTES" | "COUNT";
}

/** @throws AwsError `ValidationException` */
export function selectionOf(input: Shape, scope: Scope): Selection {
  const paths = input.ProjectionExpression === undefined ? undefined : bindProjection(input.ProjectionExpression, scope);
  const select: Selection["select"] = input.Select ?? (paths ? "SPECIFIC_ATTRIBUTES" : input.IndexName === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES");
  if (select === "SPECIFIC_ATTRIBUTES" && paths === undefined) {
    throw invalidParameters("Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  }
  if (select !== "SPECIFIC_ATTRIBUTES" && paths !== undefined) {
    throw invalidParameters(`Cannot specify the ProjectionExpression when choosing to get ${select}`);
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES" && input.IndexName === undefined) {
    throw invalidParameters("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  const filter = input.FilterExpression === undefined ? undefined : bindCondition("FilterExpression", input.FilterExpression, scope);
  return { select, ...(paths && { paths }), ...(filter && { filter }) };
}

/** @throws AwsError `ValidationException` for an index that is not there or cannot be read so */
export function sourceOf(input: Shape, table: TableRecord, { select, paths, filter }: Selection): Source {
  for (const path of [...paths ?? [], ...filter?.paths ?? []]) rejectKeyPath(path, table);
  if (input.IndexName === undefined) {
    const keys = keysOf(table);
    return { table, keys, space: KeySpace.ofTable(table.id, keys), isLocal: false };
  }
  const { index, isLocal } = requireIndex(table, input.IndexName);
  if (!isLocal && input.ConsistentRead === true) throw validation("Consistent reads are not supported on global secondary indexes");
  if (!isLocal && select === "ALL_ATTRIBUTES" && index.Projection.ProjectionType !== "ALL") {
    throw invalidParameters(`Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.IndexName} because its projection type is not ALL`);
  }
  const keys = keysOf(table, index.KeySchema);
  return { table, keys, space: KeySpace.ofIndex(table.id, index.IndexName, keys), index, isLocal };
}

/** The record of the store where an earlier page ended. @throws AwsError `ValidationException` for a key that no page ended with */
export function startKeyOf(input: Shape, { table, keys, space, index }: Source): { key: string; item: Item } | undefined {
  if (input.ExclusiveStartKey === undefined) return undefined;
  const item = checkedItem(input.ExclusiveStartKey);
  const tableKeys = keysOf(table);
  const names = new Set([...keyNames(tableKeys), ...keyNames(keys)]);
  const own: Item = {};
  for (const name of keyNames(tableKeys)) {
    const value = attributeOf(item, name);
    if (value !== undefined) setAttribute(own, name, value);
  }
  const invalid = "The provided starting key is invalid";
  if (Object.keys(item).length !== names.size) throw validation(index ? invalid : `${invalid}: The provided key element does not match the schema`);
  for (const name of names) {
    const value = attributeOf(item, name);
    if (value === undefined || typeOf(value) !== keys.types.get(name)) throw validation(index ? invalid : `${invalid}: The provided key element does not match the schema`);
  }
  rejectKey(own, table);
  const tableKey = KeySpace.ofTable(table.id, tableKeys).key(own);
  return { key: index ? space.key(item, tableKey) : tableKey, item };
}

/** Reads one page of a range. */
export function pageOf(tx: Reader, input: Shape, source: Source, selection: Selection, range: KeyRange): Shape {
  const { table, index, isLocal } = source;
  const fetches = index !== undefined && isLocal && (selection.select === "ALL_ATTRIBUTES" || needsWholeItem(selection.paths, source));
  const limit: number = input.Limit ?? Infinity;
  const items: Item[] = [];
  let scanned = 0;
  let bytes = 0;
  let count = 0;
  let fetched = 0;
  let last: Item | undefined;
  let isCut = false;
  for (const [, stored] of index ? itemsByIndex(tx, range, limit) : itemsIn(tx, range, limit)) {
    const visible = index ? projected(stored.item, table, index) : stored.item;
    const size = visible === stored.item ? stored.size : sizeOfItem(visible);
    if (scanned > 0 && bytes + size > largestPage) {
      isCut = true;
      break;
    }
    bytes += size;
    scanned++;
    last = stored.item;
    if (fetches) fetched += readUnits(stored.size, consistencyOf(input));
    const item = fetches ? stored.item : visible;
    if (selection.filter === undefined || isTrue(selection.filter.condition, item)) {
      count++;
      if (selection.select !== "COUNT") items.push(selection.paths ? pick(item, selection.paths) : item);
    }
    if (scanned === limit) {
      isCut = true;
      break;
    }
  }
  const capacity = new Capacity(table);
  capacity.addRead(readUnits(bytes, consistencyOf(input)), index?.IndexName);
  capacity.addRead(fetched);
  const consumed = capacity.describe(input.ReturnConsumedCapacity);
  return {
    ...(selection.select === "COUNT" ? {} : { Items: items }), Count: count, ScannedCount: scanned,
    ...(isCut && last && { LastEvaluatedKey: pageKey(last, source) }), ...(consumed && { ConsumedCapacity: consumed }),
  };
}

/** Local indexes get from the table what they do not hold themselves. */
function needsWholeItem(paths: Path[] | undefined, { table, keys, index }: Source): boolean {
  if (paths === undefined || index === undefined || index.Projection.ProjectionType === "ALL") return false;
  const held = new Set<string | number>([...keyNames(keysOf(table)), ...keyNames(keys), ...(index.Projection.NonKeyAttributes as string[] | undefined ?? [])]);
  return paths.some(([head]) => !held.has(head!));
}

function pageKey(item: Item, { table, keys }: Source): Item {
  return pick(item, [...new Set([...keyNames(keysOf(table)), ...keyNames(keys)])].map((name) => [name]));
}
