import type { Service } from "../../service";
import { describeContinuousBackups, updateContinuousBackups } from "./continuous-backups";
import { batchWriteItem } from "./items/batch-write";
import { sweepTask } from "./items/expiry";
import { batchGetItem, getItem, transactGetItems } from "./items/gets";
import { query } from "./items/query";
import { scan } from "./items/scan";
import { deleteItem, putItem, updateItem } from "./items/single-writes";
import { sweepExpiredItems } from "./items/sweep";
import { transactWriteItems } from "./items/transact-write";
import { createTable, deleteTable, describeTable, listTables } from "./tables";
import { listTagsOfResource, tagResource, untagResource } from "./tags";
import { describeTimeToLive, updateTimeToLive } from "./time-to-live";
import { updateTable } from "./update-table";

/** DynamoDB: tables and items. PartiQL, backups, streams and global tables are not modelled. */
export const service: Service = {
  id: "dynamodb",
  operations: {
    BatchGetItem: batchGetItem,
    BatchWriteItem: batchWriteItem,
    CreateTable: createTable,
    DeleteItem: deleteItem,
    DeleteTable: deleteTable,
    DescribeContinuousBackups: describeContinuousBackups,
    DescribeTable: describeTable,
    DescribeTimeToLive: describeTimeToLive,
    GetItem: getItem,
    ListTables: listTables,
    ListTagsOfResource: listTagsOfResource,
    PutItem: putItem,
    Query: query,
    Scan: scan,
    TagResource: tagResource,
    TransactGetItems: transactGetItems,
    TransactWriteItems: transactWriteItems,
    UntagResource: untagResource,
    UpdateContinuousBackups: updateContinuousBackups,
    UpdateItem: updateItem,
    UpdateTable: updateTable,
    UpdateTimeToLive: updateTimeToLive,
  },
  tasks: { [sweepTask]: sweepExpiredItems },
};
