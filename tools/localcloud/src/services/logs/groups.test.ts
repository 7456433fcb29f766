import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

const ARN = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/payment";

let account: TestAccount;
const logs = (operation: string, input: Shape = {}): Promise<Shape> => account.call("logs", operation, input);
const group = { logGroupName: "/aws/lambda/payment" };

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("log groups", () => {
  it("read back with both forms of the ARN and their retention", async () => {
    await logs("CreateLogGroup", group);
    await logs("PutRetentionPolicy", { ...group, retentionInDays: 30 });

    expect(await logs("DescribeLogGroups", { logGroupNamePrefix: "/aws/lambda/" })).toEqual({ logGroups: [{
      ...group, creationTime: account.clock.at, retentionInDays: 30, metricFilterCount: 0, storedBytes: 0, arn: `${ARN}:*`, logGroupArn: ARN,
      logGroupClass: "STANDARD", deletionProtectionEnabled: false,
    }] });
    await logs("DeleteRetentionPolicy", group);
    expect((await logs("DescribeLogGroups")).logGroups[0]).not.toHaveProperty("retentionInDays");
  });

  it("exist once, and not at all where operations ask for them in vain", async () => {
    await logs("CreateLogGroup", group);

    await expect(logs("CreateLogGroup", group)).rejects.toMatchObject({
      code: "ResourceAlreadyExistsException", message: "The specified log group already exists",
    });
    await logs("DeleteLogGroup", group);
    const missing = { code: "ResourceNotFoundException", message: "The specified log group does not exist." };
    await expect(logs("DeleteLogGroup", group)).rejects.toMatchObject(missing);
    await expect(logs("PutRetentionPolicy", { ...group, retentionInDays: 30 })).rejects.toMatchObject(missing);
    await expect(logs("ListTagsForResource", { resourceArn: ARN })).rejects.toMatchObject(missing);
  });

  it("refuse a retention that CloudWatch Logs does not have, and AWS's own names", async () => {
    await logs("CreateLogGroup", group);

    await expect(logs("PutRetentionPolicy", { ...group, retentionInDays: 31 })).rejects.toMatchObject({ code: "InvalidParameterException" });
    await expect(logs("CreateLogGroup", { logGroupName: "aws/mine" })).rejects.toMatchObject({ code: "InvalidParameterException" });
  });

  it("refuse a key that does not exist", async () => {
    const kmsKeyId = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000";

    await expect(logs("CreateLogGroup", { ...group, kmsKeyId })).rejects.toMatchObject({
      code: "InvalidParameterException", message: `The specified KMS key does not exist or is not allowed to be used with LogGroup '${ARN}'`,
    });
    const { KeyMetadata } = await account.call("kms", "CreateKey");
    await logs("CreateLogGroup", { ...group, kmsKeyId: KeyMetadata.Arn });
    expect((await logs("DescribeLogGroups")).logGroups[0].kmsKeyId).toBe(KeyMetadata.Arn);
  });

  it("page by name, and filter by pattern", async () => {
    for (const name of ["/b", "/a/1", "/a/2"]) await logs("CreateLogGroup", { logGroupName: name });
    const names = (answer: Shape): string[] => answer.logGroups.map((one: Shape) => one.logGroupName as string);

    const first = await logs("DescribeLogGroups", { limit: 2 });

    expect([names(first), names(await logs("DescribeLogGroups", { limit: 2, nextToken: first.nextToken }))]).toEqual([["/a/1", "/a/2"], ["/b"]]);
    expect(names(await logs("DescribeLogGroups", { logGroupNamePattern: "a/" }))).toEqual(["/a/1", "/a/2"]);
    expect(names(await logs("ListLogGroups", { logGroupNamePattern: "^/a/" }))).toEqual(["/a/1", "/a/2"]);
    await expect(logs("DescribeLogGroups", { logGroupNamePrefix: "/a", logGroupNamePattern: "a" })).rejects.toMatchObject({ code: "InvalidParameterException" });
  });

  it("carry tags under the ARN that tag operations take", async () => {
    await logs("CreateLogGroup", { ...group, tags: { A: "1" } });

    await logs("TagResource", { resourceArn: ARN, tags: { B: "2" } });
    await logs("UntagResource", { resourceArn: ARN, tagKeys: ["A"] });

    expect(await logs("ListTagsForResource", { resourceArn: ARN })).toEqual({ tags: { B: "2" } });
    expect(await logs("ListTagsLogGroup", group)).toEqual({ tags: { B: "2" } });
    await expect(logs("ListTagsForResource", { resourceArn: `${ARN}:*` })).rejects.toMatchObject({ code: "InvalidParameterException" });
    await expect(logs("TagResource", { resourceArn: ARN, tags: { "aws:x": "1" } })).rejects.toMatchObject({ code: "InvalidParameterException" });
  });

  it("under deletion protection cannot be deleted", async () => {
    await logs("CreateLogGroup", { ...group, deletionProtectionEnabled: true });

    await expect(logs("DeleteLogGroup", group)).rejects.toMatchObject({ code: "ValidationException" });
    await logs("PutLogGroupDeletionProtection", { logGroupIdentifier: ARN, deletionProtectionEnabled: false });
    await expect(logs("DeleteLogGroup", group)).resolves.toEqual({});
  });
});
