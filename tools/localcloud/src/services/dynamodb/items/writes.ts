/**
 * One write to one item, whichever operation asks for it: read as far as the request itself goes, then carried out on a table.
 */
import { AwsError, type CallContext, type Shape, type Transaction } from "../../../service";
import { isTrue, bindCondition, type BoundCondition } from "../expressions/condition";
import { Scope } from "../expressions/scope";
import { applyUpdate, bindUpdate, type Action } from "../expressions/update";
import { invalidParameters, validation, type TableRecord } from "../records";
import { checkedItem, typeOf, type Item } from "../values/attribute-value";
import { largestItem, sizeOfItem } from "../values/size";
import { readItem, writeItem, type StoredItem, type Written } from "./item-store";
import { indexesOf, keyNames, keysOf, rejectIndexKeys, rejectItemKeys, rejectKey } from "./key-schema";
import { rejectLegacy, rejectPlaceholders } from "./legacy";

export type WriteKind = "Put" | "Update" | "Delete" | "ConditionCheck";

export interface Write {
  kind: WriteKind;
  /** Name or ARN as the request gives it. */
  table: string;
  /** The whole item for Put, its key for the others. */
  item: Item;
  actions?: Action[];
  condition?: BoundCondition;
  /** Whether a failure of the condition shows the item. */
  showsItem: boolean;
}

export interface WriteResult extends Written { before?: StoredItem; after?: Item }

const tooLarge = "Item size has exceeded the maximum allowed size";

/** @throws AwsError `ValidationException` for what is wrong whatever the table holds */
export function readWrite(kind: WriteKind, input: Shape): Write {
  rejectLegacy(input);
  const expressions = kind === "Update" ? ["UpdateExpression", "ConditionExpression"] : ["ConditionExpression"];
  rejectPlaceholders(input, expressions, expressions);
  const item = checkedItem((kind === "Put" ? input.Item : input.Key) as Shape);
  if (kind === "Put" && sizeOfItem(item) > largestItem) throw validation(tooLarge);
  const write: Write = { kind, table: input.TableName, item, showsItem: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD" };
  if (input.UpdateExpression === undefined && input.ConditionExpression === undefined) return write;
  const scope = new Scope(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
  if (kind === "Update" && input.UpdateExpression !== undefined) write.actions = bindUpdate(input.UpdateExpression, scope);
  if (input.ConditionExpression !== undefined) write.condition = bindCondition("ConditionExpression", input.ConditionExpression, scope);
  scope.rejectUnused();
  return write;
}

/** @throws AwsError `ValidationException` for a write that does not fit the table, before anything is read */
export function rejectWrite(write: Write, table: TableRecord): void {
  if (write.kind === "Put") rejectItemKeys(write.item, table);
  else rejectKey(write.item, table);
  if (write.actions !== undefined) rejectActions(write.actions, table);
  for (const path of write.condition?.paths ?? []) rejectKeyPath(path, table);
}

function rejectActions(actions: Action[], table: TableRecord): void {
  const keys = keysOf(table);
  for (const name of keyNames(keys)) {
    if (actions.some(({ path }) => path[0] === name)) {
      throw invalidParameters(`Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
  for (const index of indexesOf(table)) {
    for (const name of keyNames(keysOf(table, index.KeySchema))) {
      for (const { path, operand } of actions) {
        if (path[0] !== name || path.length > 1 || operand?.kind !== "value") continue;
        const type = typeOf(operand.value);
        if (type !== keys.types.get(name)) {
          throw invalidParameters(`Type mismatch for Index Key ${name} Expected: ${keys.types.get(name)} Actual: ${type} IndexName: ${index.IndexName}`);
        }
      }
    }
  }
  for (const { path } of actions) rejectKeyPath(path, table);
}

/** Key attributes have no inside. */
export function rejectKeyPath(path: readonly (string | number)[], table: TableRecord): void {
  if (path.length < 2) return;
  const refusal = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ";
  if (table.keySchema.some(({ AttributeName }) => AttributeName === path[0])) throw validation(`${refusal}Key: ${path[0]}`);
  if (indexesOf(table).some(({ KeySchema }) => KeySchema.some(({ AttributeName }) => AttributeName === path[0]))) throw validation(`${refusal}IndexKey: ${path[0]}`);
}

/**
 * @throws AwsError `ConditionalCheckFailedException` when the condition does not hold; `ValidationException` for an update that does not
 * fit the item
 */
export function performWrite(context: CallContext, tx: Transaction, table: TableRecord, write: Write): WriteResult {
  const before = readItem(tx, table, write.item);
  if (write.condition !== undefined && !isTrue(write.condition.condition, before?.item ?? {})) throw conditionFailed(write, before);
  const found = before === undefined ? {} : { before };
  switch (write.kind) {
    case "ConditionCheck": return { ...found, size: before?.size ?? 0, indexSizes: new Map() };
    case "Delete": return before === undefined ? { size: 0, indexSizes: new Map() } : { before, ...writeItem(context, tx, table, before, undefined) };
    case "Put": return { ...found, after: write.item, ...writeItem(context, tx, table, before, write.item) };
    case "Update": {
      const after = updated(write, before?.item ?? write.item, table);
      const size = sizeOfItem(after);
      if (size > largestItem) throw validation("Item size to update has exceeded the maximum allowed size");
      return { ...found, after, ...writeItem(context, tx, table, before, after, size) };
    }
  }
}

function updated(write: Write, item: Item, table: TableRecord): Item {
  if (write.actions === undefined) return item;
  const after = applyUpdate(write.actions, item);
  rejectIndexKeys(after, table, () => validation("The update expression attempted to update the secondary index key to unsupported type"));
  return after;
}

function conditionFailed(write: Write, before: StoredItem | undefined): AwsError {
  return new AwsError("ConditionalCheckFailedException", "The conditional request failed", 400, write.showsItem && before ? { Item: before.item } : {});
}
