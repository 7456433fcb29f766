import fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const TableName = "dynamodb-deployment-history-dev";
const arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`;
const dynamodb = (operation: string, input: Shape = {}): Promise<Shape> => account.call("dynamodb", operation, input);
const base = {
  TableName, BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "deploymentId", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "deploymentId", KeyType: "HASH" }],
};
const create = (input: Shape = {}): Promise<Shape> => dynamodb("CreateTable", { ...base, ...input });
const table = async (): Promise<Shape> => (await dynamodb("DescribeTable", { TableName })).Table;
const index = (IndexName: string, ...keys: string[]): Shape => ({
  IndexName, Projection: { ProjectionType: "ALL" },
  KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? "HASH" : "RANGE" })),
});
const attributes = (...names: string[]): Shape[] => names.map((AttributeName) => ({ AttributeName, AttributeType: "S" }));

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("CreateTable", () => {
  it("answers CREATING, and the table is there for the next caller", async () => {
    const { TableDescription } = await create();

    expect(TableDescription).toMatchObject({ TableName, TableStatus: "CREATING", TableArn: arn, TableId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(await table()).toEqual({
      AttributeDefinitions: base.AttributeDefinitions, KeySchema: base.KeySchema, TableName, TableStatus: "ACTIVE", TableArn: arn,
      TableId: TableDescription.TableId, CreationDateTime: new Date("2026-11-20T12:00:00Z"), TableSizeBytes: 0, ItemCount: 0,
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 }, DeletionProtectionEnabled: false,
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST", LastUpdateToPayPerRequestDateTime: new Date("2026-11-20T12:00:00Z") },
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: "ACTIVE" },
    });
  });

  it("keeps capacity, stream, class, protection and indexes", async () => {
    await create({
      BillingMode: "PROVISIONED", ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 }, TableClass: "STANDARD_INFREQUENT_ACCESS",
      DeletionProtectionEnabled: true, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      AttributeDefinitions: attributes("deploymentId", "at", "service"),
      KeySchema: [...base.KeySchema, { AttributeName: "at", KeyType: "RANGE" }],
      LocalSecondaryIndexes: [index("by-service", "deploymentId", "service")],
      GlobalSecondaryIndexes: [{ ...index("services", "service"), ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } }],
    });

    const made = await table();

    expect(made).toMatchObject({
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 }, TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
      DeletionProtectionEnabled: true, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      LatestStreamArn: `${arn}/stream/2026-11-20T12:00:00.000`, LatestStreamLabel: "2026-11-20T12:00:00.000",
      LocalSecondaryIndexes: [{ IndexName: "by-service", IndexArn: `${arn}/index/by-service` }],
      GlobalSecondaryIndexes: [{ IndexName: "services", IndexStatus: "ACTIVE", ProvisionedThroughput: { ReadCapacityUnits: 1 } }],
    });
    expect(made).not.toHaveProperty("BillingModeSummary");
  });

  it("refuses a name in use", async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ code: "ResourceInUseException", statusCode: 400, message: `Table already exists: ${TableName}` });
  });

  it.each<[string, Shape, string]>([
    ["an attribute that no key uses", { AttributeDefinitions: attributes("deploymentId", "other") },
      "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"],
    ["a key that is not defined", { AttributeDefinitions: attributes("other") }, "Some index key attributes are not defined in AttributeDefinitions."],
    ["an attribute defined twice", { AttributeDefinitions: attributes("deploymentId", "deploymentId") }, "Cannot redefine attribute: deploymentId"],
    ["a range key first", { KeySchema: [{ AttributeName: "deploymentId", KeyType: "RANGE" }] }, "The first KeySchemaElement is not a HASH key type"],
    ["no capacity", { BillingMode: undefined }, "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"],
    ["capacity on demand", { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"],
    ["a local index without a range key", { LocalSecondaryIndexes: [index("local", "deploymentId", "at")], AttributeDefinitions: attributes("deploymentId", "at") },
      "Table KeySchema does not have a range key"],
    ["an index on an undefined attribute", { GlobalSecondaryIndexes: [index("services", "service")] }, "Some index key attributes are not defined"],
    ["two indexes of one name", { AttributeDefinitions: attributes("deploymentId", "a"), GlobalSecondaryIndexes: [index("same", "a"), index("same", "a")] },
      "Duplicate index name: same"],
    ["a projection that names nothing", { AttributeDefinitions: attributes("deploymentId", "a"),
      GlobalSecondaryIndexes: [{ ...index("one", "a"), Projection: { ProjectionType: "INCLUDE" } }] }, "NonKeyAttributes is not specified"],
    ["a stream without a view", { StreamSpecification: { StreamEnabled: true } }, "StreamViewType must be specified when StreamEnabled is true"],
    ["a key that does not exist", { SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: "alias/ghost" } }, "KMS key not found"],
    ["reserved tags", { Tags: [{ Key: "aws:x", Value: "" }] }, "reserved"],
  ])("refuses %s", async (_what, input, message) => {
    await expect(create(input)).rejects.toMatchObject({ code: "ValidationException", statusCode: 400, message: expect.stringContaining(message) });
    expect(await dynamodb("ListTables")).toEqual({ TableNames: [] });
  });

  it("takes exactly the names that DynamoDB's rule allows", async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.stringMatching(/^[a-zA-Z0-9_.-]{1,20}$/), fc.string({ minLength: 1, maxLength: 12 })), async (name) => {
      const made = await create({ TableName: name }).then(() => true, (error: { code: string }) => (expect(error.code).toBe("ValidationException"), false));
      expect(made).toBe(/^[a-zA-Z0-9_.-]{3,255}$/.test(name));
      if (made) await dynamodb("DeleteTable", { TableName: name });
    }), { numRuns: 60 });
  });
});

describe("encryption", () => {
  it("with AWS's own key shows nothing, with a KMS key its ARN", async () => {
    await create({ SSESpecification: { Enabled: true } });
    const managed = (await account.call("kms", "DescribeKey", { KeyId: "alias/aws/dynamodb" })).KeyMetadata;
    expect((await table()).SSEDescription).toEqual({ Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: managed.Arn });

    await dynamodb("UpdateTable", { TableName, SSESpecification: { Enabled: false } });

    expect(await table()).not.toHaveProperty("SSEDescription");
  });
});

describe("a table that is not there", () => {
  it.each<[string, Shape, string, string]>([
    ["DescribeTable", {}, "ResourceNotFoundException", `Requested resource not found: Table: ${TableName} not found`],
    ["DeleteTable", {}, "ResourceNotFoundException", `Requested resource not found: Table: ${TableName} not found`],
    ["DescribeTimeToLive", {}, "ResourceNotFoundException", `Requested resource not found: Table: ${TableName} not found`],
    ["DescribeContinuousBackups", {}, "TableNotFoundException", `Table not found: ${TableName}`],
  ])("gives %s its error", async (operation, input, code, message) => {
    await expect(dynamodb(operation, { TableName, ...input })).rejects.toMatchObject({ code, message, statusCode: 400 });
  });
});

describe("UpdateTable", () => {
  it("changes billing, stream and protection", async () => {
    await create();
    const { TableDescription } = await dynamodb("UpdateTable", {
      TableName, BillingMode: "PROVISIONED", ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }, DeletionProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
    });

    expect(TableDescription.TableStatus).toBe("UPDATING");
    expect(await table()).toMatchObject({
      TableStatus: "ACTIVE", BillingModeSummary: { BillingMode: "PROVISIONED" }, DeletionProtectionEnabled: true,
      ProvisionedThroughput: { ReadCapacityUnits: 1 }, StreamSpecification: { StreamViewType: "KEYS_ONLY" },
    });
    await dynamodb("UpdateTable", { TableName, BillingMode: "PAY_PER_REQUEST" });
    expect((await table()).ProvisionedThroughput.ReadCapacityUnits).toBe(0);
    await expect(dynamodb("DeleteTable", { TableName })).rejects.toMatchObject({ code: "ValidationException", message: expect.stringContaining("protected against deletion") });
  });

  it("adds and removes one global index at a time, with its attributes", async () => {
    await create();
    const add = (name: string): Shape => ({ Create: index(name, name) });
    await dynamodb("UpdateTable", { TableName, AttributeDefinitions: attributes("deploymentId", "service"), GlobalSecondaryIndexUpdates: [add("service")] });
    expect((await table()).GlobalSecondaryIndexes).toMatchObject([{ IndexName: "service" }]);
    await expect(dynamodb("UpdateTable", { TableName, GlobalSecondaryIndexUpdates: [add("aaa"), add("bbb")] })).rejects.toMatchObject({ code: "LimitExceededException" });

    await dynamodb("UpdateTable", { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "service" } }] });

    expect(await table()).toMatchObject({ AttributeDefinitions: attributes("deploymentId") });
    expect(await table()).not.toHaveProperty("GlobalSecondaryIndexes");
    await expect(dynamodb("UpdateTable", { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "service" } }] }))
      .rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });

  it("refuses to change nothing, and capacity without provisioning", async () => {
    await create();
    await expect(dynamodb("UpdateTable", { TableName })).rejects.toMatchObject({ code: "ValidationException", message: expect.stringContaining("At least one of") });
    await expect(dynamodb("UpdateTable", { TableName, ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } }))
      .rejects.toMatchObject({ code: "ValidationException" });
  });
});

describe("DeleteTable", () => {
  it("answers DELETING and the table is gone", async () => {
    await create();

    expect((await dynamodb("DeleteTable", { TableName: arn })).TableDescription).toMatchObject({ TableName, TableStatus: "DELETING" });
    await expect(table()).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("time to live", () => {
  it("is switched on and off, once each", async () => {
    await create();
    const update = (Enabled: boolean, AttributeName = "expires"): Promise<Shape> =>
      dynamodb("UpdateTimeToLive", { TableName, TimeToLiveSpecification: { Enabled, AttributeName } });
    await expect(update(false)).rejects.toMatchObject({ code: "ValidationException", message: "TimeToLive is already disabled" });

    await update(true);

    expect(await dynamodb("DescribeTimeToLive", { TableName })).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "expires" } });
    await expect(update(true)).rejects.toMatchObject({ message: "TimeToLive is already enabled" });
    await expect(update(false, "other")).rejects.toMatchObject({ code: "ValidationException" });
    await update(false);
    expect(await dynamodb("DescribeTimeToLive", { TableName })).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } });
  });
});

describe("point-in-time recovery", () => {
  it("is off, then reaches back to the moment it was switched on", async () => {
    await create();
    expect(await dynamodb("DescribeContinuousBackups", { TableName })).toEqual({
      ContinuousBackupsDescription: { ContinuousBackupsStatus: "ENABLED", PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" } },
    });
    await dynamodb("UpdateContinuousBackups", { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
    account.clock.at += 3_600_000;

    expect((await dynamodb("DescribeContinuousBackups", { TableName })).ContinuousBackupsDescription.PointInTimeRecoveryDescription).toEqual({
      PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 35,
      EarliestRestorableDateTime: new Date("2026-11-20T12:00:00Z"), LatestRestorableDateTime: new Date("2026-11-20T12:55:00Z"),
    });
  });
});

describe("tags of tables", () => {
  it("are kept, listed and removed by ARN", async () => {
    await create({ Tags: [{ Key: "Team", Value: "payments" }] });
    await dynamodb("TagResource", { ResourceArn: arn, Tags: [{ Key: "Stage", Value: "dev" }] });
    await dynamodb("UntagResource", { ResourceArn: arn, TagKeys: ["Team"] });

    expect(await dynamodb("ListTagsOfResource", { ResourceArn: arn })).toEqual({ Tags: [{ Key: "Stage", Value: "dev" }] });
    await expect(dynamodb("ListTagsOfResource", { ResourceArn: `${arn}-ghost` })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("ListTables", () => {
  it("pages by name", async () => {
    for (const name of ["aaa", "bbb", "ccc"]) await create({ TableName: name });

    expect(await dynamodb("ListTables", { Limit: 2 })).toEqual({ TableNames: ["aaa", "bbb"], LastEvaluatedTableName: "bbb" });
    expect(await dynamodb("ListTables", { Limit: 2, ExclusiveStartTableName: "bbb" })).toEqual({ TableNames: ["ccc"] });
  });
});
