import { assumeBundles, only, record } from "@switchyard/testing";
import { LoggedFunction, type LoggedFunctionArgs } from "./logged-function";

const functionType = "aws:lambda/function:Function";
const invokeConfigType = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";

function args(overrides: Partial<LoggedFunctionArgs> = {}): LoggedFunctionArgs {
  return {
    functionName: "lambda-payment-green-dev",
    description: "Serves payments",
    bundle: "payment",
    roleArn: "arn:aws:iam::000000000000:role/role-green-payment-dev",
    runtime: "nodejs22.x",
    memoryMiB: 512,
    timeoutSeconds: 10,
    environment: { SERVICE_NAME: "payment" },
    tracing: false,
    ...overrides,
  };
}

describe("LoggedFunction", () => {
  beforeEach(assumeBundles);
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it("A8: has a log group of its own that keeps 30 days", async () => {
    const made = await record(() => new LoggedFunction("green", args()));

    expect(only(made, "aws:cloudwatch/logGroup:LogGroup").inputs).toEqual({ name: "/aws/lambda/lambda-payment-green-dev", retentionInDays: 30 });
  });

  it("makes the function as it is told, with nothing published, reserved or retried by default", async () => {
    const made = await record(() => new LoggedFunction("green", args()));

    const { code, ...inputs } = only(made, functionType).inputs;
    expect(inputs).toEqual({
      name: "lambda-payment-green-dev",
      description: "Serves payments",
      role: "arn:aws:iam::000000000000:role/role-green-payment-dev",
      runtime: "nodejs22.x",
      handler: "index.handler",
      memorySize: 512,
      timeout: 10,
      publish: false,
      tracingConfig: { mode: "PassThrough" },
      environment: { variables: { SERVICE_NAME: "payment" } },
    });
    expect(code).toBeDefined();
    expect(made.filter(({ type }) => type === invokeConfigType)).toEqual([]);
  });

  it("publishes version 1 when the pipeline releases it", async () => {
    const made = await record(() => new LoggedFunction("green", args({ releasedByPipeline: true, reservedConcurrency: 100 })));

    expect(only(made, functionType).inputs).toMatchObject({ publish: true, reservedConcurrentExecutions: 100 });
  });

  it("S15: is traced when tracing is on", async () => {
    const made = await record(() => new LoggedFunction("green", args({ tracing: true })));

    expect(only(made, functionType).inputs.tracingConfig).toEqual({ mode: "Active" });
  });

  it.each([
    [{ maximumRetries: 0, maximumAgeSeconds: 300 }, {}],
    [
      { maximumRetries: 2, maximumAgeSeconds: 21600, onFailureArn: "arn:queue", qualifier: "live" },
      { qualifier: "live", destinationConfig: { onFailure: { destination: "arn:queue" } } },
    ],
  ])("says what happens to failed asynchronous calls: %j", async (asynchronous, expected) => {
    const made = await record(() => new LoggedFunction("green", args({ asynchronous })));

    expect(only(made, invokeConfigType).inputs).toEqual({
      functionName: "lambda-payment-green-dev",
      maximumRetryAttempts: asynchronous.maximumRetries,
      maximumEventAgeInSeconds: asynchronous.maximumAgeSeconds,
      ...expected,
    });
  });

  it("refuses a name that Lambda would refuse", async () => {
    const functionName = "lambda-".padEnd(65, "x");

    await expect(record(() => new LoggedFunction("green", args({ functionName })))).rejects.toThrow(
      `LoggedFunction "green" cannot be built:\n  - functionName: makes the Lambda function "${functionName}" 65 characters long.`,
    );
  });
});
