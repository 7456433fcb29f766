import { afterTraffic, type AfterTrafficOptions, beforeTraffic, type TrafficCheck } from "./checks";
import { readBakeMetrics, redAlarms } from "./candidate-metrics";
import { deploymentTarget } from "./deployment-target";
import { hookRecord } from "./hook-record";
import { trafficHook } from "./traffic-hook";

type Answers = Record<string, unknown>;

/** A client that answers by the name of the command; a function is asked with the input, an Error is thrown. */
function clientAnswering(answers: Answers) {
  const sent: { name: string; input: Record<string, unknown> }[] = [];
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }): Promise<unknown> => {
    const name = command.constructor.name.replace(/Command$/, "");
    sent.push({ name, input: command.input });
    const answer = answers[name];
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? (answer as (input: object) => unknown)(command.input) : (answer ?? {});
  };
  return { client: { send } as never, sent };
}

const target = { functionName: "green", targetVersion: "4" };
const targets: Answers = {
  ListDeploymentTargets: { targetIds: ["green"] },
  GetDeploymentTarget: { deploymentTarget: { lambdaTarget: { lambdaFunctionInfo: { functionName: "green", targetVersion: "4" } } } },
};

/** A version that answers synthetic payments as it should. */
function goodVersion() {
  const seen = new Set<unknown>();
  const statuses: Record<string, string> = { authorise: "authorised", capture: "captured", refund: "refunded" };
  return clientAnswering({ Invoke: ({ Payload }: { Payload: Buffer }) => {
    const request = JSON.parse(Payload.toString()) as Record<string, unknown>;
    const replayed = seen.has(request["idempotencyKey"]);
    seen.add(request["idempotencyKey"]);
    const status = request["amountMinor"] === 1251 ? "refused" : request["paymentMethod"] === "tok_declined" ? "declined" : statuses[String(request["operation"])];
    return { Payload: Buffer.from(JSON.stringify({ status, paymentId: "pay_1", replayed })) };
  } });
}

describe("trafficHook", () => {
  const event = { DeploymentId: "d-1", LifecycleEventHookExecutionId: "h-1" };
  const context = { getRemainingTimeInMillis: () => 120_000 };

  async function run(check: TrafficCheck, answers: Answers = targets, record?: () => Promise<void>) {
    const { client, sent } = clientAnswering(answers);
    const logged: unknown[] = [];
    const recorded: unknown[] = [];
    const limits: number[] = [];
    const limit = { set: (milliseconds: number): void => void limits.push(milliseconds) };
    await trafficHook({ codeDeploy: client, check, limit, record: record ?? (async (...all) => void recorded.push(all)), log: (...entry) => logged.push(entry) })(event, context);
    return { answered: sent.at(-1)!, logged, recorded, limits };
  }

  it("tells CodeDeploy that the version is good", async () => {
    let asked: unknown;
    const { answered, logged, recorded } = await run(async (...all) => { asked = all; return []; });

    expect(asked).toEqual(["d-1", target]);
    expect(answered).toEqual({ name: "PutLifecycleEventHookExecutionStatus", input: { deploymentId: "d-1", lifecycleEventHookExecutionId: "h-1", status: "Succeeded" } });
    expect(logged).toEqual([["info", "hook succeeded", { deploymentId: "d-1" }]]);
    expect(recorded).toEqual([]);
  });

  it("tells CodeDeploy that it is not, logs why and records it", async () => {
    const { answered, logged, recorded } = await run(async () => ["slow"]);

    expect(answered.input["status"]).toBe("Failed");
    expect(logged).toEqual([["error", "hook failed", { deploymentId: "d-1", problems: ["slow"] }]]);
    expect(recorded).toEqual([["d-1", ["slow"]]]);
  });

  it("answers CodeDeploy also when it cannot record why", async () => {
    const { answered, logged } = await run(async () => ["slow"], targets, async () => { throw new Error("table down"); });

    expect(answered.input["status"]).toBe("Failed");
    expect(logged).toContainEqual(["error", "hook not recorded", { deploymentId: "d-1", error: "Error: table down" }]);
  });

  it.each<[string, TrafficCheck, Answers, string]>([
    ["the check crashes", async () => { throw new TypeError("x"); }, targets, "the version cannot be judged: TypeError: x"],
    ["the check throws no error", async () => { throw "text"; }, targets, "the version cannot be judged: text"],
    ["a permission is missing", async () => [], { ListDeploymentTargets: Object.assign(new Error("no"), { name: "AccessDeniedException" }) }, "the version cannot be judged: AccessDeniedException: no"],
    ["there is no target", async () => [], {}, "the version cannot be judged: Error: Deployment d-1 has no target."],
    ["the target says nothing", async () => [], { ...targets, GetDeploymentTarget: {} }, "the version cannot be judged: Error: Deployment d-1 does not say which version it deploys."],
  ])("fails closed when %s", async (_what, check, answers, problem) => {
    const { answered, logged } = await run(check, answers);

    expect(answered.input["status"]).toBe("Failed");
    expect(logged).toEqual([["error", "hook failed", { deploymentId: "d-1", problems: [problem] }]]);
  });

  it("keeps time to record what is wrong, and to answer, before Lambda ends it", async () => {
    expect((await run(async () => ["slow"])).limits).toEqual([100_000, 110_000, 119_000]);
    expect((await run(async () => [])).limits).toEqual([100_000, 119_000]);
  });

  it("refuses an event that is not a hook's", async () => {
    await expect(trafficHook({ codeDeploy: clientAnswering({}).client, check: async () => [], limit: { set: () => {} }, record: async () => {}, log: () => {} })({}, context)).rejects.toThrow("The event is not a CodeDeploy lifecycle hook");
  });
});

describe("hookRecord", () => {
  const attemptId = "payment:11111111-2222-4333-8444-555555555555:1";

  it.each([[attemptId, 1], [undefined, 0]] as const)("records in the history of the release, which is %j", async (attempt, count) => {
    const added: unknown[] = [];
    const history = { follow: async () => attempt, add: async (...all: unknown[]) => { added.push(all); return undefined as never; } };

    await hookRecord({ history, service: "payment", hook: "BeforeAllowTraffic", now: () => 0 })("d-1", ["slow"]);

    expect(added).toEqual(Array(count).fill([
      { deploymentId: attemptId, service: "payment", origin: "pipeline" },
      [{ kind: "hook", deploymentId: "d-1", hook: "BeforeAllowTraffic", problems: ["slow"], at: "1970-01-01T00:00:00.000Z" }],
    ]));
  });
});

describe("beforeTraffic", () => {
  it("D22: tries the target version by number, never the alias", async () => {
    const { client, sent } = goodVersion();

    expect(await beforeTraffic({ lambda: client, now: () => 0 })("d-1", target)).toEqual([]);
    expect(new Set(sent.map(({ input }) => `${String(input["FunctionName"])}:${String(input["Qualifier"])}`))).toEqual(new Set(["green:4"]));
  });

  it("says what is wrong with it", async () => {
    const { client } = clientAnswering({ Invoke: { FunctionError: "Unhandled" } });

    expect(await beforeTraffic({ lambda: client, now: () => 0 })("d-1", target)).toEqual(["authorising failed: Unhandled"]);
  });
});

describe("afterTraffic", () => {
  const quiet = { MetricAlarms: [{ AlarmName: "a", StateValue: "OK" }, { AlarmName: "b", StateValue: "INSUFFICIENT_DATA" }] };
  const results = (values: Record<string, number[] | undefined>, StatusCode = "Complete") =>
    ({ MetricDataResults: ["invocations", "errors", "businessFailures", "throttles"].map((Id) => ({ Id, StatusCode, ...(values[Id] && { Values: values[Id] }) })) });

  function setup(cloudWatch: Answers, lambda = goodVersion(), attempt: string | undefined = "payment:0a1b2c3d-0000-4000-8000-000000000001:1", deployment: Answers = { GetDeployment: { deploymentInfo: {} } }) {
    let now = 0;
    const notes: unknown[] = [];
    const watched = clientAnswering(cloudWatch);
    const options: AfterTrafficOptions = {
      cloudWatch: watched.client, codeDeploy: clientAnswering(deployment).client, lambda: lambda.client, service: "payment", alarmNames: ["a", "b"], bakeMinutes: 5, now: () => now, wait: async (milliseconds) => { now += milliseconds; },
      history: { follow: async () => attempt, find: async () => undefined, add: async (identity, facts) => { notes.push(identity, ...facts); return undefined as never; } },
    };
    return { check: () => afterTraffic(options)("d-1", target), notes, sent: watched.sent, calls: lambda.sent };
  }

  it("D15: watches the alarms each minute of the bake, then judges by the version's own metrics", async () => {
    const { check, sent, calls } = setup({ DescribeAlarms: quiet, GetMetricData: results({ invocations: [60, 60], errors: [1] }) });

    expect(await check()).toEqual([]);
    expect(sent.map(({ name }) => name)).toEqual([...Array<string>(5).fill("DescribeAlarms"), "GetMetricData"]);
    expect(sent.at(-1)!.input).toMatchObject({ StartTime: new Date(0), EndTime: new Date(300_000) });
    expect(calls).toEqual([]);
  });

  it("catches a version that fails after the shift", async () => {
    const red = { MetricAlarms: [{ AlarmName: "a", StateValue: "ALARM", StateReason: "7 > 5" }, { AlarmName: "b", StateValue: "ALARM" }] };
    const { check, sent } = setup({ DescribeAlarms: red });

    expect(await check()).toEqual(["alarm a: 7 > 5", "alarm b: no reason given"]);
    expect(sent).toHaveLength(1);
    expect(await setup({ DescribeAlarms: quiet, GetMetricData: results({ invocations: [10], errors: [1] }) }).check()).toEqual(["10.0 % of its calls failed (1 of 10), at most 5 % are allowed"]);
  });

  it("D15: judges a version that nobody calls by synthetic payments, and notes that it is unproven by traffic", async () => {
    const { check, notes, calls } = setup({ DescribeAlarms: quiet, GetMetricData: results({}) });

    expect(await check()).toEqual([]);
    expect(calls).toHaveLength(7);
    expect(notes).toEqual([{ deploymentId: "payment:0a1b2c3d-0000-4000-8000-000000000001:1", service: "payment", origin: "pipeline" }, { kind: "note", note: "unproven by traffic", at: new Date(300_000).toISOString() }]);
  });

  it("notes it also for a deployment outside of the pipeline", async () => {
    const { check, notes } = setup({ DescribeAlarms: quiet, GetMetricData: results({}) }, clientAnswering({ Invoke: { FunctionError: "Unhandled" } }), undefined);
    // A default parameter stands for undefined, so the attempt is taken away here.
    const manual = afterTraffic({
      ...({} as AfterTrafficOptions), codeDeploy: clientAnswering({}).client, cloudWatch: clientAnswering({ DescribeAlarms: quiet, GetMetricData: results({}) }).client, lambda: goodVersion().client, service: "payment",
      alarmNames: ["a", "b"], bakeMinutes: 1, now: () => 0, wait: async () => {},
      history: { follow: async () => undefined, find: async () => undefined, add: async (identity) => { notes.push(identity); return undefined as never; } },
    });

    expect(await check()).toEqual(["authorising failed: Unhandled"]);
    await manual("d-9", target);
    expect(notes.at(-1)).toEqual({ deploymentId: "d-9", service: "payment", origin: "manual" });
  });

  it.each<[string, object, string[][]]>([
    ["all that are overridden", { enabled: false, alarms: [] }, []],
    ["those that an override leaves out", { enabled: true, alarms: [{ name: "b" }, {}] }, Array<string[]>(5).fill(["b"])],
    ["all, if an override names none", { enabled: true }, []],
  ])("D17, D19: does not look at alarms: %s", async (_what, overrideAlarmConfiguration, asked) => {
    const red = ({ AlarmNames }: { AlarmNames: string[] }) => ({ MetricAlarms: AlarmNames.map((AlarmName) => ({ AlarmName, StateValue: AlarmName === "a" ? "ALARM" : "OK" })) });
    const { check, sent } = setup({ DescribeAlarms: red, GetMetricData: results({ invocations: [60] }) }, goodVersion(), undefined, { GetDeployment: { deploymentInfo: { overrideAlarmConfiguration } } });

    expect(await check()).toEqual([]);
    expect(sent.filter(({ name }) => name === "DescribeAlarms").map(({ input }) => input["AlarmNames"])).toEqual(asked);
  });

  it("D15: takes nothing unreadable for good", async () => {
    await expect(setup({ DescribeAlarms: { MetricAlarms: [] } }).check()).rejects.toThrow("These alarms do not exist: a, b.");
    await expect(setup({ DescribeAlarms: {} }).check()).rejects.toThrow("These alarms do not exist: a, b.");
    await expect(setup({ DescribeAlarms: quiet, GetMetricData: results({}, "InternalError") }).check()).rejects.toThrow("CloudWatch gives no complete data for invocations: InternalError.");
    await expect(setup({ DescribeAlarms: quiet, GetMetricData: {} }).check()).rejects.toThrow("CloudWatch gives no complete data for invocations: no answer.");
  });
});

describe("readBakeMetrics", () => {
  it("asks for sums of the version behind the alias, and of the service's own failures", async () => {
    const { client, sent } = clientAnswering({ GetMetricData: { MetricDataResults: ["invocations", "errors", "businessFailures", "throttles"].map((Id) => ({ Id, StatusCode: "Complete", Values: [1, 2] })) } });

    expect(await readBakeMetrics({ client, functionName: "green", version: "4" }, 0, 60_000)).toEqual({ invocations: 3, errors: 3, businessFailures: 3, throttles: 3 });
    const live = [{ Name: "FunctionName", Value: "green" }, { Name: "Resource", Value: "green:live" }, { Name: "ExecutedVersion", Value: "4" }];
    expect((sent[0]!.input["MetricDataQueries"] as { MetricStat: { Metric: object } }[]).map(({ MetricStat }) => MetricStat.Metric)).toEqual([
      { Namespace: "AWS/Lambda", MetricName: "Invocations", Dimensions: live }, { Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions: live },
      { Namespace: "Switchyard/Services", MetricName: "BusinessFailures", Dimensions: [{ Name: "FunctionName", Value: "green" }, { Name: "FunctionVersion", Value: "4" }] },
      { Namespace: "AWS/Lambda", MetricName: "Throttles", Dimensions: live },
    ]);
  });
});

it("finds no red alarm where none is", async () => {
  expect(await redAlarms(clientAnswering({ DescribeAlarms: { MetricAlarms: [{ AlarmName: "a", StateValue: "OK" }] } }).client, ["a"])).toEqual([]);
});

it("reads what a deployment is about", async () => {
  expect(await deploymentTarget(clientAnswering(targets).client, "d-1")).toEqual(target);
});

describe("the traffic hook function", () => {
  const settings: Record<string, string> = { TRAFFIC_HOOK_PHASE: "before", DEPLOYMENT_TABLE_NAME: "t", SERVICE_NAME: "payment", CANDIDATE_ALARM_NAMES: "a,b", BAKE_MINUTES: "1", AWS_REGION: "us-east-1" };
  beforeEach(() => void Object.assign(process.env, settings));
  afterEach(() => {
    for (const name of Object.keys(settings)) delete process.env[name];
    jest.restoreAllMocks();
    jest.resetModules();
  });

  it("is one bundle for two phases, and no other", () => {
    expect(jest.requireActual<typeof import("./index")>("./index").handler).toBeInstanceOf(Function);
    jest.resetModules();
    process.env["TRAFFIC_HOOK_PHASE"] = "during";
    expect(() => jest.requireActual("./index")).toThrow('Environment variable TRAFFIC_HOOK_PHASE is "during", expected "before" or "after". Deploy the delivery layer again.');
  });

  it("waits in real time between two looks at the alarms, and logs JSON lines", async () => {
    process.env["TRAFFIC_HOOK_PHASE"] = "after";
    jest.useFakeTimers({ advanceTimers: false });
    const waited: number[] = [];
    jest.doMock("node:timers/promises", () => ({ setTimeout: async (milliseconds: number) => void waited.push(milliseconds) }));
    const { CodeDeployClient } = jest.requireActual<typeof import("@aws-sdk/client-codedeploy")>("@aws-sdk/client-codedeploy");
    const { CloudWatchClient } = jest.requireActual<typeof import("@aws-sdk/client-cloudwatch")>("@aws-sdk/client-cloudwatch");
    const codeDeploy = clientAnswering(targets);
    jest.spyOn(CodeDeployClient.prototype, "send").mockImplementation((codeDeploy.client as { send: never }).send);
    jest.spyOn(CloudWatchClient.prototype, "send").mockImplementation(async () => { throw new Error("down"); });
    const { DynamoDBClient } = jest.requireActual<typeof import("@aws-sdk/client-dynamodb")>("@aws-sdk/client-dynamodb");
    jest.spyOn(DynamoDBClient.prototype, "send").mockImplementation(async () => { throw new Error("no table"); });
    const lines: string[] = [];
    jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);

    await jest.requireActual<typeof import("./index")>("./index").handler({ DeploymentId: "d-1", LifecycleEventHookExecutionId: "h-1" }, { getRemainingTimeInMillis: () => 900_000 });
    jest.useRealTimers();

    expect(waited).toEqual([60_000]);
    expect(codeDeploy.sent.at(-1)!.input["status"]).toBe("Failed");
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({ level: "error", problems: ["the version cannot be judged: Error: down"] }), expect.objectContaining({ message: "hook not recorded", error: "Error: no table" })]);
  });

  it("limits the calls of all its clients", () => {
    const { TimeLimit } = jest.requireActual<typeof import("./time-limit")>("./time-limit");
    const guard = jest.spyOn(TimeLimit.prototype, "guard");
    process.env["TRAFFIC_HOOK_PHASE"] = "after";
    jest.requireActual("./index");

    expect(guard.mock.calls.map(([client]) => client.constructor.name)).toEqual(["CodeDeployClient", "DynamoDBClient", "LambdaClient", "CloudWatchClient"]);
  });
});
