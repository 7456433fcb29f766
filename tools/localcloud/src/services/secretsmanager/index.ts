import type { Service } from "../../service";
import { DELETE_SECRET_TASK, deleteSecret, endSecret, restoreSecret } from "./deletion";
import { describeSecret, listSecrets } from "./description";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./resource-policy";
import { createSecret, putSecretValue, updateSecret } from "./secrets";
import { tagResource, untagResource } from "./tags";
import { getSecretValue, listSecretVersionIds, updateSecretVersionStage } from "./values";

/** Secrets Manager: secrets with versions and labels, encrypted by KMS, deleted by the clock. Rotation and replication are not modelled. */
export const service: Service = {
  id: "secretsmanager",
  operations: {
    CreateSecret: createSecret,
    DeleteResourcePolicy: deleteResourcePolicy,
    DeleteSecret: deleteSecret,
    DescribeSecret: describeSecret,
    GetResourcePolicy: getResourcePolicy,
    GetSecretValue: getSecretValue,
    ListSecrets: listSecrets,
    ListSecretVersionIds: listSecretVersionIds,
    PutResourcePolicy: putResourcePolicy,
    PutSecretValue: putSecretValue,
    RestoreSecret: restoreSecret,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateSecret: updateSecret,
    UpdateSecretVersionStage: updateSecretVersionStage,
  },
  tasks: { [DELETE_SECRET_TASK]: endSecret },
};
