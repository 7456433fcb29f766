import type { Handler, Shape } from "../../../service";
import { isTrue } from "../expressions/condition";
import { bindKeyConditions, keyConditionFor, type KeyCondition } from "../expressions/key-condition";
import { Scope } from "../expressions/scope";
import { validation } from "../records";
import { attributeOf, isEqual, type Item } from "../values/attribute-value";
import { keyNames } from "./key-schema";
import { rejectLegacy, rejectPlaceholders } from "./legacy";
import { pageOf, selectionOf, sourceOf, startKeyOf, type Selection, type Source } from "./pages";
import type { KeyRange } from "./storage-key";
import { requireItemTable } from "./table-access";

export const query: Handler = (input, context) => {
  rejectLegacy(input);
  rejectPlaceholders(input, ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"], ["FilterExpression", "KeyConditionExpression"]);
  if (input.KeyConditionExpression === undefined) {
    throw validation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  }
  const scope = new Scope(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
  const conditions = bindKeyConditions(input.KeyConditionExpression, scope);
  const selection = selectionOf(input, scope);
  scope.rejectUnused();
  return context.store.read((tx) => {
    const table = requireItemTable(tx, input.TableName, context);
    const source = sourceOf(input, table, selection);
    const condition = keyConditionFor(conditions, source.keys);
    rejectFilter(selection, source);
    const range = startedRange(input, source, condition);
    return range === undefined ? { Items: [], Count: 0, ScannedCount: 0 } : pageOf(tx, input, source, selection, range);
  });
};

/** Conditions on the keys belong to the key condition. */
function rejectFilter({ filter }: Selection, { keys }: Source): void {
  const key = keyNames(keys).find((name) => filter?.paths.some(([head]) => head === name));
  if (key !== undefined) throw validation(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key}`);
}

function startedRange(input: Shape, source: Source, condition: KeyCondition): KeyRange | undefined {
  const { from, until } = source.space.range(condition.partition, condition.sort);
  const reverse = input.ScanIndexForward === false;
  const start = startKeyOf(input, source);
  if (start !== undefined) rejectStart(start.item, source, condition);
  if (start === undefined) return { from, until, reverse };
  const range = reverse ? { from, until: start.key, reverse } : { from: `${start.key}\0`, until, reverse };
  return range.from < range.until ? range : undefined;
}

/** @throws AwsError `ValidationException` for a start that this query cannot have come to */
function rejectStart(start: Item, { keys }: Source, { partition, sort }: KeyCondition): void {
  if (!isEqual(attributeOf(start, keys.partition)!, partition)) {
    throw validation("The provided starting key is outside query boundaries based on provided conditions");
  }
  if (keys.sort === undefined || sort === undefined) return;
  const operand = { kind: "path" as const, path: [keys.sort] };
  const value = (of: KeyCondition["partition"]): { kind: "value"; value: typeof of } => ({ kind: "value", value: of });
  const holds = sort.operator === "between"
    ? isTrue({ kind: "between", operands: [operand, value(sort.low), value(sort.high)] }, start)
    : sort.operator === "begins_with"
      ? isTrue({ kind: "call", name: "begins_with", operands: [operand, value(sort.value)] }, start)
      : isTrue({ kind: "comparison", comparator: sort.operator, operands: [operand, value(sort.value)] }, start);
  if (!holds) throw invalidStart();
}

const invalidStart = (): Error => validation("The provided starting key does not match the range key predicate");
