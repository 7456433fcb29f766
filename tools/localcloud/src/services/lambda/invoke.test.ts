import { openFunctionAccount, type FunctionAccount } from "../../testing/function-account";
import type { Shape } from "../../service";

let account: FunctionAccount;
beforeAll(async () => { account = await openFunctionAccount({ quotas: { lambdaConcurrency: 150 } }); });
afterAll(() => account.close());

const lambda = (operation: string, input: Shape): Promise<Shape> => account.call("lambda", operation, input);
const ARN = "arn:aws:lambda:us-east-1:000000000000:function";

describe("Invoke", () => {
  beforeAll(() => account.make("echo", "exports.handler = async (event, context) => ({ event, arn: context.invokedFunctionArn, version: context.functionVersion });"));

  it("runs the function and answers what it returns", async () => {
    expect(await account.run("echo", { amount: 5 })).toEqual({
      answer: { event: { amount: 5 }, arn: `${ARN}:echo`, version: "$LATEST" }, version: "$LATEST", error: undefined, log: [],
    });
  });

  it("gives a function that is called without payload an empty object", async () => {
    const { Payload, StatusCode } = await lambda("Invoke", { FunctionName: "echo" });

    expect(StatusCode).toBe(200);
    expect(JSON.parse(Buffer.from(Payload).toString())).toMatchObject({ event: {} });
  });

  it.each([
    ["a version", "echo:1", undefined, "echo:1", "1"],
    ["an alias", "echo", "live", "echo:live", "1"],
    ["an ARN with an alias", `${ARN}:echo:live`, undefined, "echo:live", "1"],
    ["a partial ARN", "000000000000:function:echo", "1", "echo:1", "1"],
    ["$LATEST", "echo", "$LATEST", "echo:$LATEST", "$LATEST"],
  ])("runs what %s means and says which version it was", async (_, FunctionName, Qualifier, resource, version) => {
    await lambda("PublishVersion", { FunctionName: "echo" });
    await lambda("CreateAlias", { FunctionName: "echo", Name: "live", FunctionVersion: "1" }).catch(() => undefined);

    const run = await account.run(FunctionName, {}, { Qualifier });

    expect(run).toMatchObject({ version, answer: { arn: `${ARN}:${resource}`, version } });
  });

  it("says nothing but that it would be allowed when it is only tried", async () => {
    expect(await lambda("Invoke", { FunctionName: "echo", InvocationType: "DryRun" })).toEqual({ StatusCode: 204 });
    await expect(lambda("Invoke", { FunctionName: "nobody", InvocationType: "DryRun" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });

  it.each([
    ["nobody", undefined, `Function not found: ${ARN}:nobody`],
    ["echo", "77", `Function not found: ${ARN}:echo:77`],
    ["echo", "nowhere", `Function not found: ${ARN}:echo:nowhere`],
  ])("does not find %s:%s", async (FunctionName, Qualifier, message) => {
    await expect(lambda("Invoke", { FunctionName, Qualifier })).rejects.toMatchObject({ code: "ResourceNotFoundException", statusCode: 404, message });
  });

  it("refuses a payload that is no JSON", async () => {
    await expect(lambda("Invoke", { FunctionName: "echo", Payload: Buffer.from("{oops") }))
      .rejects.toMatchObject({ code: "InvalidRequestContentException", statusCode: 400, message: expect.stringContaining("Could not parse request body into json: ") });
  });

  it.each([["RequestResponse", 6_291_456], ["Event", 1_048_576]])("refuses a payload of more than AWS takes (%s)", async (InvocationType, limit) => {
    const Payload = Buffer.from(`"${"x".repeat(limit - 1)}"`);

    await expect(lambda("Invoke", { FunctionName: "echo", InvocationType, Payload })).rejects.toMatchObject({
      code: "RequestTooLargeException", statusCode: 413, message: `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    });
  });

  it("fails when the answer is larger than AWS takes", async () => {
    await account.make("large", "exports.handler = async (event) => 'x'.repeat(event.size);", { MemorySize: 512 });

    expect((await account.run("large", { size: 6_291_554 })).error).toBeUndefined();
    expect(await account.run("large", { size: 6_291_555 })).toMatchObject({
      error: "Unhandled",
      answer: { errorType: "Function.ResponseSizeTooLarge", errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes)." },
    });
  });

  it("hands a client context on, and refuses one that is no JSON", async () => {
    await account.make("client", "exports.handler = async (event, context) => context.clientContext;");
    const encoded = (text: string): Shape => ({ ClientContext: Buffer.from(text).toString("base64") });

    expect(await account.run("client", {}, encoded('{"custom":{"a":1}}'))).toMatchObject({ answer: { custom: { a: 1 } } });
    await expect(account.run("client", {}, encoded("oops"))).rejects.toMatchObject({
      code: "InvalidRequestContentException", message: "Client context must be a valid Base64-encoded JSON object.",
    });
  });

  it("refuses a role that Lambda may not take on any more", async () => {
    const Role = await account.role("fickle", "lambda.amazonaws.com");
    await account.make("orphan", "exports.handler = async () => 1;", { Role });
    await account.call("iam", "DeleteRole", { RoleName: "fickle" });

    await expect(account.run("orphan")).rejects.toMatchObject({
      code: "AccessDeniedException", statusCode: 403, message: "The role defined for the function cannot be assumed by Lambda.",
    });
  });
});

describe("a function whose variables are encrypted with a key", () => {
  it("runs while the key can be used, and says so when it cannot", async () => {
    const { KeyMetadata: { KeyId, Arn } } = await account.call("kms", "CreateKey", {});
    await account.make("secret", "exports.handler = async () => process.env.COLOUR;", { KMSKeyArn: Arn, Environment: { Variables: { COLOUR: "b" } } });
    expect(await account.run("secret")).toMatchObject({ answer: "b" });

    await account.call("kms", "DisableKey", { KeyId });
    await lambda("UpdateFunctionConfiguration", { FunctionName: "secret", Description: "so that a new environment is started" });

    await expect(account.run("secret")).rejects.toMatchObject({ code: "KMSDisabledException", statusCode: 502 });
  });
});

describe("an alias with weights", () => {
  it("sends to each version about its share of the calls", async () => {
    await account.make("shift", "exports.handler = async () => 'old';", { Publish: true });
    await lambda("UpdateFunctionConfiguration", { FunctionName: "shift", Description: "new" });
    await lambda("PublishVersion", { FunctionName: "shift" });
    await lambda("CreateAlias", { FunctionName: "shift", Name: "live", FunctionVersion: "1", RoutingConfig: { AdditionalVersionWeights: { 2: 0.3 } } });
    const seen: Record<string, number> = { 1: 0, 2: 0 };

    for (let call = 0; call < 300; call++) seen[(await account.run("shift:live")).version]!++;

    expect(seen[1]! + seen[2]!).toBe(300);
    expect(Math.abs(seen[2]! - 90)).toBeLessThan(30);
  });
});

describe("environments", () => {
  it("are used again by the same version, and made anew for changed settings", async () => {
    await account.make("counter", "let calls = 0; exports.handler = async () => [++calls, process.env.COLOUR];", { Environment: { Variables: { COLOUR: "blue" } } });

    expect([await account.run("counter"), await account.run("counter")]).toMatchObject([{ answer: [1, "blue"] }, { answer: [2, "blue"] }]);
    await lambda("UpdateFunctionConfiguration", { FunctionName: "counter", Environment: { Variables: { COLOUR: "green" } } });
    expect(await account.run("counter")).toMatchObject({ answer: [1, "green"] });
  });

  it("are ended when nobody has used them for a while", async () => {
    await account.make("lonely", "let calls = 0; exports.handler = async () => ++calls;");
    await account.run("lonely");

    await account.cloud.advanceBy(9 * 60_000);
    expect(await account.run("lonely")).toMatchObject({ answer: 2 });
    await account.cloud.advanceBy(11 * 60_000);
    expect(await account.run("lonely")).toMatchObject({ answer: 1 });
  });

  it("hold nothing of this machine's environment, and what Lambda puts there", async () => {
    process.env["SECRET_OF_THIS_MACHINE"] = "1";
    await account.make("env", "exports.handler = async () => process.env;", { MemorySize: 256, Environment: { Variables: { TABLE: "payments" } } });

    const answer = (await account.run("env")).answer as Record<string, string>;
    delete process.env["SECRET_OF_THIS_MACHINE"];

    expect(Object.keys(answer).filter((name) => !/^(AWS|LAMBDA)_/.test(name)).sort()).toEqual(["HOME", "LANG", "PATH", "TABLE", "TZ", "_HANDLER", "_X_AMZN_TRACE_ID"]);
    expect(answer).toMatchObject({
      TABLE: "payments", _HANDLER: "index.handler", AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-east-1", AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
      AWS_LAMBDA_FUNCTION_NAME: "env", AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256", AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand", AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/env",
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^2026\/11\/20\/\[\$LATEST\][0-9a-f]{32}$/),
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/), AWS_SESSION_TOKEN: expect.any(String), AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
  });
});

describe("concurrency", () => {
  const sleeper = "exports.handler = async (event) => new Promise((done) => setTimeout(done, event.for ?? 1000));";
  const throttled = (Reason: string): Shape => ({ code: "TooManyRequestsException", statusCode: 429, message: "Rate Exceeded.", members: { Reason } });
  /** Calls that are still running when the last one arrives. */
  const together = (name: string, count: number): Promise<PromiseSettledResult<unknown>[]> => Promise.allSettled(Array.from({ length: count }, () => account.run(name)));

  it("is limited by a function's reservation", async () => {
    await account.make("reserved", sleeper);
    await lambda("PutFunctionConcurrency", { FunctionName: "reserved", ReservedConcurrentExecutions: 2 });

    const [first, second, third] = await together("reserved", 3);

    expect([first!.status, second!.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(third).toMatchObject({ status: "rejected", reason: throttled("ReservedFunctionConcurrentInvocationLimitExceeded") });
    expect(await account.metric("Throttles", { FunctionName: "reserved" })).toBe(1);
    expect(await account.metric("Invocations", { FunctionName: "reserved" })).toBe(2);
    expect(await account.metric("Errors", { FunctionName: "reserved" })).toBe(0);
  });

  it("is refused to a function whose reservation is zero", async () => {
    await account.make("off", sleeper);
    await lambda("PutFunctionConcurrency", { FunctionName: "off", ReservedConcurrentExecutions: 0 });

    await expect(account.run("off")).rejects.toMatchObject(throttled("ReservedFunctionConcurrentInvocationLimitExceeded"));
  });

  it("is shared by all functions without a reservation", async () => {
    const small = await openFunctionAccount({ quotas: { lambdaConcurrency: 2 } });
    await small.make("one", sleeper);
    await small.make("two", sleeper);

    const [first, second, third] = await Promise.allSettled([small.run("one"), small.run("two"), small.run("one")]);
    await small.close();

    expect([first.status, second.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(third).toMatchObject({ status: "rejected", reason: throttled("ConcurrentInvocationLimitExceeded") });
  });
});

describe("metrics", () => {
  it("count under the function, what the caller named, and the version behind an alias", async () => {
    await account.make("metered", "exports.handler = async (event) => { if (event.fails) throw new Error('no'); await new Promise((done) => setTimeout(done, 250)); };", { Publish: true });
    await lambda("CreateAlias", { FunctionName: "metered", Name: "live", FunctionVersion: "1" });
    await account.run("metered:live", { fails: true });
    await account.run("metered:live");
    await account.run("metered:1");

    const byAlias = { FunctionName: "metered", Resource: "metered:live" };
    expect(await account.metric("Invocations", { FunctionName: "metered" })).toBe(3);
    expect(await account.metric("Invocations", byAlias)).toBe(2);
    expect(await account.metric("Invocations", { ...byAlias, ExecutedVersion: "1" })).toBe(2);
    expect(await account.metric("Errors", { ...byAlias, ExecutedVersion: "1" })).toBe(1);
    expect(await account.metric("Invocations", { FunctionName: "metered", Resource: "metered:1" })).toBe(1);
    expect(await account.metric("Duration", byAlias)).toBe(250);
    expect(await account.metric("ConcurrentExecutions", { FunctionName: "metered" })).toBe(3);
  });
});

describe("the log", () => {
  it("has the lines of Lambda around those of the function", async () => {
    await account.make("talker", "exports.handler = async (event, context) => { console.log('hello', event); process.stdout.write('{\"raw\":1}\\n'); console.error('two\\nlines'); return context.awsRequestId; };");

    const { answer, log } = await account.run("talker", { amount: 5 }, { LogType: "Tail" });

    expect(log).toEqual([
      `START RequestId: ${answer} Version: $LATEST`,
      expect.stringMatching(new RegExp(`^2026-\\S+Z\\t${answer}\\tINFO\\thello { amount: 5 }$`)),
      '{"raw":1}',
      expect.stringMatching(/\tERROR\ttwo$/),
      "lines",
      `END RequestId: ${answer}`,
      `REPORT RequestId: ${answer}\tDuration: 0.00 ms\tBilled Duration: 0 ms\tMemory Size: 128 MB\tInit Duration: 0.00 ms\t`,
    ]);
  });

  it("comes as JSON when the function's settings say so, without what is below its level", async () => {
    await account.make("json", "exports.handler = async () => { console.debug('no'); console.warn('careful', new Error('x')); };", {
      LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "WARN", SystemLogLevel: "INFO" },
    });

    const { log } = await account.run("json", {}, { LogType: "Tail" });
    const entries = log.map((line) => JSON.parse(line) as Shape);

    expect(entries.map((entry) => entry.type ?? entry.level)).toEqual(["platform.start", "WARN", "platform.report"]);
    expect(entries[1]).toMatchObject({ message: expect.stringMatching(/^careful Error: x/), errorType: "Error", errorMessage: "x", requestId: entries[0]!.record.requestId });
    expect(entries[2]).toMatchObject({ record: { status: "success", metrics: { memorySizeMB: 128 } } });
  });
});
