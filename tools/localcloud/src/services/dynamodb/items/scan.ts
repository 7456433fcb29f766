import type { Handler, Shape } from "../../../service";
import { Scope } from "../expressions/scope";
import { validation } from "../records";
import { rejectLegacy, rejectPlaceholders } from "./legacy";
import { pageOf, selectionOf, sourceOf, startKeyOf } from "./pages";
import { requireItemTable } from "./table-access";

export const scan: Handler = (input, context) => {
  rejectLegacy(input);
  rejectPlaceholders(input, ["ProjectionExpression", "FilterExpression"], ["FilterExpression"]);
  rejectSegment(input);
  const scope = new Scope(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
  const selection = selectionOf(input, scope);
  scope.rejectUnused();
  return context.store.read((tx) => {
    const table = requireItemTable(tx, input.TableName, context);
    const source = sourceOf(input, table, selection);
    const range = source.space.segment(input.Segment, input.TotalSegments);
    const start = startKeyOf(input, source)?.key;
    if (start === undefined) return pageOf(tx, input, source, selection, range);
    if (start < range.from || start >= range.until) {
      throw validation("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
        + `TotalSegments: ${input.TotalSegments ?? 1} Segment: ${input.Segment ?? 0}`);
    }
    return pageOf(tx, input, source, selection, { ...range, from: `${start}\0` });
  });
};

function rejectSegment({ Segment: segment, TotalSegments: total }: Shape): void {
  if (segment !== undefined && total === undefined) {
    throw validation("The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
  }
  if (total === undefined) return;
  if (segment === undefined) throw validation("The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
  if (segment >= total) {
    throw validation("The Segment parameter is zero-based and must be less than parameter TotalSegments: "
      + `Segment: ${segment} is not less than TotalSegments: ${total}`);
  }
}
