import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assumeBundles, ofType, only, type RecordOptions, runProgram } from "@switchyard/testing";
import { examplesOf } from "@switchyard/contracts";
import { servicePrincipals } from "@switchyard/conventions";
import { foundation } from "@switchyard/serverless-foundation/contract";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { runtime } from "./contract";
import program from "./index";
import { writtenByConductor } from "./src/alarms/candidate-alarms";

const functionType = "aws:lambda/function:Function";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const topicArn = "arn:aws:sns:us-east-1:000000000000:sns-deployment-notifications-dev";

/** The foundation's outputs for these services. */
function foundationOutputs(services: string[], overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const examples = examplesOf(foundation);
  const [example] = examples.services as object[];
  const roles = (service: string) => Object.fromEntries(servicePrincipals.map((principal) => [principal, `arn:aws:iam::000000000000:role/role-${principal}-${service}-dev`]));
  return {
    ...examples,
    services: services.map((name) => ({ ...example, name })),
    serviceRoleArns: Object.fromEntries(services.map((service) => [service, roles(service)])),
    ...overrides,
  };
}

interface RunOptions extends RecordOptions {
  services?: string[];
  base?: Record<string, unknown>;
}

async function run({ services = ["payment"], base = {}, ...options }: RunOptions = {}) {
  const upstream = { "organization/foundation/dev": foundationOutputs(services, base) };
  return runProgram(program, { project: "runtime", stack: "dev", upstream, ...options });
}

let warnings: string[];

beforeEach(() => {
  assumeBundles();
  warnings = [];
  jest.spyOn(console, "warn").mockImplementation((message: string) => void warnings.push(message));
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe("the runtime", () => {
  it("A1: publishes exactly what its contract promises", async () => {
    const { outputs } = await run();

    expect(outputs).toEqual({
      runtime: "nodejs18.x",
      minimumInvocations: 1,
      liveAliasName: "live",
      liveArns: { payment: "arn:mock:aws:lambda/alias:Alias:live" },
      blueFunctionNames: { payment: "lambda-payment-blue-dev" },
      greenFunctionNames: { payment: "lambda-payment-green-dev" },
      candidateAlarmNames: {
        payment: ["alarm-payment-candidate-error-rate-dev", "alarm-payment-candidate-business-failures-dev", "alarm-payment-candidate-throttles-dev"],
      },
      functionLogGroupNames: { payment: ["/aws/lambda/lambda-payment-green-dev", "/aws/lambda/lambda-payment-blue-dev"] },
    });
    for (const [name, kind] of Object.entries(runtime.outputs)) {
      expect({ name, ...kind.schema.safeParse(outputs[name as keyof typeof outputs]) }).toMatchObject({ name, success: true });
    }
  });

  it("A2: names everything by the convention", async () => {
    const { resources } = await run();

    const names = resources.map(({ inputs }) => inputs.name).filter((name) => name !== undefined);
    expect(names.sort()).toEqual([
      "/aws/lambda/lambda-payment-blue-dev",
      "/aws/lambda/lambda-payment-green-dev",
      "alarm-payment-candidate-business-failures-dev",
      "alarm-payment-candidate-error-rate-dev",
      "alarm-payment-candidate-throttles-dev",
      "alarm-payment-live-error-rate-dev",
      "alarm-payment-live-throttles-dev",
      "lambda-payment-blue-dev",
      "lambda-payment-green-dev",
      "live",
      "live",
    ]);
  });

  it("A3: follows the foundation's region", async () => {
    const { resources } = await run({ base: { place: { partition: "aws", region: "eu-central-1", account: "000000000000" } } });

    expect(only(resources, "pulumi:providers:aws").inputs.region).toBe("eu-central-1");
  });

  it("A7: tags everything, by a provider that nothing bypasses", async () => {
    const { resources } = await run();

    expect(only(resources, "pulumi:providers:aws").inputs.defaultTags).toBe(JSON.stringify({ tags: foundationOutputs([]).tags }));
    expect(resources.filter(({ type, provider }) => type.startsWith("aws:") && !provider.includes("pulumi:providers:aws::aws::"))).toEqual([]);
  });

  it("A8: keeps logs for 30 days", async () => {
    const { resources } = await run();

    expect(ofType(resources, "aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs.retentionInDays)).toEqual([30, 30]);
  });

  it("S5: makes blue and green alike: 512 MB, Node.js 18, 100 reserved, version 1 published, alias live on it", async () => {
    const { resources } = await run();

    const settingsOf = (color: string) => {
      const { name, description, role, code, ...settings } = only(resources, functionType, `lambda-payment-${color}-dev`).inputs;
      expect([name, typeof description, role, code]).toEqual([`lambda-payment-${color}-dev`, "string", `arn:aws:iam::000000000000:role/role-${color}-payment-dev`, expect.anything()]);
      return settings;
    };
    expect(settingsOf("blue")).toEqual({
      runtime: "nodejs18.x",
      handler: "index.handler",
      memorySize: 512,
      timeout: 10,
      reservedConcurrentExecutions: 100,
      publish: true,
      tracingConfig: { mode: "PassThrough" },
      environment: { variables: { SERVICE_NAME: "payment", PAYMENTS_TABLE_NAME: "dynamodb-payments-dev", SYNTHETIC_KEY_PREFIX: "synthetic:" } },
    });
    expect(settingsOf("green")).toEqual(settingsOf("blue"));
    expect(ofType(resources, functionType)).toHaveLength(2);
    expect(
      ofType(resources, "aws:lambda/alias:Alias")
        .map(({ inputs }) => [inputs.functionName, inputs.name, inputs.functionVersion])
        .sort(),
    ).toEqual([
      ["lambda-payment-blue-dev", "live", "1"],
      ["lambda-payment-green-dev", "live", "1"],
    ]);
  });

  it("S5: says what follows from Node.js 18, and nothing about a supported runtime", async () => {
    await run();
    expect(warnings).toEqual([expect.stringContaining("nodejs18.x gets no patches since 2025-09-01")]);

    warnings = [];
    const { outputs } = await run({ config: { "runtime:runtime": "nodejs24.x" } });
    expect(outputs.runtime).toBe("nodejs24.x");
    expect(warnings).toEqual([]);
  });

  it("S5: reserves what the account can spare", async () => {
    const { resources } = await run({ config: { "runtime:reservedConcurrency": "-1", "runtime:memoryMiB": "1024", "runtime:timeoutSeconds": "3" } });

    for (const { inputs } of ofType(resources, functionType)) {
      expect(inputs).toMatchObject({ reservedConcurrentExecutions: -1, memorySize: 1024, timeout: 3 });
    }
  });

  it("S9: pages people when more than 5 % of green's calls fail for two minutes", async () => {
    const { resources } = await run();

    expect(only(resources, alarmType, "alarm-payment-live-error-rate-dev").inputs).toMatchObject({
      comparisonOperator: "GreaterThanThreshold",
      threshold: 5,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
    expect(only(resources, alarmType, "alarm-payment-live-throttles-dev").inputs).toMatchObject({ threshold: 0, alarmActions: [topicArn], okActions: [topicArn] });
  });

  it("S9: makes the candidate alarms on version 1, above 5 % for 2 of 2 periods, paging nobody", async () => {
    const { resources } = await run({ config: { "runtime:minimumInvocations": "20" } });

    const common = { comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 2, datapointsToAlarm: 2, treatMissingData: "notBreaching" };
    const candidate = (alarm: string) => only(resources, alarmType, `alarm-payment-candidate-${alarm}-dev`).inputs;
    expect(candidate("error-rate")).toMatchObject({ ...common, threshold: 5, metricQueries: [{ expression: expect.stringContaining("invocations >= 20") }, {}, {}] });
    expect(candidate("business-failures")).toMatchObject({ ...common, threshold: 5 });
    expect(candidate("throttles")).toMatchObject({ ...common, threshold: 0 });
    for (const alarm of ["error-rate", "business-failures", "throttles"]) {
      expect(candidate(alarm).alarmActions).toBeUndefined();
      expect(JSON.stringify(candidate(alarm).metricQueries)).toContain('"ExecutedVersion":"1"');
    }
    expect(ofType(resources, alarmType)).toHaveLength(5);
    expect(warnings).toContainEqual(expect.stringContaining("below 200 calls a minute"));
  });

  it("S15: traces the functions when the foundation says so", async () => {
    const { resources } = await run({ base: { tracing: true } });

    expect(ofType(resources, functionType).map(({ inputs }) => inputs.tracingConfig)).toEqual([{ mode: "Active" }, { mode: "Active" }]);
  });

  it("retries asynchronous payments through the alias, for an hour", async () => {
    const { resources } = await run();

    for (const { inputs } of ofType(resources, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")) {
      expect(inputs).toMatchObject({ qualifier: "live", maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 });
    }
  });

  it.each([10, 100])("makes %d services, each with the same resources", async (count) => {
    const services = Array.from({ length: count }, (_, index) => `service-${index}`);
    const { resources, outputs } = await run({ services });

    expect(resources.filter(({ type }) => type.startsWith("aws:"))).toHaveLength(count * 13);
    expect(Object.keys(outputs.greenFunctionNames)).toEqual(services);
  });
});

describe("ownership", () => {
  /** What Pulumi leaves alone, by resource name. */
  async function ignored(): Promise<Record<string, string[]>> {
    const all: Record<string, string[]> = {};
    await run();
    await runProgram(
      async () => {
        pulumi.runtime.registerStackTransformation(({ name, type, opts }) => {
          const ignoreChanges = (opts as pulumi.CustomResourceOptions).ignoreChanges;
          if (type.startsWith("aws:") && ignoreChanges !== undefined && ignoreChanges.length > 0) all[name] = ignoreChanges;
          return undefined;
        });
        return program();
      },
      { project: "runtime", stack: "dev", upstream: { "organization/foundation/dev": foundationOutputs(["payment"]) } },
    );
    return all;
  }

  it("S8: leaves code, versions, alias targets and what candidate alarms watch to the release", async () => {
    const code = ["code", "codeSha256", "imageUri", "publish", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash"];
    const alias = ["functionVersion", "routingConfig", "description"];

    expect(await ignored()).toEqual({
      "payment-blue": code,
      "payment-green": code,
      "payment-blue-live": alias,
      "payment-green-live": alias,
      "payment-candidate-error-rate": writtenByConductor,
      "payment-candidate-business-failures": writtenByConductor,
      "payment-candidate-throttles": writtenByConductor,
    });
  });

  it("S8: keeps only an alarm's name and tags", () => {
    expect(writtenByConductor).toEqual(expect.arrayContaining(["metricQueries", "threshold", "alarmDescription"]));
    expect(writtenByConductor.filter((property) => ["name", "region", "tags"].includes(property))).toEqual([]);
  });
});

describe("bad input", () => {
  it("A3: a setting of the foundation may not be repeated", async () => {
    await expect(run({ config: { "runtime:environmentSuffix": "dev", "runtime:runtme": "nodejs22.x" } })).rejects.toThrow(
      [
        "projects/serverless/runtime/Pulumi.dev.yaml cannot be used:",
        '  - environmentSuffix: belongs to the layer "foundation" and reaches this one by contract. Remove it here and set it there: two copies would drift apart.',
        '  - runtme: is no setting of this layer. Did you mean "runtime"?',
      ].join("\n"),
    );
  });

  it("S5: an unknown runtime is refused", async () => {
    await expect(run({ config: { "runtime:runtime": "nodejs17.x" } })).rejects.toThrow('runtime: "nodejs17.x" is no Node.js runtime of Lambda (did you mean nodejs');
  });

  it("A1: without a foundation it says what to deploy", async () => {
    await expect(runProgram(program, { project: "runtime", stack: "dev" })).rejects.toThrow(
      "Deploy it first (npx nx run foundation:up), or change the contract in projects/serverless/foundation/contract.ts.",
    );
  });

  it("A1: a foundation that was deployed for other services is named", async () => {
    await expect(run({ base: { serviceRoleArns: { refund: {} } } })).rejects.toThrow('The layer below gives nothing for "payment"; it gives refund.');
  });

  it("names the command that makes a missing bundle", async () => {
    jest.restoreAllMocks();
    jest.spyOn(console, "warn").mockImplementation(() => undefined);
    jest.spyOn(jest.requireActual<typeof import("node:fs")>("node:fs"), "existsSync").mockImplementation((path) => !String(path).includes("dist"));

    await expect(run()).rejects.toThrow("Run: npx switchyard bundle");
  });
});

describe("the example stacks", () => {
  it.each(["local", "dev", "prod"])("A3: %s is accepted", async (stack) => {
    const { config } = parse(readFileSync(join(__dirname, `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> };
    const texts = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));

    await expect(run({ stack, config: texts, upstream: { [`organization/foundation/${stack}`]: foundationOutputs(["payment"]) } })).resolves.toBeDefined();
  });
});
