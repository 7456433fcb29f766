import type { Handler, Shape } from "../../../service";
import { validation } from "../records";
import { Capacity } from "./capacity";
import { rejectDuplicates } from "./gets";
import { keyOf, keysOf } from "./key-schema";
import { capacityOf, rejectMetrics } from "./single-writes";
import { requireItemTable } from "./table-access";
import { performWrite, readWrite, rejectWrite } from "./writes";

const mostWritesPerBatch = 25;

export const batchWriteItem: Handler = (input, context) => {
  const requests = Object.entries(input.RequestItems as Record<string, Shape[]>).map(([table, writes]) => ({ table, writes: writes.map((write) => writeOf(table, write)) }));
  if (requests.reduce((sum, { writes }) => sum + writes.length, 0) > mostWritesPerBatch) throw validation("Too many items requested for the BatchWriteItem call");
  return context.store.transaction((tx) => {
    const batches = requests.map(({ table: name, writes }) => {
      const table = requireItemTable(tx, name, context);
      rejectMetrics(input, table);
      for (const write of writes) rejectWrite(write, table);
      rejectDuplicates(writes.map(({ item }) => keyOf(item, keysOf(table))!), table);
      return { table, writes };
    });
    const consumed = batches.flatMap(({ table, writes }) => {
      const capacity = new Capacity(table);
      for (const write of writes) capacityOf(table, performWrite(context, tx, table, write), capacity);
      return capacity.describe(input.ReturnConsumedCapacity) ?? [];
    });
    return { UnprocessedItems: {}, ...(consumed.length > 0 && { ConsumedCapacity: consumed }) };
  });
};

function writeOf(table: string, { PutRequest: put, DeleteRequest: remove }: Shape): ReturnType<typeof readWrite> {
  if ((put === undefined) === (remove === undefined)) {
    throw validation("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
  }
  return put === undefined ? readWrite("Delete", { TableName: table, Key: remove.Key }) : readWrite("Put", { TableName: table, Item: put.Item });
}
