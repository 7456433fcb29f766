import { tellLifeStory } from "../../testing/resource-life";

const TABLE = "dynamodb-deployment-history-dev";

tellLifeStory({
  type: "aws:dynamodb/table:Table",
  inputs: () => ({
    name: TABLE,
    billingMode: "PAY_PER_REQUEST",
    hashKey: "deploymentId",
    attributes: [{ name: "deploymentId", type: "S" }],
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true },
    ttl: { attributeName: "expiresAt", enabled: true },
  }),
  outputs: ["arn", "name", "hashKey", "pointInTimeRecovery", "serverSideEncryption", "ttl", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, pointInTimeRecovery: { enabled: false }, deletionProtectionEnabled: true, tags: { Team: "history" } }),
    paths: {
      "pointInTimeRecovery.enabled": "update",
      deletionProtectionEnabled: "update",
      "tags.Team": "add",
      "tagsAll.Team": "update",
    },
    calls: ["UpdateTable", "UpdateContinuousBackups", "TagResource"],
  },
  drift: {
    change: (world) =>
      world.aws("dynamodb", "UpdateContinuousBackups", {
        TableName: TABLE,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      }),
    paths: { "pointInTimeRecovery.enabled": "update" },
  },
  replace: {
    inputs: (before) => ({ ...before, hashKey: "id", attributes: [{ name: "id", type: "S" }] }),
    keys: ["hashKey"],
    deleteFirst: true,
  },
});

tellLifeStory({
  type: "aws:dynamodb/table:Table",
  inputs: () => ({
    name: TABLE,
    hashKey: "id",
    rangeKey: "at",
    attributes: [{ name: "service", type: "S" }, { name: "id", type: "S" }, { name: "at", type: "S" }],
    billingMode: "PAY_PER_REQUEST",
    globalSecondaryIndexes: [{ name: "by-service", hashKey: "service", rangeKey: "at", projectionType: "ALL" }],
  }),
  outputs: ["globalSecondaryIndexes", "rangeKey"],
  replace: { inputs: (before) => ({ ...before, name: "dynamodb-other-dev" }), keys: ["name"] },
});
