import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

const DAY = 24 * 3_600_000;

let account: TestAccount;
const xray = (operation: string, input: Shape = {}): Promise<Shape> => account.call("xray", operation, input);
const seconds = (): number => account.clock.at / 1000;
const traceId = (last: string, at = seconds()): string => `1-${Math.floor(at).toString(16).padStart(8, "0")}-${last.padStart(24, "0")}`;
const segment = (change: Shape = {}): Shape => ({
  name: "payment", id: "70de5b6f19ff9a0a", trace_id: traceId("a"), start_time: seconds(), end_time: seconds() + 0.25, origin: "AWS::Lambda::Function", ...change,
});
const put = (...segments: Shape[]): Promise<Shape> => xray("PutTraceSegments", { TraceSegmentDocuments: segments.map((one) => JSON.stringify(one)) });
const summaries = async (input: Shape = {}): Promise<Shape[]> => (await xray("GetTraceSummaries", { StartTime: new Date(account.clock.at - 60_000), EndTime: new Date(account.clock.at), ...input })).TraceSummaries as Shape[];

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("traces", () => {
  it("are put together from their segments and read back as they came", async () => {
    const root = segment({
      http: { request: { method: "POST", url: "https://shop/pay" }, response: { status: 502 } }, fault: true, user: "ann", annotations: { slot: "green" },
      subsegments: [{ name: "DynamoDB", id: "70de5b6f19ff9a0d", start_time: seconds(), subsegments: [{ annotations: { items: 2, cached: false } }] }],
    });
    const child = segment({ id: "70de5b6f19ff9a0b", name: "ledger", parent_id: "70de5b6f19ff9a0a", start_time: seconds() + 0.1, end_time: seconds() + 0.5, error: true, origin: undefined });

    expect(await put(root, child)).toEqual({ UnprocessedTraceSegments: [] });

    const service = { Name: "payment", Names: ["payment"], AccountId: "000000000000", Type: "AWS::Lambda::Function" };
    expect(await summaries()).toEqual([expect.objectContaining({
      Id: traceId("a"), StartTime: new Date(account.clock.at), Duration: 0.5, ResponseTime: 0.25, HasFault: true, HasError: true, HasThrottle: false, IsPartial: false,
      Http: { HttpURL: "https://shop/pay", HttpStatus: 502, HttpMethod: "POST" }, EntryPoint: service, Users: [{ UserName: "ann", ServiceIds: [service] }],
      Annotations: {
        slot: [{ AnnotationValue: { StringValue: "green" }, ServiceIds: [service] }], items: [{ AnnotationValue: { NumberValue: 2 }, ServiceIds: [service] }],
        cached: [{ AnnotationValue: { BooleanValue: false }, ServiceIds: [service] }],
      },
      ServiceIds: [service, { Name: "ledger", Names: ["ledger"], AccountId: "000000000000" }],
    })]);
    expect(await xray("BatchGetTraces", { TraceIds: [traceId("a"), traceId("b")] })).toEqual({
      Traces: [{ Id: traceId("a"), Duration: 0.5, LimitExceeded: false, Segments: [{ Id: root.id, Document: JSON.stringify(root) }, { Id: child.id, Document: JSON.stringify(child) }] }],
      UnprocessedTraceIds: [],
    });
  });

  it("are partial while a segment is in progress, until it is sent again", async () => {
    await put(segment({ end_time: undefined, in_progress: true }));
    expect((await summaries())[0]).toMatchObject({ IsPartial: true });

    await put(segment());

    expect((await summaries())[0]).toMatchObject({ IsPartial: false, Duration: 0.25 });
  });

  it("are found by the time in their id, and kept for thirty days", async () => {
    await put(segment());
    account.clock.at += 120_000;
    await put(segment({ trace_id: traceId("b") }));

    expect((await summaries()).map(({ Id }) => Id as string)).toEqual([traceId("b")]);
    expect(await summaries({ StartTime: new Date(account.clock.at - DAY) })).toHaveLength(2);
    await expect(summaries({ StartTime: new Date(account.clock.at - DAY - 1000) })).rejects.toMatchObject({ code: "InvalidRequestException" });
    account.clock.at += 31 * DAY;
    await put(segment({ trace_id: traceId("c") }));
    expect(account.cloud.store.read((tx) => tx.list("xray.segment"))).toHaveLength(1);
  });

  it.each<[string, Shape | string, Shape]>([
    ["no JSON", "{", { ErrorCode: "ParseError" }],
    ["no trace id", segmentOf({ trace_id: undefined }), { Id: "70de5b6f19ff9a0a", ErrorCode: "MissingTraceId" }],
    ["no id", segmentOf({ id: undefined }), { ErrorCode: "MissingId" }],
    ["an id that is too short", segmentOf({ id: "70de" }), { Id: "70de", ErrorCode: "InvalidId" }],
    ["a trace that is too old", segmentOf({ trace_id: "1-581cf771-a006649127e371903a2de979" }), { Id: "70de5b6f19ff9a0a", ErrorCode: "InvalidTraceId" }],
    ["no end", segmentOf({ end_time: undefined }), { Id: "70de5b6f19ff9a0a", ErrorCode: "MissingEndTime" }],
    ["a subsegment without parent", segmentOf({ type: "subsegment" }), { Id: "70de5b6f19ff9a0a", ErrorCode: "MissingParentId" }],
    ["too much", segmentOf({ metadata: "x".repeat(65_536) }), { ErrorCode: "SegmentTooLarge" }],
  ])("take what is good and name what has %s", async (_what, bad, problem) => {
    const documents = [typeof bad === "string" ? bad : JSON.stringify(bad), JSON.stringify(segment({ id: "1111111111111111" }))];

    expect(await xray("PutTraceSegments", { TraceSegmentDocuments: documents })).toEqual({
      UnprocessedTraceSegments: [{ ...problem, Message: `Invalid segment. ErrorCode: ${problem.ErrorCode as string}` }],
    });
    expect((await xray("BatchGetTraces", { TraceIds: [traceId("a")] })).Traces[0].Segments).toHaveLength(1);
  });

  /** For the table above, which is made before there is an account. */
  function segmentOf(change: Shape): Shape {
    const at = Date.parse("2026-11-20T12:00:00Z") / 1000;
    return { name: "payment", id: "70de5b6f19ff9a0a", trace_id: traceId("a", at), start_time: at, end_time: at + 1, ...change };
  }

  it("are at most five in one call", async () => {
    await expect(xray("BatchGetTraces", { TraceIds: ["1", "2", "3", "4", "5", "6"] })).rejects.toMatchObject({ code: "InvalidRequestException" });
  });
});

describe("filter expressions", () => {
  beforeEach(async () => {
    await put(
      segment({ http: { request: { url: "http://api/game/1", method: "GET" }, response: { status: 200 } }, end_time: seconds() + 6, annotations: { age: 30, game: "817DL6VO" } }),
      segment({ trace_id: traceId("b"), name: "ledger", fault: true, user: "ann", http: { request: { url: "http://api/pay" }, response: { status: 500 } } }),
    );
  });

  it.each<[string, string[]]>([
    ["ok", ["a"]], ["!ok", ["b"]], ["ok = false", ["b"]], ["fault", ["b"]], ["error OR fault", ["b"]], ["responsetime > 5", ["a"]], ["duration >= 5 AND duration <= 8", ["a"]],
    ["http.status != 200", ["b"]], ["ok !partial duration <3", []], ['http.url CONTAINS "/game/"', ["a"]], ['http.url BEGINSWITH "http://api/" AND !service("ledger")', ["a"]],
    ['user CONTAINS ""', ["b"]], ["annotation.age > 29", ["a"]], ['annotation.game = "817DL6VO"', ["a"]], ["annotation[age] = 31", []], ['(fault OR ok) AND http.method = "GET"', ["a"]],
    ['service("ledger")', ["b"]], ["", ["a", "b"]],
  ])("%s", async (FilterExpression, found) => {
    expect((await summaries({ FilterExpression })).map(({ Id }) => (Id as string).slice(-1))).toEqual(found);
  });

  it.each<[string, string, string]>([
    ['service("x") { fault }', "NotImplemented", "a filter on a service"], ['edge("a", "b")', "NotImplemented", "the keyword edge"],
    ['service(id(name: "x"))', "NotImplemented", "the function id"], ["http.status", "InvalidRequestException", "Expected an operator after 'http.status'"],
    ["duration > long", "InvalidRequestException", "Expected a value, not 'long'"], ["(ok", "InvalidRequestException", "Expected ')'"],
  ])("refuse %s", async (FilterExpression, code, message) => {
    await expect(summaries({ FilterExpression })).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });
});

describe("sampling", () => {
  it("has the default rule, and targets for it alone", async () => {
    const { SamplingRuleRecords: [{ SamplingRule: rule }] } = await xray("GetSamplingRules");
    expect(rule).toMatchObject({ RuleName: "Default", FixedRate: 0.05, ReservoirSize: 1, Priority: 10_000 });

    const document = { ClientID: "ABCDEF1234567890ABCDEF10", Timestamp: new Date(account.clock.at), RequestCount: 10, SampledCount: 1 };
    const targets = await xray("GetSamplingTargets", { SamplingStatisticsDocuments: [{ ...document, RuleName: "Default" }, { ...document, RuleName: "other" }] });

    expect(targets.SamplingTargetDocuments).toEqual([{ RuleName: "Default", FixedRate: 0.05, ReservoirQuota: 1, ReservoirQuotaTTL: new Date(account.clock.at + 300_000), Interval: 10 }]);
    expect(targets.UnprocessedStatistics).toMatchObject([{ RuleName: "other" }]);
    expect(await xray("PutTelemetryRecords", { TelemetryRecords: [{ Timestamp: new Date() }] })).toEqual({});
  });

  it("refuses by name what is not modelled", async () => {
    await expect(xray("GetServiceGraph", { StartTime: new Date(0), EndTime: new Date(1) })).rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining("xray.GetServiceGraph") as string });
    await expect(summaries({ TimeRangeType: "Event" })).rejects.toMatchObject({ code: "NotImplemented" });
  });
});
