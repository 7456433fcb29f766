import type { Shape } from "../../service";
import { openTestAccount, zipOf, type TestAccount } from "../support/test-account";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:payment";

let account: TestAccount;
const lambda = (operation: string, input: Shape = {}): Promise<Shape> => account.call("lambda", operation, { FunctionName: "payment", ...input });
const allow = (input: Shape = {}): Promise<Shape> =>
  lambda("AddPermission", { StatementId: "events", Action: "lambda:InvokeFunction", Principal: "events.amazonaws.com", ...input });

beforeEach(async () => {
  account = await openTestAccount();
  const Role = await account.role("payment", "lambda.amazonaws.com");
  await lambda("CreateFunction", { Runtime: "nodejs22.x", Handler: "index.handler", Role, Code: { ZipFile: zipOf("1") }, Publish: true });
  await lambda("CreateAlias", { Name: "live", FunctionVersion: "1" });
});
afterEach(() => account.close());

describe("resource policies", () => {
  it("collect statements with AWS's conditions, and name the qualified resource", async () => {
    const SourceArn = "arn:aws:events:us-east-1:000000000000:rule/history";
    const { Statement } = await allow({ SourceArn, SourceAccount: "000000000000", Qualifier: "live" });

    expect(JSON.parse(Statement)).toEqual({
      Sid: "events", Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "lambda:InvokeFunction", Resource: `${ARN}:live`,
      Condition: { StringEquals: { "AWS:SourceAccount": "000000000000" }, ArnLike: { "AWS:SourceArn": SourceArn } },
    });
    const { Policy } = await lambda("GetPolicy", { Qualifier: "live" });
    expect(JSON.parse(Policy)).toEqual({ Version: "2012-10-17", Id: "default", Statement: [JSON.parse(Statement)] });
    await expect(lambda("GetPolicy")).rejects.toMatchObject({ code: "ResourceNotFoundException", message: "The resource you requested does not exist." });
  });

  it("turn an account into its root, and refuse principals that are none", async () => {
    const { Statement } = await allow({ Principal: "111122223333" });

    expect(JSON.parse(Statement).Principal).toEqual({ AWS: "arn:aws:iam::111122223333:root" });
    for (const Principal of ["nobody", "arn:aws:iam::000000000000:role/missing"]) {
      await expect(allow({ StatementId: "other", Principal })).rejects.toMatchObject({
        code: "InvalidParameterValueException", message: "The provided principal was invalid. Please check the principal and try again.",
      });
    }
  });

  it("refuse a statement id in use, $LATEST, and a policy that grows too large", async () => {
    await allow();

    await expect(allow()).rejects.toMatchObject({ code: "ResourceConflictException", statusCode: 409 });
    await expect(allow({ Qualifier: "$LATEST" })).rejects.toMatchObject({ code: "InvalidParameterValueException" });
    const grow = async (): Promise<void> => {
      for (let index = 0; index < 200; index++) await allow({ StatementId: `s${index}` });
    };
    await expect(grow()).rejects.toMatchObject({ code: "PolicyLengthExceededException", message: expect.stringMatching(/is bigger than the limit \(20480\)/) });
  });

  it("share the revision of the alias, which every change renews", async () => {
    const { RevisionId: before } = await lambda("GetAlias", { Name: "live" });
    await allow({ Qualifier: "live", RevisionId: before });

    const { RevisionId: after } = await lambda("GetPolicy", { Qualifier: "live" });

    expect(after).not.toBe(before);
    expect((await lambda("GetAlias", { Name: "live" })).RevisionId).toBe(after);
    await expect(allow({ StatementId: "late", Qualifier: "live", RevisionId: before })).rejects.toMatchObject({ code: "PreconditionFailedException" });
  });

  it("lose a statement, and end with the last one", async () => {
    await allow();

    await expect(lambda("RemovePermission", { StatementId: "other" })).rejects.toMatchObject({
      code: "ResourceNotFoundException", message: "Statement other is not found in resource policy.",
    });
    await lambda("RemovePermission", { StatementId: "events" });
    await expect(lambda("GetPolicy")).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await expect(lambda("RemovePermission", { StatementId: "events" })).rejects.toMatchObject({ message: "No policy is associated with the given resource." });
  });
});

describe("asynchronous invocation settings", () => {
  const queue = "arn:aws:sqs:us-east-1:000000000000:failed";

  it("read back per qualifier; put replaces, update adds", async () => {
    await lambda("PutFunctionEventInvokeConfig", { Qualifier: "live", MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: queue } } });

    expect(await lambda("UpdateFunctionEventInvokeConfig", { Qualifier: "live", MaximumEventAgeInSeconds: 60 })).toMatchObject({
      FunctionArn: `${ARN}:live`, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60, DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: queue } },
    });
    const replaced = await lambda("PutFunctionEventInvokeConfig", { Qualifier: "live", MaximumRetryAttempts: 1 });
    expect(replaced).not.toHaveProperty("MaximumEventAgeInSeconds");
    expect(await lambda("GetFunctionEventInvokeConfig", { Qualifier: "live" })).toEqual(replaced);
    expect((await lambda("ListFunctionEventInvokeConfigs")).FunctionEventInvokeConfigs).toEqual([replaced]);
  });

  it("are refused for what does not exist, when empty, and with a bad destination", async () => {
    await expect(lambda("PutFunctionEventInvokeConfig", { Qualifier: "gone", MaximumRetryAttempts: 0 }))
      .rejects.toMatchObject({ code: "ResourceNotFoundException", message: `The function ${ARN}:gone doesn't exist.` });
    await expect(lambda("PutFunctionEventInvokeConfig")).rejects.toMatchObject({ code: "InvalidParameterValueException" });
    await expect(lambda("PutFunctionEventInvokeConfig", { DestinationConfig: { OnFailure: { Destination: "arn:aws:ec2:us-east-1:000000000000:x" } } }))
      .rejects.toMatchObject({ code: "InvalidParameterValueException" });
    await expect(lambda("GetFunctionEventInvokeConfig")).rejects.toMatchObject({
      code: "ResourceNotFoundException", message: `The function ${ARN}:$LATEST doesn't have an EventInvokeConfig`,
    });
    await expect(lambda("DeleteFunctionEventInvokeConfig")).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("what a provider reads beside", () => {
  it("answers code signing, runtime management and provisioned concurrency truthfully", async () => {
    expect(await lambda("GetFunctionCodeSigningConfig")).toEqual({ FunctionName: "payment" });
    expect(await lambda("GetRuntimeManagementConfig")).toEqual({ UpdateRuntimeOn: "Auto", FunctionArn: `${ARN}:$LATEST` });
    expect(await lambda("GetFunctionRecursionConfig")).toEqual({ RecursiveLoop: "Terminate" });
    expect(await lambda("ListProvisionedConcurrencyConfigs")).toEqual({ ProvisionedConcurrencyConfigs: [] });
    await expect(lambda("GetProvisionedConcurrencyConfig", { Qualifier: "live" }))
      .rejects.toMatchObject({ code: "ProvisionedConcurrencyConfigNotFoundException", statusCode: 404 });
  });

  it("refuses the old way to invoke by name", async () => {
    await expect(lambda("InvokeAsync", { InvokeArgs: Buffer.from("{}") }))
      .rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining("lambda.InvokeAsync is not modelled") });
  });
});
