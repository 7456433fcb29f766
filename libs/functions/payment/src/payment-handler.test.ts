import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleAcquirer } from "./acquirer";
import { paymentHandler } from "./payment-handler";
import { itemOf, type Item } from "./payment-item";
import { newPayment } from "./payment";
import { releaseCommit } from "./release-info";

const liveArn = "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-green-dev:live";
const versionArn = liveArn.replace(/live$/, "7");
const authorise = { operation: "authorise", idempotencyKey: "order-1", amountMinor: 1250, currency: "EUR", paymentMethod: "tok_visa" } as const;
const authorised = itemOf({ ...newPayment(authorise), state: "authorised" });

function setup({ failure }: { failure?: Error } = {}) {
  const logged: Record<string, unknown>[] = [];
  const puts: Item[] = [];
  const send = (async ({ input }: { input: { Item?: Item } }) => {
    if (failure) throw failure;
    if (input.Item) puts.push(input.Item);
    return { Attributes: authorised };
  }) as unknown as DynamoDBClient["send"];
  const handle = paymentHandler({
    dynamoDb: { send }, tableName: "payments", acquirer: sampleAcquirer, functionName: "lambda-payment-green-dev", functionVersion: "7", now: () => 1_000_500,
    log: (level, message, fields) => logged.push({ level, message, ...fields }),
  });
  return { handle: (event: unknown, invokedFunctionArn = liveArn) => handle(event, { invokedFunctionArn, awsRequestId: "request-1" }), logged, puts };
}

/** Lines that answer, without those about the acquirer. */
const answersIn = (logged: readonly Record<string, unknown>[]): Record<string, unknown>[] => logged.filter(({ message }) => message !== "acquirer asked");

describe("paymentHandler", () => {
  it("answers and logs one line besides what the acquirer is asked for, which counts the answer by version in embedded metric format", async () => {
    const { handle, logged } = setup();

    expect(await handle({ ...authorise, correlationId: "trace-1" })).toMatchObject({ status: "authorised" });

    const { paymentId } = newPayment(authorise);
    expect(logged).toEqual([{ level: "info", message: "acquirer asked", correlationId: "trace-1", operation: "authorise", reference: paymentId, amountMinor: 1250 }, {
      level: "info", message: "payment authorised", correlationId: "trace-1", paymentId, replayed: false,
      _aws: {
        Timestamp: 1_000_500,
        CloudWatchMetrics: [{
          Namespace: "Switchyard/Services", Dimensions: [["FunctionName", "FunctionVersion"]],
          Metrics: [{ Name: "BusinessFailures", Unit: "Count" }, { Name: "Authorisations", Unit: "Count" }],
        }],
      },
      FunctionName: "lambda-payment-green-dev", FunctionVersion: "7", BusinessFailures: 0, Authorisations: 1,
    }]);
  });

  it("counts a clean failure of its own, and neither a declined card nor a wrong request", async () => {
    const { handle, logged } = setup();

    await handle({ ...authorise, paymentMethod: "tok_unavailable" });
    await handle({});

    expect(answersIn(logged).map(({ level, BusinessFailures, reason, Refusals }) => ({ level, BusinessFailures, reason, Refusals }))).toEqual([
      { level: "error", BusinessFailures: 1, reason: "the acquirer does not answer", Refusals: undefined },
      { level: "warn", BusinessFailures: 0, reason: undefined, Refusals: 1 },
    ]);
  });

  it("logs why the acquirer declined", async () => {
    const logged: Record<string, unknown>[] = [];
    const item = itemOf({ ...newPayment(authorise), state: "declined", declineReason: "declined by the issuer" });
    const declining = paymentHandler({
      dynamoDb: { send: (async () => ({ Attributes: item })) as unknown as DynamoDBClient["send"] }, tableName: "t", acquirer: sampleAcquirer,
      functionName: "f", functionVersion: "1", now: () => 0, log: (level, message, fields) => logged.push({ level, message, ...fields }),
    });

    await declining(authorise, { invokedFunctionArn: liveArn, awsRequestId: "r" });

    expect(answersIn(logged)).toEqual([expect.objectContaining({ level: "info", message: "payment declined", reason: "declined by the issuer", Declines: 1, BusinessFailures: 0 })]);
  });

  it("D22: is in test mode only when it is invoked by version number, and then counts nothing and keeps apart what expires", async () => {
    const { handle, logged, puts } = setup();

    await handle(authorise, versionArn);
    await handle(authorise, liveArn);
    await handle(authorise, liveArn.replace(/:live$/, ""));

    expect(puts.map(({ idempotencyKey, expiresAt }) => [idempotencyKey!.S!.split(":")[0], expiresAt?.N])).toEqual([["synthetic", "4600"], ["payment", undefined], ["payment", undefined]]);
    expect(answersIn(logged).map(({ synthetic, _aws }) => [synthetic, _aws !== undefined])).toEqual([[true, false], [undefined, true], [undefined, true]]);
    expect(logged.filter(({ message }) => message === "acquirer asked").map(({ synthetic }) => synthetic)).toEqual([true, undefined, undefined]);
  });

  it("A8: has no card number in any log, wherever one is sent", async () => {
    const { handle, logged } = setup();
    const card = "4111111111111111";

    for (const field of [...Object.keys(authorise), "correlationId", "card", card]) await handle({ ...authorise, [field]: card });
    await handle(card);
    await handle({ correlationId: card, nested: { pan: card } });

    expect(logged).toHaveLength(10);
    expect(JSON.stringify(logged)).not.toContain(card);
  });

  it("logs that a call crashed, by the error's name alone, and lets it crash", async () => {
    const { handle, logged } = setup({ failure: new TypeError("request was 4111111111111111") });

    await expect(handle(authorise)).rejects.toThrow(TypeError);
    expect(logged).toEqual([{ level: "error", message: "payment crashed", correlationId: "request-1", error: "TypeError" }]);
  });

  it("names no error that is none", async () => {
    const { handle, logged } = setup({ failure: "text" as unknown as Error });

    await expect(handle(authorise)).rejects.toBe("text");
    expect(logged).toEqual([expect.objectContaining({ error: "unknown" })]);
  });
});

describe("releaseCommit", () => {
  const folder = mkdtempSync(join(tmpdir(), "payment-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is the commit of the release, or says that there is none", () => {
    expect(releaseCommit(folder)).toBe("unreleased");
    writeFileSync(join(folder, "release.json"), '{"service":"payment","commit":"abc","sha256":"x"}');
    expect(releaseCommit(folder)).toBe("abc");
  });

  it("fails at init when it cannot be read", () => {
    writeFileSync(join(folder, "release.json"), "{}");
    expect(() => releaseCommit(folder)).toThrow();
    expect(() => releaseCommit(join(folder, "release.json"))).toThrow("ENOTDIR");
  });
});

describe("the payment function", () => {
  afterEach(() => {
    jest.resetModules();
    for (const name of ["PAYMENTS_TABLE_NAME", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "LAMBDA_TASK_ROOT"]) delete process.env[name];
  });

  it("fails at init without the name of its table", () => {
    Object.assign(process.env, { AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_FUNCTION_VERSION: "1" });

    expect(() => jest.requireActual("./index")).toThrow("PAYMENTS_TABLE_NAME is not set");
  });

  it.each([undefined, "/nowhere"])("D24: logs its commit and version (task root %s)", async (root) => {
    Object.assign(process.env, { AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_FUNCTION_VERSION: "3", PAYMENTS_TABLE_NAME: "t", ...(root && { LAMBDA_TASK_ROOT: root }) });
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    const { handler } = jest.requireActual<typeof import("./index")>("./index");

    const answer = await handler({}, { invokedFunctionArn: liveArn, awsRequestId: "r" });
    write.mockRestore();

    expect(answer.status).toBe("refused");
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({ message: "payment refused", commit: "unreleased", functionVersion: "3", correlationId: "r" })]);
  });
});
