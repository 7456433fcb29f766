import type { Service } from "../../service";
import {
  createConnection, deleteConnection, getConnection, listConnections, listTagsForResource, tagResource, untagResource,
} from "./connections";
import { DETECT_TASK } from "./mappings";
import { detectPushes } from "./pushes";

/** Connections to Git providers, for which local repositories stand. */
export const service: Service = {
  id: "codeconnections",
  operations: {
    CreateConnection: createConnection,
    DeleteConnection: deleteConnection,
    GetConnection: getConnection,
    ListConnections: listConnections,
    ListTagsForResource: listTagsForResource,
    TagResource: tagResource,
    UntagResource: untagResource,
  },
  tasks: { [DETECT_TASK]: detectPushes },
};
