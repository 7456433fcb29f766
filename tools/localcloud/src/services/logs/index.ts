import type { Service } from "../../service";
import {
  associateKmsKey, createLogGroup, deleteLogGroup, deleteRetentionPolicy, describeLogGroups, disassociateKmsKey, listLogGroups,
  putLogGroupDeletionProtection, putRetentionPolicy,
} from "./groups";
import { listTagsForResource, listTagsLogGroup, tagLogGroup, tagResource, untagLogGroup, untagResource } from "./tags";

/** Log groups. Streams and events belong to what the cloud does, not to what it holds. */
export const service: Service = {
  id: "logs",
  operations: {
    AssociateKmsKey: associateKmsKey,
    CreateLogGroup: createLogGroup,
    DeleteLogGroup: deleteLogGroup,
    DeleteRetentionPolicy: deleteRetentionPolicy,
    DescribeLogGroups: describeLogGroups,
    DisassociateKmsKey: disassociateKmsKey,
    ListLogGroups: listLogGroups,
    ListTagsForResource: listTagsForResource,
    ListTagsLogGroup: listTagsLogGroup,
    PutLogGroupDeletionProtection: putLogGroupDeletionProtection,
    PutRetentionPolicy: putRetentionPolicy,
    TagLogGroup: tagLogGroup,
    TagResource: tagResource,
    UntagLogGroup: untagLogGroup,
    UntagResource: untagResource,
  },
};
