import type { Service } from "../../service";
import {
  associateKmsKey, createLogGroup, deleteLogGroup, deleteRetentionPolicy, describeLogGroups, disassociateKmsKey, listLogGroups,
  putLogGroupDeletionProtection, putRetentionPolicy,
} from "./groups";
import { EXPIRE, expireEvents } from "./expiry";
import { putLogEvents } from "./put-log-events";
import { deleteQueryDefinition, describeQueryDefinitions, putQueryDefinition } from "./query-definitions";
import { filterLogEvents, getLogEvents, testMetricFilter } from "./read-log-events";
import { createLogStream, deleteLogStream, describeLogStreams } from "./streams";
import { listTagsForResource, listTagsLogGroup, tagLogGroup, tagResource, untagLogGroup, untagResource } from "./tags";

/** Log groups, streams and events, read by patterns; metrics in log events. */
export const service: Service = {
  id: "logs",
  operations: {
    AssociateKmsKey: associateKmsKey,
    CreateLogGroup: createLogGroup,
    CreateLogStream: createLogStream,
    DeleteLogGroup: deleteLogGroup,
    DeleteLogStream: deleteLogStream,
    DeleteQueryDefinition: deleteQueryDefinition,
    DeleteRetentionPolicy: deleteRetentionPolicy,
    DescribeLogGroups: describeLogGroups,
    DescribeLogStreams: describeLogStreams,
    DescribeQueryDefinitions: describeQueryDefinitions,
    DisassociateKmsKey: disassociateKmsKey,
    FilterLogEvents: filterLogEvents,
    GetLogEvents: getLogEvents,
    ListLogGroups: listLogGroups,
    ListTagsForResource: listTagsForResource,
    ListTagsLogGroup: listTagsLogGroup,
    PutLogEvents: putLogEvents,
    PutLogGroupDeletionProtection: putLogGroupDeletionProtection,
    PutQueryDefinition: putQueryDefinition,
    PutRetentionPolicy: putRetentionPolicy,
    TagLogGroup: tagLogGroup,
    TagResource: tagResource,
    TestMetricFilter: testMetricFilter,
    UntagLogGroup: untagLogGroup,
    UntagResource: untagResource,
  },
  tasks: { [EXPIRE]: expireEvents },
};
