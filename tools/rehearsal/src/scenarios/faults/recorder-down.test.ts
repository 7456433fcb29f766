import type { Shape } from "@switchyard/localcloud";
import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";
import type { Rehearsal } from "../../scenario/rehearsal";

const open = scenario();

async function deadLetters({ admin, shared }: Rehearsal): Promise<Shape[]> {
  const { QueueUrl } = await admin("sqs", "GetQueueUrl", { QueueName: shared.recorderDeadLetterQueue });
  const found: Shape[] = [];
  for (;;) {
    const { Messages = [] } = await admin("sqs", "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] });
    if ((Messages as Shape[]).length === 0) return found;
    found.push(...(Messages as Shape[]));
  }
}

describe("a recorder that crashes", () => {
  it("loses nothing: events are kept with the reason, the record is completed afterwards, and people are told once", async () => {
    const rehearsal = await open();
    const stop = rehearsal.cloud.faults.add({ kind: "function", functionName: rehearsal.shared.historyRecorder, effect: { crashes: true } });
    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });
    expect(rehearsal.mail()).toEqual([]);

    stop();
    await rehearsal.pass({ callsPerSecond: 0, atMostMinutes: 30 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, deployments: [{ status: "Succeeded" }],
      record: { outcome: "succeeded", commit: execution!.commit, fromVersion: "1", toVersion: "2", blueVersion: "2", deploymentIds: [outcome.deployments[0]!.id], notes: [] },
      messages: ["payment local: released as version 2"],
    });
    expect(outcome.record.states.map(({ name }) => name)).toEqual(expect.arrayContaining(["pipeline STARTED", "pipeline SUCCEEDED"]));
    const letters = (await deadLetters(rehearsal)).map(({ Body }) => JSON.parse(Body as string) as { requestContext: { condition: string; approximateInvokeCount: number }; responsePayload: { errorType: string }; requestPayload: { source?: string; Records?: unknown } });
    expect(letters.length).toBeGreaterThan(5);
    for (const { requestContext, responsePayload, requestPayload } of letters) {
      expect(requestContext).toMatchObject({ condition: "RetriesExhausted", approximateInvokeCount: 3 });
      expect(responsePayload.errorType).toBe("Runtime.ExitError");
      expect(requestPayload.source ?? requestPayload.Records).toBeDefined();
    }
  });
});

describe("a topic for people that is out of order", () => {
  it("D21: delays messages and loses none; the release does not wait for it", async () => {
    const rehearsal = await open();
    const stop = rehearsal.cloud.faults.add({
      kind: "operation", service: "sns", operation: "Publish", callerArn: `*/${rehearsal.shared.historyRecorder}`, error: { code: "InternalError", message: "out of order", statusCode: 500 },
    });
    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });
    const during = await outcomeOf(rehearsal, execution!);

    stop();
    await rehearsal.pass({ callsPerSecond: 0, atMostMinutes: 30 });

    expect(during).toMatchObject({ pipeline: "Succeeded", record: { outcome: "succeeded", toVersion: "2" }, messages: [] });
    expect((await outcomeOf(rehearsal, execution!)).messages).toEqual(["payment local: released as version 2"]);
    expect((await rehearsal.history.find(rehearsal.historyId(execution!)))!).toMatchObject({ sent: ["succeeded"] });
    expect((await rehearsal.history.find(rehearsal.historyId(execution!)))!).not.toHaveProperty("claims");
  });
});
