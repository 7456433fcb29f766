import type { Shape } from "../../service";
import { openTestAccount, zipOf, type TestAccount } from "../support/test-account";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:payment";

let account: TestAccount;
const lambda = (operation: string, input: Shape = {}): Promise<Shape> => account.call("lambda", operation, { FunctionName: "payment", ...input });
const live = (input: Shape = {}): Promise<Shape> => lambda("CreateAlias", { Name: "live", FunctionVersion: "1", ...input });
const weights = (map: Record<string, number>): Shape => ({ RoutingConfig: { AdditionalVersionWeights: map } });

beforeEach(async () => {
  account = await openTestAccount();
  const Role = await account.role("payment", "lambda.amazonaws.com");
  await lambda("CreateFunction", { Runtime: "nodejs22.x", Handler: "index.handler", Role, Code: { ZipFile: zipOf("1") }, Publish: true });
  for (const content of ["2", "3"]) await lambda("UpdateFunctionCode", { ZipFile: zipOf(content), Publish: true });
});
afterEach(() => account.close());

describe("CreateAlias", () => {
  it("points at a published version and reads back through the alias", async () => {
    const made = await live({ Description: "callers use this" });

    expect(made).toEqual({ AliasArn: `${ARN}:live`, Name: "live", FunctionVersion: "1", Description: "callers use this", RevisionId: expect.any(String) });
    expect(await lambda("GetAlias", { Name: "live" })).toEqual(made);
    expect(await lambda("GetFunctionConfiguration", { Qualifier: "live" })).toMatchObject({ Version: "1", FunctionArn: `${ARN}:live` });
  });

  it("refuses a version that does not exist, and a name in use", async () => {
    await expect(live({ FunctionVersion: "9" })).rejects.toMatchObject({ code: "ResourceNotFoundException", message: `Function not found: ${ARN}:9` });
    await live();
    await expect(live()).rejects.toMatchObject({ code: "ResourceConflictException", message: `Alias already exists: ${ARN}:live` });
  });

  it.each([
    ["more than one further version", { "2": 0.1, "3": 0.1 }, "1", "Number of items in AdditionalVersionWeights cannot be greater than 1"],
    ["the same version twice", { "1": 0.1 }, "1", "Invalid function version 1. Function version 1 is already included in routing configuration."],
    ["$LATEST with weights", { "2": 0.1 }, "$LATEST", "$LATEST is not supported for an alias pointing to more than 1 version"],
  ])("refuses %s", async (_what, map, FunctionVersion, message) => {
    await expect(live({ FunctionVersion, ...weights(map) })).rejects.toMatchObject({ code: "InvalidParameterValueException", message });
  });

  it("refuses weights over versions with different roles", async () => {
    const Role = await account.role("other", "lambda.amazonaws.com");
    await lambda("UpdateFunctionConfiguration", { Role });
    const { Version } = await lambda("PublishVersion");

    await expect(live(weights({ [Version as string]: 0.1 }))).rejects.toMatchObject({ code: "InvalidParameterValueException" });
  });
});

describe("UpdateAlias", () => {
  it("keeps what the request does not name, and clears weights with an empty routing configuration", async () => {
    await live({ Description: "d" });

    expect(await lambda("UpdateAlias", { Name: "live", ...weights({ "2": 0.1 }) }))
      .toMatchObject({ FunctionVersion: "1", Description: "d", RoutingConfig: { AdditionalVersionWeights: { "2": 0.1 } } });
    expect(await lambda("UpdateAlias", { Name: "live", Description: "e" })).toMatchObject({ RoutingConfig: { AdditionalVersionWeights: { "2": 0.1 } } });
    expect(await lambda("UpdateAlias", { Name: "live", FunctionVersion: "2", RoutingConfig: {} })).not.toHaveProperty("RoutingConfig");
  });

  it("refuses an old revision", async () => {
    const { RevisionId } = await live();
    await lambda("UpdateAlias", { Name: "live", FunctionVersion: "2", RevisionId });

    await expect(lambda("UpdateAlias", { Name: "live", FunctionVersion: "3", RevisionId })).rejects.toMatchObject({
      code: "PreconditionFailedException",
      message: "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    });
    expect(await lambda("GetAlias", { Name: "live" })).toMatchObject({ FunctionVersion: "2" });
  });

  it("refuses a missing alias", async () => {
    await expect(lambda("UpdateAlias", { Name: "gone" })).rejects.toMatchObject({
      code: "ResourceNotFoundException", message: `Cannot find alias arn: ${ARN}:gone`,
    });
  });
});

describe("deleting", () => {
  it("keeps versions that an alias uses, by name or by weight", async () => {
    await live(weights({ "2": 0.1 }));
    const inUse = { code: "ResourceConflictException", message: "Unable to delete version because the following aliases reference it: [live]" };

    await expect(lambda("DeleteFunction", { Qualifier: "1" })).rejects.toMatchObject(inUse);
    await expect(lambda("DeleteFunction", { Qualifier: "2" })).rejects.toMatchObject(inUse);
    await expect(lambda("DeleteFunction", { Qualifier: "3" })).resolves.toBeDefined();
    await expect(lambda("DeleteFunction", { Qualifier: "99" })).resolves.toBeDefined();
    await expect(lambda("DeleteFunction", { Qualifier: "$LATEST" })).rejects.toMatchObject({ code: "InvalidParameterValueException" });
  });

  it("takes an alias away once, without complaint the second time", async () => {
    await live();

    await lambda("DeleteAlias", { Name: "live" });
    await lambda("DeleteAlias", { Name: "live" });

    expect(await lambda("ListAliases")).toEqual({ Aliases: [] });
    await expect(lambda("GetAlias", { Name: "live" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });

  it("takes everything with the function", async () => {
    await live();
    await lambda("PutFunctionEventInvokeConfig", { Qualifier: "live", MaximumRetryAttempts: 0 });
    await lambda("DeleteFunction");

    for (const operation of ["GetFunction", "ListAliases", "ListVersionsByFunction", "GetPolicy"]) {
      await expect(lambda(operation)).rejects.toMatchObject({ code: "ResourceNotFoundException", statusCode: 404 });
    }
  });
});

describe("ListAliases", () => {
  it("filters by version, main or additional", async () => {
    await live(weights({ "2": 0.1 }));
    await lambda("CreateAlias", { Name: "old", FunctionVersion: "3" });

    const names = async (FunctionVersion: string): Promise<string[]> =>
      (await lambda("ListAliases", { FunctionVersion })).Aliases.map((alias: Shape) => alias.Name as string);

    expect([await names("1"), await names("2"), await names("3")]).toEqual([["live"], ["live"], ["old"]]);
  });
});
