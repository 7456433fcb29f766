import { createHash } from "node:crypto";
import type { Shape } from "../../service";
import { openTestAccount, zipOf, type TestAccount } from "../support/test-account";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:payment";

let account: TestAccount;
let role: string;
const lambda = (operation: string, input: Shape = {}): Promise<Shape> => account.call("lambda", operation, input);
const create = (input: Shape = {}): Promise<Shape> => lambda("CreateFunction", {
  FunctionName: "payment", Runtime: "nodejs18.x", Handler: "index.handler", Role: role, Code: { ZipFile: zipOf("one") }, ...input,
});

beforeEach(async () => {
  account = await openTestAccount();
  role = await account.role("payment", "lambda.amazonaws.com");
});
afterEach(() => account.close());

describe("CreateFunction", () => {
  it("answers Pending and AWS's defaults, and reads back Active", async () => {
    const made = await create();

    expect(made).toMatchObject({
      FunctionName: "payment", FunctionArn: ARN, Version: "$LATEST", State: "Pending", StateReasonCode: "Creating",
      Timeout: 3, MemorySize: 128, Description: "", PackageType: "Zip", Architectures: ["x86_64"], EphemeralStorage: { Size: 512 },
      TracingConfig: { Mode: "PassThrough" }, LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/payment" },
      SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" }, LastModified: "2026-11-20T12:00:00.000+0000",
      CodeSha256: createHash("sha256").update(zipOf("one")).digest("base64"), CodeSize: zipOf("one").byteLength,
    });
    expect(made).not.toHaveProperty("Environment");
    expect(await lambda("GetFunctionConfiguration", { FunctionName: "payment" }))
      .toMatchObject({ State: "Active", LastUpdateStatus: "Successful", RevisionId: made.RevisionId });
  });

  it("shows code location, tags and concurrency through GetFunction, by name or by ARN", async () => {
    await create({ Tags: { Team: "payments" } });
    await lambda("PutFunctionConcurrency", { FunctionName: "payment", ReservedConcurrentExecutions: 100 });

    const byName = await lambda("GetFunction", { FunctionName: "payment" });

    expect(byName).toMatchObject({ Tags: { Team: "payments" }, Concurrency: { ReservedConcurrentExecutions: 100 } });
    expect(byName.Code.Location).toMatch(/^localcloud:\/\/lambda\/000000000000\/us-east-1\/payment\/[0-9a-f]{64}\.zip$/);
    expect(await lambda("GetFunction", { FunctionName: ARN })).toEqual(byName);
  });

  it("refuses a second function of the same name", async () => {
    await create();

    await expect(create()).rejects.toMatchObject({
      code: "ResourceConflictException", statusCode: 409, message: "Function already exist: payment",
    });
  });

  it("refuses a role that is missing or trusts another service", async () => {
    const other = await account.role("build", "codebuild.amazonaws.com");
    const refusal = { code: "InvalidParameterValueException", message: "The role defined for the function cannot be assumed by Lambda." };

    await expect(create({ Role: other })).rejects.toMatchObject(refusal);
    await expect(create({ Role: "arn:aws:iam::000000000000:role/nobody" })).rejects.toMatchObject(refusal);
    await expect(lambda("GetFunction", { FunctionName: "payment" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });

  it.each([
    ["no zip", { Code: { ZipFile: new TextEncoder().encode("no zip at all, whatever the name says") } }, /^Could not unzip uploaded file/],
    ["a truncated zip", { Code: { ZipFile: zipOf("one").slice(0, 40) } }, /^Could not unzip uploaded file/],
    ["an empty file", { Code: { ZipFile: new Uint8Array() } }, /^Uploaded file must be a non-empty zip$/],
    ["no code", { Code: {} }, /^Please provide a source for function code/],
    ["no handler", { Handler: undefined }, /^Runtime and Handler are mandatory/],
    ["a reserved variable", { Environment: { Variables: { AWS_REGION: "x" } } }, /Reserved keys used in this request: AWS_REGION$/],
    ["a large environment", { Environment: { Variables: { BIG: "x".repeat(4096) } } }, /exceeded the 4KB limit/],
    ["log levels of text logs", { LoggingConfig: { ApplicationLogLevel: "INFO" } }, /LogFormat to JSON/],
  ])("refuses %s", async (_what, change, message) => {
    await expect(create(change)).rejects.toMatchObject({ code: "InvalidParameterValueException", message: expect.stringMatching(message) });
  });

  it("refuses more than fifteen minutes", async () => {
    await expect(create({ Timeout: 901 })).rejects.toMatchObject({ code: "ValidationException" });
    await expect(create({ Timeout: 900 })).resolves.toMatchObject({ Timeout: 900 });
  });

  it.each([
    ["a layer", { Layers: ["arn:aws:lambda:us-east-1:000000000000:layer:tools:1"] }],
    ["an image", { PackageType: "Image" }],
    ["Python", { Runtime: "python3.13" }],
  ])("refuses %s by name as not modelled", async (_what, change) => {
    await expect(create(change)).rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining("not modelled") });
  });

  it("judges a runtime's block date by the account's clock", async () => {
    await create();
    account.clock.at = Date.parse("2027-02-01T00:00:00Z");
    const blocked = { code: "InvalidParameterValueException", message: expect.stringContaining("nodejs18.x is no longer supported") };

    await expect(create({ FunctionName: "late" })).rejects.toMatchObject(blocked);
    await expect(lambda("UpdateFunctionCode", { FunctionName: "payment", ZipFile: zipOf("two") })).resolves.toBeDefined();
    account.clock.at = Date.parse("2027-03-03T00:00:00Z");
    await expect(lambda("UpdateFunctionCode", { FunctionName: "payment", ZipFile: zipOf("three") })).rejects.toMatchObject(blocked);
    await expect(lambda("UpdateFunctionConfiguration", { FunctionName: "payment", Timeout: 5 })).rejects.toMatchObject(blocked);
    await expect(lambda("UpdateFunctionConfiguration", { FunctionName: "payment", Runtime: "nodejs24.x" })).resolves.toBeDefined();
  });
});

describe("updates", () => {
  it("changes only the settings that a request names", async () => {
    await create({ MemorySize: 512, Environment: { Variables: { STAGE: "dev" } } });

    const answer = await lambda("UpdateFunctionConfiguration", { FunctionName: "payment", Timeout: 30 });

    expect(answer).toMatchObject({ LastUpdateStatus: "InProgress", Timeout: 30, MemorySize: 512, Environment: { Variables: { STAGE: "dev" } } });
    const cleared = await lambda("UpdateFunctionConfiguration", { FunctionName: "payment", Environment: { Variables: {} } });
    expect(cleared).not.toHaveProperty("Environment");
  });

  it("refuses an old revision and leaves everything as it was", async () => {
    const { RevisionId } = await create();
    await lambda("UpdateFunctionConfiguration", { FunctionName: "payment", Timeout: 30 });
    const stale = { code: "PreconditionFailedException", statusCode: 412 };

    await expect(lambda("UpdateFunctionCode", { FunctionName: "payment", ZipFile: zipOf("two"), RevisionId })).rejects.toMatchObject(stale);
    await expect(lambda("UpdateFunctionConfiguration", { FunctionName: "payment", Timeout: 60, RevisionId })).rejects.toMatchObject(stale);
    expect(await lambda("GetFunctionConfiguration", { FunctionName: "payment" })).toMatchObject({ Timeout: 30 });
  });

  it("counts the stored code of every version, and gives it back", async () => {
    const used = async (): Promise<number> => (await lambda("GetAccountSettings")).AccountUsage.TotalCodeSize as number;
    const size = zipOf("one").byteLength;
    await create({ Publish: true });
    expect(await used()).toBe(2 * size);

    await lambda("UpdateFunctionCode", { FunctionName: "payment", ZipFile: zipOf("two"), Publish: true });
    expect(await used()).toBe(3 * size);

    await lambda("DeleteFunction", { FunctionName: "payment", Qualifier: "1" });
    expect(await used()).toBe(2 * size);
    await lambda("DeleteFunction", { FunctionName: "payment" });
    expect(await used()).toBe(0);
  });
});

describe("ListFunctions", () => {
  it("pages by name, with versions when asked", async () => {
    for (const name of ["c", "a", "b"]) await create({ FunctionName: name, Publish: true });

    const first = await lambda("ListFunctions", { MaxItems: 2 });
    const second = await lambda("ListFunctions", { MaxItems: 2, Marker: first.NextMarker });

    expect([first, second].map((page) => page.Functions.map((one: Shape) => one.FunctionName))).toEqual([["a", "b"], ["c"]]);
    expect(second).not.toHaveProperty("NextMarker");
    const all = await lambda("ListFunctions", { FunctionVersion: "ALL" });
    expect(all.Functions.map((one: Shape) => `${one.FunctionName}:${one.Version}`)).toEqual(["a:$LATEST", "a:1", "b:$LATEST", "b:1", "c:$LATEST", "c:1"]);
    expect(all.Functions[0]).not.toHaveProperty("State");
  });
});

describe("tags", () => {
  it("adds, removes and lists tags of a function, not of a version", async () => {
    await create({ Tags: { A: "1" } });

    await lambda("TagResource", { Resource: ARN, Tags: { B: "2" } });
    await lambda("UntagResource", { Resource: ARN, TagKeys: ["A"] });

    expect(await lambda("ListTags", { Resource: ARN })).toEqual({ Tags: { B: "2" } });
    await expect(lambda("TagResource", { Resource: `${ARN}:1`, Tags: { B: "2" } })).rejects.toMatchObject({ code: "InvalidParameterValueException" });
    await expect(lambda("TagResource", { Resource: ARN, Tags: { "aws:x": "1" } })).rejects.toMatchObject({ code: "InvalidParameterValueException" });
  });
});
