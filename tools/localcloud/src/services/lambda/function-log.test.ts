import type { Shape } from "../../service";
import { openFunctionAccount, type FunctionAccount } from "../../testing/function-account";

let account: FunctionAccount;
beforeEach(async () => { account = await openFunctionAccount(); });
afterEach(() => account.close());

const streams = async (name: string): Promise<Shape[]> => (await account.call("logs", "DescribeLogStreams", { logGroupName: `/aws/lambda/${name}` })).logStreams;

describe("the log of a function", () => {
  it("is one stream per environment, written by the function's role", async () => {
    const callers = new Set<string>();
    account.cloud.observe(({ service, operation, callerArn }) => { if (service === "logs" && operation === "PutLogEvents") callers.add(callerArn); });
    await account.make("talker", "exports.handler = async () => { console.log('one'); };", { Publish: true });

    await account.run("talker:1");
    await account.run("talker:1");
    await account.run("talker");
    const lines = await account.log("talker");

    expect((await streams("talker")).map((stream) => stream.logStreamName.replace(/[0-9a-f]{32}$/, "…"))).toEqual(["2026/11/20/[$LATEST]…", "2026/11/20/[1]…"]);
    expect(lines.filter((line) => line.endsWith("\tone"))).toHaveLength(3);
    expect(lines.filter((line) => /^(INIT_START|START|END|REPORT) /.test(line)).map((line) => line.split(" ")[0])).toEqual(
      expect.arrayContaining(["INIT_START", "START", "END", "REPORT"]),
    );
    expect([...callers]).toEqual(["arn:aws:sts::000000000000:assumed-role/function/talker"]);
  });

  it("makes its group when there is none", async () => {
    await account.make("talker", "exports.handler = async () => 1;");
    await account.call("logs", "DeleteLogGroup", { logGroupName: "/aws/lambda/talker" });

    await account.run("talker");

    expect(await account.log("talker")).toHaveLength(4);
  });

  it("goes where the function's settings say", async () => {
    await account.make("talker", "exports.handler = async () => 1;", { LoggingConfig: { LogGroup: "/aws/lambda/other" } });
    await account.call("logs", "CreateLogGroup", { logGroupName: "/aws/lambda/other" });

    await account.run("talker");

    expect(await account.log("other")).toHaveLength(4);
    expect(await account.log("talker")).toEqual([]);
  });

  it("does not exist without the permission, and the function runs all the same", async () => {
    account.cloud.faults.add({ kind: "operation", service: "logs", callerArn: "*:assumed-role/function/*", error: { code: "AccessDeniedException", message: "no" } });
    await account.make("talker", "exports.handler = async () => 1;");

    expect(await account.run("talker")).toMatchObject({ answer: 1 });
    await account.cloud.settle();
    expect(await streams("talker")).toEqual([]);
  });

  it("counts metrics that are embedded in it", async () => {
    const document = { _aws: { Timestamp: account.clock.at, CloudWatchMetrics: [{ Namespace: "Payments", Dimensions: [["Service"]], Metrics: [{ Name: "Refused" }] }] }, Service: "a", Refused: 2 };
    await account.make("talker", `exports.handler = async () => { process.stdout.write(${JSON.stringify(`${JSON.stringify(document)}\n`)}); };`);
    await account.run("talker");
    await account.cloud.settle();

    const { Datapoints } = await account.call("cloudwatch", "GetMetricStatistics", {
      Namespace: "Payments", MetricName: "Refused", Dimensions: [{ Name: "Service", Value: "a" }], Statistics: ["Sum"], Period: 60,
      StartTime: new Date(account.clock.at - 60_000), EndTime: new Date(account.clock.at + 60_000),
    });
    expect(Datapoints).toMatchObject([{ Sum: 2 }]);
  });
});

