import { deploymentHistory, type HistoryItem, identityOf, operatorIdOf, parseDeploymentId } from "@switchyard/deployment-history";
import { releaseRecord } from "@switchyard/release";
import fc from "fast-check";
import { SimulatedAws } from "./__fixtures__/simulated-aws";
import { deploymentEvent, executionId, first, pipelineEvent, releases, second, shifting, type Step, triggerEvent } from "./__fixtures__/simulated-release";
import { alarmHistory } from "./alarm-history";
import { deployments } from "./deployments";
import { historyRecorder } from "./history-recorder";
import { messenger } from "./messenger";
import { pipelines } from "./pipelines";
import { reconcile } from "./reconcile";
import { releaseFollower } from "./release-follower";

const minute = 60_000;
const schedule = { source: "aws.events", "detail-type": "Scheduled Event" };

function setup(services = ["payment"]) {
  const aws = new SimulatedAws();
  const logged: unknown[][] = [];
  const { client } = aws;
  const history = deploymentHistory({ client, tableName: "history" });
  const tools = {
    history, pipelines: pipelines(client), deployments: deployments(client), alarms: alarmHistory(client), services, environmentSuffix: "dev", stack: "dev",
    applicationName: "codedeploy-services-dev", now: () => aws.now, log: (...entry: unknown[]) => void logged.push(entry),
  };
  const follower = releaseFollower(tools);
  const report = messenger({ ...tools, client, topicArn: "arn:topic", region: "us-east-1" });
  const recorder = historyRecorder({ follower, report, reconcile: reconcile({ ...tools, follower, report }), log: tools.log });
  const play = async (steps: readonly Step[], from = 0): Promise<void> => {
    for (const step of steps.filter((one) => one.minute >= from)) {
      aws.now = aws.start + step.minute * minute;
      await step.happens({ aws, history });
    }
  };
  const subjects = (): string[] => aws.published.map(({ subject }) => subject);
  return { aws, history, recorder, logged, play, subjects };
}

/** Plays a release; each event arrives as often and as late, in minutes, as its list says. */
async function played(steps: readonly Step[], delays: (event: number) => readonly number[], looks: readonly number[] = []) {
  const world = setup();
  const { aws, history, recorder } = world;
  const end = steps.at(-1)!.minute;
  let count = 0;
  const arrivals = [
    ...steps.flatMap((step) => step.events.flatMap((event) => delays(count++).map((delay) => ({ at: step.minute + delay, event })))),
    ...looks.map((at) => ({ at: at % end, event: schedule })),
  ].sort((a, b) => a.at - b.at);
  const receive = async (until: number): Promise<void> => {
    while (arrivals[0] !== undefined && arrivals[0].at < until) {
      const { at, event } = arrivals.shift()!;
      aws.now = aws.start + at * minute;
      await recorder(event);
    }
  };
  for (const step of steps) {
    await receive(step.minute);
    aws.now = aws.start + step.minute * minute;
    await step.happens({ aws, history });
  }
  await receive(Infinity);
  aws.now = Math.max(aws.now, aws.start + (end + 10) * minute);
  await recorder(schedule);
  return { ...world, items: await items(history) };
}

/** The trail without what counts writes and messages. */
async function items(history: ReturnType<typeof deploymentHistory>): Promise<unknown[]> {
  const found = await Promise.all([first, second].map((id) => history.find(id)));
  return found.filter((item): item is HistoryItem => item !== undefined).map(({ deploymentId, service, origin, facts }) => ({ deploymentId, service, origin, facts, record: releaseRecord(facts) }));
}

describe("historyRecorder", () => {
  describe.each(Object.entries(releases))("a release that is %s", (_name, steps) => {
    it("S6, D20, D21: makes the same items over all orders, delays, duplicates and losses of events, and tells its end once", async () => {
      const orderly = await played(steps, () => [0]);
      const ends = (subjects: readonly string[]) => subjects.filter((subject) => !/started|APPROVAL/.test(subject));
      const delays = fc.array(fc.oneof(fc.constant(0.5), fc.double({ min: 0, max: 200, noNaN: true })), { maxLength: 2 });

      await fc.assert(
        fc.asyncProperty(fc.array(delays, { minLength: 60, maxLength: 60 }), fc.array(fc.nat(), { maxLength: 3 }), async (all, looks) => {
          const { aws, items: made, subjects } = await played(steps, (event) => all[event]!, looks);
          const messages = aws.published.map(({ body }) => body.split("\n")[0]! + /id: .*/.exec(body)![0]);

          expect(made).toEqual(orderly.items);
          expect(ends(subjects())).toEqual(ends(orderly.subjects()));
          expect(new Set(messages).size).toBe(messages.length);
        }),
        { numRuns: 25 },
      );
    });
  });

  it("S6, D20: tells the whole of a bad release: who approved, what was shifted, why it was rolled back, when", async () => {
    const { aws, items: [item], subjects } = await played(releases["bad"]!, () => [0]);
    const at = (minutes: number) => new Date(aws.start + minutes * minute).toISOString();

    expect((item as { record: unknown }).record).toEqual({
      outcome: "rolled back", startedAt: at(0), endedAt: at(27), durationSeconds: 27 * 60, commit: "a".repeat(40), author: "Ada <ada@example.com>", message: "feat: pay\n\nmore",
      artifactSha256: "hash", fromVersion: "3", toVersion: "4",
      approval: { decision: "Approved", by: "arn:aws:iam::000000000000:user/bob", comment: "go", at: at(9) },
      deploymentIds: ["d-1"], rollbackDeploymentId: "d-1-rollback", cause: "alarm alarm-payment-candidate-error-rate-dev: two datapoints [7, 8] > 5",
      alarms: [{ alarm: "alarm-payment-candidate-error-rate-dev", reason: "two datapoints [7, 8] > 5", at: at(25) }],
      trafficSteps: [{ percent: 10, at: at(12) }, { percent: 20, at: at(22) }, { percent: 0, at: at(27) }], operators: [], notes: [],
      states: expect.arrayContaining([
        { name: "pipeline STARTED", at: at(0) }, { name: "Source SUCCEEDED", at: at(1) }, { name: "Switch-Traffic/Approve SUCCEEDED", at: at(9) }, { name: "shift d-1 START", at: at(10) },
        { name: "shift d-1 FAILURE", at: at(26) }, { name: "rollback d-1-rollback SUCCESS", at: at(27) }, { name: "Switch-Traffic FAILED", at: at(28) }, { name: "pipeline FAILED", at: at(28) },
      ]),
    });
    expect(subjects()).toEqual(["payment dev: release started", "payment dev: APPROVAL NEEDED for aaaaaaa", "payment dev: ROLLED BACK to version 3"]);
  });

  it("D20: takes a retry of a stage for a new attempt, with the same commit", async () => {
    const { items: [one, two] } = await played(releases["retried"]!, () => [0]);

    expect(one).toMatchObject({ deploymentId: first, record: { outcome: "failed", cause: "Build/Build: tests fail", commit: "a".repeat(40), deploymentIds: [] } });
    expect(two).toMatchObject({ deploymentId: second, record: { outcome: "succeeded", commit: "a".repeat(40), deploymentIds: ["d-1"], durationSeconds: 107 * 60 } });
  });

  it("D20: leads from CodeDeploy's ids, the rollback's too, to the item", async () => {
    const { history } = await played(releases["bad"]!, () => [0]);

    expect(await history.follow("d-1")).toBe(first);
    expect(await history.follow("d-1-rollback")).toBe(first);
  });

  it.each([deploymentEvent("d-9"), triggerEvent("d-9"), deploymentEvent("d-9-rollback"), schedule])("D20: gives a deployment outside of the pipeline an item of its own, with its rollback", async (event) => {
    const { aws, recorder, history, subjects } = setup();
    aws.createDeployment("d-9", { deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" }, { from: "4", to: "3" });
    aws.startDeployment("d-9");
    aws.moveTraffic("d-9", 100);
    aws.now += minute;
    aws.endDeployment("d-9", "Stopped", { code: "MANUAL_STOP", message: "by hand" });
    aws.rollBack("d-9", "d-9-rollback");
    aws.endDeployment("d-9-rollback", "Succeeded");

    await recorder(event);
    await recorder(event);

    const item = await history.find("d-9");
    expect(item).toMatchObject({ service: "payment", origin: "manual" });
    expect(releaseRecord(item!.facts)).toMatchObject({ outcome: "rolled back", fromVersion: "4", toVersion: "3", cause: "MANUAL_STOP: by hand" });
    expect(parseDeploymentId(item!.deploymentId)).toBeUndefined();
    expect(subjects()).toEqual(["payment dev: ROLLED BACK to version 4"]);
  });

  it("D19: adds to the item that an operator's command has made", async () => {
    const { aws, recorder, history, subjects } = setup();
    const id = operatorIdOf({ service: "payment", work: "rollback", unique: executionId });
    await history.add(identityOf(id, "payment"), [{ kind: "operator", command: "rollback", by: "arn:ada", reason: "slow", at: aws.time }]);
    aws.createDeployment("d-9", { deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce", description: id }, { from: "4", to: "3" });
    aws.startDeployment("d-9");
    aws.moveTraffic("d-9", 100);
    aws.endDeployment("d-9", "Succeeded");

    await recorder(deploymentEvent("d-9"));

    const item = await history.find(id);
    expect(item).toMatchObject({ service: "payment", origin: "operator" });
    expect(releaseRecord(item!.facts)).toMatchObject({ outcome: "succeeded", fromVersion: "4", toVersion: "3", deploymentIds: ["d-9"], operators: [{ command: "rollback" }] });
    expect([await history.follow("d-9"), await history.find("d-9")]).toEqual([id, undefined]);
    expect(subjects()).toEqual(["payment dev: PUT BACK to version 3 by an operator"]);
  });

  it("records a deployment that has not started, and one that CodeDeploy tells nothing about", async () => {
    const { aws, recorder, history } = setup();
    aws.createDeployment("d-8", {});
    await recorder(deploymentEvent("d-8"));
    aws.startDeployment("d-8");
    await recorder(deploymentEvent("d-8"));

    expect(Object.keys((await history.find("d-8"))!.facts)).toEqual(["deployment/d-8/START"]);
  });

  describe("D13: a shift that its pipeline has given up", () => {
    it.each([["Abandoned", "Stopped", "its pipeline execution was abandoned"], ["Failed", "Failed", "its action in the pipeline failed"]] as const)(
      "%s: is stopped with rollback, by event or by schedule, once", async (action, execution, because) => {
        for (const event of [pipelineEvent, schedule]) {
          const { aws, recorder, history, play, logged, subjects } = setup();
          await play(shifting);
          aws.changeAction("Switch-Traffic", "Switch-Traffic", { status: action });
          aws.setExecution(executionId, execution);

          await recorder(event);
          await recorder(event);
          await recorder(deploymentEvent("d-1"));

          expect(aws.stopped).toEqual(["d-1"]);
          const record = releaseRecord((await history.find(first))!.facts);
          expect(record).toMatchObject({ outcome: "rolled back", notes: [`deployment d-1 was stopped with rollback, because ${because}`] });
          expect(logged).toContainEqual(["warn", "deployment stopped", { deploymentId: first, codeDeployId: "d-1", because }]);
          expect(subjects().at(-1)).toBe("payment dev: ROLLED BACK to version 3");
        }
      },
    );

    it("is left alone while the pipeline stops and waits for it", async () => {
      const { aws, recorder, play } = setup();
      await play(shifting);
      aws.setExecution(executionId, "Stopping");

      await recorder(pipelineEvent);
      await recorder(schedule);

      expect(aws.stopped).toEqual([]);
    });

    it("may end by itself in the moment of the stop", async () => {
      const { aws, recorder, play, history } = setup();
      await play(shifting);
      aws.changeAction("Switch-Traffic", "Switch-Traffic", { status: "Abandoned" });
      aws.setExecution(executionId, "Stopped");
      const send = deployments({ send: async () => { throw Object.assign(new Error("over"), { name: "DeploymentAlreadyCompletedException" }); } } as never);

      await expect(send.stop("d-1")).resolves.toBeUndefined();
      await expect(deployments({ send: async () => { throw new Error("denied"); } } as never).stop("d-1")).rejects.toThrow("denied");
      aws.endDeployment("d-1", "Failed", { code: "TIMEOUT", message: "late" });
      await recorder(pipelineEvent);
      expect(aws.stopped).toEqual([]);
      expect(releaseRecord((await history.find(first))!.facts).outcome).toBe("failed");
    });
  });

  describe("poison", () => {
    it.each<[unknown, string]>([
      [undefined, "The event cannot be recorded: event: "],
      [{ source: "aws.codepipeline", detail: { pipeline: "p" } }, "event.detail.execution-id: "],
      [{ source: "aws.ec2", detail: {} }, "The event cannot be recorded: event"],
      [{ Records: [{ Sns: { Message: "no JSON" } }] }, "message: is not JSON"],
      [{ Records: [{ Sns: { Message: "{}" } }] }, "message.deploymentId: "],
      [{ ...pipelineEvent, detail: { ...pipelineEvent.detail, pipeline: "pipeline-refund-dev" } }, "Pipeline pipeline-refund-dev is of none of this environment's services."],
      [pipelineEvent, `Pipeline pipeline-payment-dev has no execution ${executionId}.`],
      [deploymentEvent("d-none"), "DeploymentDoesNotExistException"],
    ])("S6: says why %j cannot be recorded, so that the dead-letter queue keeps it with the reason", async (event, reason) => {
      const { recorder, aws } = setup();

      await expect(recorder(event)).rejects.toThrow(reason);
      expect(aws.items.size).toBe(0);
    });

    it.each([{ applicationName: "other" }, { deploymentGroupName: "other" }])("refuses a deployment of %j", async (info) => {
      const { recorder, aws } = setup();
      aws.createDeployment("d-7", info);

      await expect(recorder(deploymentEvent("d-7"))).rejects.toThrow("which is none of this environment's services");
    });
  });

  describe("when something is down", () => {
    it.each(["PublishCommand", "PutItemCommand", "ListActionExecutionsCommand"])("D21: fails with %s, so that Lambda tries again, and makes up for it then", async (name) => {
      const { aws, recorder, play, subjects } = setup();
      await play(releases["bad"]!);
      aws.broken = name;
      await expect(recorder(pipelineEvent)).rejects.toThrow(`${name} is down`);
      expect(subjects()).toEqual([]);

      aws.broken = undefined;
      await recorder(pipelineEvent);
      await recorder(schedule);
      expect(subjects()).toEqual(["payment dev: ROLLED BACK to version 3"]);
    });

    it("reconciles what it can, and names the rest", async () => {
      const { aws, recorder, play, subjects } = setup(["refund", "payment"]);
      await play(releases["rejected"]!);
      aws.createDeployment("d-6", {}, { from: "1", to: "2" });
      aws.startDeployment("d-6");
      aws.broken = "GetDeploymentTargetCommand";

      await expect(recorder(schedule)).rejects.toThrow("Not all could be reconciled: payment d-6: ServiceUnavailable: GetDeploymentTargetCommand is down");
      expect(subjects()).toEqual(["payment dev: REJECTED, no traffic was moved"]);
      aws.broken = "ListPipelineExecutionsCommand";
      await expect(recorder(schedule)).rejects.toThrow("refund: ServiceUnavailable: ListPipelineExecutionsCommand is down; payment: ");
    });

    it("names what is thrown that is no error", async () => {
      const run = reconcile({ ...({} as Parameters<typeof reconcile>[0]), services: ["payment"], environmentSuffix: "dev", now: () => 0, pipelines: { since: () => { throw "text"; } } as never });

      await expect(run()).rejects.toThrow("Not all could be reconciled: payment: text");
    });
  });

  it("D21: sends one message when events arrive at the same time", async () => {
    const { recorder, play, subjects } = setup();
    await play(releases["bad"]!);

    await Promise.all([pipelineEvent, pipelineEvent, deploymentEvent("d-1"), triggerEvent("d-1-rollback"), schedule].map((event) => recorder(event)));

    expect(subjects()).toEqual(["payment dev: ROLLED BACK to version 3"]);
  });

  it("looks at what has changed within a day, and no further back", async () => {
    const { aws, recorder, play } = setup();
    await play(releases["good"]!);
    aws.now += 25 * 3_600_000;
    aws.calls.length = 0;
    await recorder(schedule);

    expect(aws.calls).toEqual(["ListPipelineExecutions", "ListDeployments"]);
    aws.now += 80 * 3_600_000;
    await recorder(schedule);
    expect(aws.calls).toHaveLength(4);
  });
});

describe("alarmHistory", () => {
  it("takes the first time that an alarm went off, and no other change", async () => {
    const aws = new SimulatedAws();
    const [from, until] = [aws.time, new Date(aws.start + minute).toISOString()];
    aws.alarm("a", "OK", "fine");
    aws.alarm("a", "ALARM", "bad");
    aws.alarm("a", "ALARM", "worse");

    expect(await alarmHistory(aws.client)(["a", "b"], from, until)).toEqual([{ kind: "alarm", alarm: "a", reason: "bad", at: from }]);
    await expect(alarmHistory({ send: async () => ({ AlarmHistoryItems: [{}] }) } as never)(["a"], from, until)).rejects.toThrow();
  });
});

describe("the history recorder function", () => {
  it("fails at init without its settings, and logs to standard output with them", async () => {
    expect(() => jest.requireActual("./index")).toThrow("DEPLOYMENT_TABLE_NAME is not set");

    jest.resetModules();
    const settings = {
      DEPLOYMENT_TABLE_NAME: "history", SERVICE_NAMES: "payment,refund", ENVIRONMENT_SUFFIX: "dev", STACK_NAME: "dev", APPLICATION_NAME: "codedeploy-services-dev",
      NOTIFICATIONS_TOPIC_ARN: "arn:topic", AWS_REGION: "us-east-1",
    };
    Object.assign(process.env, settings);
    const calls: string[] = [];
    const send = async (command: { constructor: { name: string } }): Promise<object> => {
      calls.push(command.constructor.name);
      if (command.constructor.name !== "ListPipelineExecutionsCommand") return {};
      return { pipelineExecutionSummaries: [{ pipelineExecutionId: executionId, status: "InProgress", startTime: new Date(), lastUpdateTime: new Date() }] };
    };
    for (const [name, client] of [["codepipeline", "CodePipelineClient"], ["codedeploy", "CodeDeployClient"], ["cloudwatch", "CloudWatchClient"], ["dynamodb", "DynamoDBClient"], ["sns", "SNSClient"]] as const) {
      const sdk = jest.requireActual<Record<string, { prototype: { send: (command: never) => Promise<object> } }>>(`@aws-sdk/client-${name}`);
      jest.spyOn(sdk[client]!.prototype, "send").mockImplementation(send);
    }
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    await jest.requireActual<typeof import("./index")>("./index").handler(pipelineEvent);
    write.mockRestore();
    jest.restoreAllMocks();
    for (const name of Object.keys(settings)) delete process.env[name];

    expect(calls).toEqual(expect.arrayContaining(["ListPipelineExecutionsCommand", "ListActionExecutionsCommand", "PutItemCommand"]));
    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({ level: "info", message: "release recorded", deploymentId: first, outcome: "running" });
  });
});
