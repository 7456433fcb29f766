import type { Service } from "../../service";
import {
  createConnection, deleteConnection, getConnection, listConnections, listTagsForResource, tagResource, untagResource,
} from "./connections";

/** Connections to Git providers. The handshake and what uses it belong to what the cloud does. */
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
};
