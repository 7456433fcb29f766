import { ARCHIVE, ASSET, SIGNATURE } from "@switchyard/engine/property-value";
import type { Provider } from "@switchyard/engine/provider";
import type { CloudApi } from "../../cloud-api";
import type { PropertyMap } from "../../framework/wire-value";
import { createAwsProvider } from "../../provider";
import { openWorld, Resource, tellLifeStory, urnOf } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const NAME = "lambda-payment-green-dev";
const ROLE = "arn:aws:iam::000000000000:role/role-payment-dev";

const codeOf = (text: string): PropertyMap => ({
  [SIGNATURE]: ARCHIVE,
  hash: `hash of ${text}`,
  assets: { "index.js": { [SIGNATURE]: ASSET, hash: `asset hash of ${text}`, text } },
});
const makeRole = async (world: World): Promise<Record<string, string>> => {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  await world.aws("iam", "CreateRole", { RoleName: "role-payment-dev", AssumeRolePolicyDocument });
  return {};
};
const functionInputs = (): PropertyMap => ({
  name: NAME,
  role: ROLE,
  runtime: "nodejs18.x",
  handler: "index.handler",
  memorySize: 512,
  publish: true,
  reservedConcurrentExecutions: 100,
  code: codeOf("exports.handler = async () => 1;"),
  environment: { variables: { TABLE: "payments" } },
  loggingConfig: { logFormat: "JSON", logGroup: `/aws/lambda/${NAME}` },
  tracingConfig: { mode: "Active" },
});
const makeFunction = async (world: World): Promise<Record<string, string>> => {
  await makeRole(world);
  await Resource.create(world, "aws:lambda/function:Function", "function", functionInputs());
  return {};
};

tellLifeStory({
  type: "aws:lambda/function:Function",
  prepare: makeRole,
  inputs: functionInputs,
  outputs: [
    "arn", "version", "qualifiedArn", "invokeArn", "codeSha256", "sourceCodeHash", "sourceCodeSize", "lastModified", "timeout",
    "architectures", "tagsAll",
  ],
  update: {
    inputs: (before) => ({
      ...before,
      memorySize: 1024,
      code: codeOf("exports.handler = async () => 2;"),
      reservedConcurrentExecutions: 50,
      tags: { Service: "payment" },
    }),
    paths: {
      code: "update",
      memorySize: "update",
      reservedConcurrentExecutions: "update",
      "tags.Service": "add",
      "tagsAll.Service": "add",
    },
    calls: ["UpdateFunctionConfiguration", "UpdateFunctionCode", "PutFunctionConcurrency", "PublishVersion", "TagResource"],
  },
  drift: {
    change: async (world) => {
      await world.aws("lambda", "UpdateFunctionConfiguration", { FunctionName: NAME, Timeout: 10 });
      await world.aws("lambda", "DeleteFunctionConcurrency", { FunctionName: NAME });
    },
    paths: { timeout: "update", reservedConcurrentExecutions: "update" },
  },
  replace: { inputs: (before) => ({ ...before, name: "lambda-other-dev" }), keys: ["name"] },
  // Without `publish` in the state an import reads $LATEST.
  unknownToImport: ["code", "publish", "skipDestroy", "version", "qualifiedArn", "qualifiedInvokeArn"],
});

describe("a function whose code the pipeline owns", () => {
  let world: World;
  let fn: Resource;
  beforeEach(async () => {
    world = await openWorld();
    await makeRole(world);
    fn = await Resource.create(world, "aws:lambda/function:Function", "fn", functionInputs());
  });
  afterEach(() => world.close());

  it("is published as version 1 at creation", () => {
    expect(fn.outputs).toMatchObject({ version: "1", qualifiedArn: `${String(fn.outputs["arn"])}:1`, reservedConcurrentExecutions: 100 });
  });

  it("has the same code hash wherever and whenever it is made", async () => {
    const other = await openWorld();
    await makeRole(other);

    const twin = await Resource.create(other, "aws:lambda/function:Function", "fn", functionInputs());

    expect(twin.outputs["codeSha256"]).toBe(fn.outputs["codeSha256"]);
    await other.close();
  });

  it("keeps the pipeline's code when Pulumi changes a setting", async () => {
    const other = { ...functionInputs(), code: codeOf("exports.handler = async () => 3;") };
    expect(await fn.paths(other, ["code"])).toEqual({});

    const calls = await fn.update({ ...functionInputs(), memorySize: 1024 });

    expect(calls).toContain("UpdateFunctionConfiguration");
    expect(calls).not.toContain("UpdateFunctionCode");
  });

  it("does not know its next version in a preview", async () => {
    const news = await fn.checked({ ...functionInputs(), memorySize: 1024 });

    const { outs } = await world.provider.update(fn.id, fn.urn, fn.outputs, news, { preview: true });

    expect(outs).toMatchObject({ memorySize: 1024, version: expect.stringMatching(/^04da6b54/), codeSha256: fn.outputs["codeSha256"] });
  });

  it("is recorded with what is missing when a later call of its creation is refused", async () => {
    const inputs = await fn.checked({ ...functionInputs(), name: "lambda-greedy-dev", reservedConcurrentExecutions: 5000 }, {});

    const failure = await world.provider.create(fn.urn, inputs).catch((error: unknown) => error);

    expect(failure).toMatchObject({
      id: "lambda-greedy-dev",
      outs: { name: "lambda-greedy-dev", id: "lambda-greedy-dev", version: "1", reservedConcurrentExecutions: -1 },
      reasons: [expect.stringMatching(/^creating Lambda Function \(lambda-greedy-dev\): operation error Lambda: PutFunctionConcurrency, /)],
    });
  });
});

describe("a function that AWS takes its time to make", () => {
  const slow = async (): Promise<{ world: World; provider: Provider; looks: () => number }> => {
    const world = await openWorld();
    await makeRole(world);
    let looks = 0;
    const api: CloudApi = {
      region: world.api.region,
      async call(service, operation, input) {
        const answer = await world.api.call(service, operation, input);
        if (operation !== "GetFunctionConfiguration") return answer;
        looks += 1;
        return looks < 3 ? { ...answer, State: "Pending" } : answer;
      },
    };
    const provider = createAwsProvider(api, { sleep: async () => undefined });
    await provider.configure({});
    return { world, provider, looks: () => looks };
  };
  const urn = urnOf("aws:lambda/function:Function", "fn");

  it("is waited for", async () => {
    const { world, provider, looks } = await slow();
    const { inputs } = await provider.check(urn, {}, functionInputs());

    const { outs } = await provider.create(urn, inputs);

    expect([looks(), outs["reservedConcurrentExecutions"]]).toEqual([3, 100]);
    await world.close();
  });

  it("is recorded unfinished when the wait is cancelled", async () => {
    const { world, provider } = await slow();
    const { inputs } = await provider.check(urn, {}, functionInputs());
    await provider.cancel?.();

    const failure = await provider.create(urn, inputs).catch((error: unknown) => error);

    expect(failure).toMatchObject({ id: NAME, reasons: [`creating Lambda Function (${NAME}): the wait for AWS was cancelled`] });
    await world.close();
  });
});

tellLifeStory({
  type: "aws:lambda/alias:Alias",
  prepare: makeFunction,
  inputs: () => ({ name: "live", functionName: NAME, functionVersion: "1" }),
  outputs: ["arn", "invokeArn"],
  update: {
    inputs: (before) => ({ ...before, description: "what callers use" }),
    paths: { description: "update" },
    calls: ["UpdateAlias"],
  },
  drift: {
    change: (world) => world.aws("lambda", "UpdateAlias", { FunctionName: NAME, Name: "live", Description: "mine" }),
    paths: { description: "delete" },
  },
  replace: { inputs: (before) => ({ ...before, name: "canary" }), keys: ["name"] },
  importId: () => `${NAME}/live`,
});

tellLifeStory({
  type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  prepare: makeFunction,
  inputs: () => ({ functionName: NAME, maximumRetryAttempts: 0 }),
  outputs: ["functionName", "maximumRetryAttempts"],
  update: {
    inputs: (before) => ({ ...before, maximumRetryAttempts: 1, maximumEventAgeInSeconds: 600 }),
    paths: { maximumRetryAttempts: "update", maximumEventAgeInSeconds: "add" },
    calls: ["PutFunctionEventInvokeConfig"],
  },
  replace: { inputs: (before) => ({ ...before, qualifier: "1" }), keys: ["qualifier"] },
});

tellLifeStory({
  type: "aws:lambda/permission:Permission",
  prepare: makeFunction,
  inputs: () => ({
    action: "lambda:InvokeFunction",
    function: NAME,
    principal: "events.amazonaws.com",
    sourceArn: "arn:aws:events:us-east-1:000000000000:rule/rule-history-dev",
    statementId: "AllowRule",
  }),
  outputs: ["statementId"],
  replace: { inputs: (before) => ({ ...before, principal: "sns.amazonaws.com" }), keys: ["principal"], deleteFirst: true },
  importId: () => `${NAME}/AllowRule`,
});
