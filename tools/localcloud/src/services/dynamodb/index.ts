import type { Service } from "../../service";
import { describeContinuousBackups, updateContinuousBackups } from "./continuous-backups";
import { createTable, deleteTable, describeTable, listTables } from "./tables";
import { listTagsOfResource, tagResource, untagResource } from "./tags";
import { describeTimeToLive, updateTimeToLive } from "./time-to-live";
import { updateTable } from "./update-table";

/** DynamoDB's control plane. Items are not modelled. */
export const service: Service = {
  id: "dynamodb",
  operations: {
    CreateTable: createTable,
    DeleteTable: deleteTable,
    DescribeContinuousBackups: describeContinuousBackups,
    DescribeTable: describeTable,
    DescribeTimeToLive: describeTimeToLive,
    ListTables: listTables,
    ListTagsOfResource: listTagsOfResource,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateContinuousBackups: updateContinuousBackups,
    UpdateTable: updateTable,
    UpdateTimeToLive: updateTimeToLive,
  },
};
