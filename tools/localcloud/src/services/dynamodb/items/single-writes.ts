import type { Handler, Shape } from "../../../service";
import { notModelled } from "../../support/not-modelled";
import { pick } from "../expressions/document-path";
import { validation, type TableRecord } from "../records";
import type { Item } from "../values/attribute-value";
import { Capacity, writeUnits } from "./capacity";
import { requireItemTable } from "./table-access";
import { performWrite, readWrite, rejectWrite, type Write, type WriteKind, type WriteResult } from "./writes";

function handlerOf(kind: WriteKind): Handler {
  return (input, context) => {
    const write = readWrite(kind, input);
    if (kind !== "Update" && !["ALL_OLD", "NONE", undefined].includes(input.ReturnValues)) throw validation("ReturnValues can only be ALL_OLD or NONE");
    return context.store.transaction((tx) => {
      const table = requireItemTable(tx, write.table, context);
      rejectMetrics(input, table);
      rejectWrite(write, table);
      const result = performWrite(context, tx, table, write);
      const attributes = returned(input.ReturnValues, write, result);
      const capacity = capacityOf(table, result).describe(input.ReturnConsumedCapacity);
      return { ...(attributes && { Attributes: attributes }), ...(capacity && { ConsumedCapacity: capacity }) };
    });
  };
}

/** Only tables with local indexes have item collections; for others the parameter has no effect. */
export function rejectMetrics(input: Shape, table: TableRecord): void {
  if (input.ReturnItemCollectionMetrics === "SIZE" && table.localIndexes.length > 0) {
    throw notModelled("dynamodb", "ReturnItemCollectionMetrics of a table with local secondary indexes");
  }
}

export function capacityOf(table: TableRecord, { before, size, indexSizes }: WriteResult, capacity = new Capacity(table), isTransaction = false): Capacity {
  capacity.addWrite(writeUnits([before?.size ?? 0, size], isTransaction), indexSizes, isTransaction);
  return capacity;
}

function returned(mode: string | undefined, { actions = [] }: Write, { before, after }: WriteResult): Item | undefined {
  const paths = actions.map(({ path }) => path);
  switch (mode) {
    case "ALL_OLD": return before?.item;
    case "ALL_NEW": return after;
    case "UPDATED_OLD": return shown(pick(before?.item ?? {}, paths));
    case "UPDATED_NEW": return shown(pick(after ?? {}, paths));
    default: return undefined;
  }
}

const shown = (item: Item): Item | undefined => (Object.keys(item).length === 0 ? undefined : item);

export const putItem = handlerOf("Put");
export const updateItem = handlerOf("Update");
export const deleteItem = handlerOf("Delete");
