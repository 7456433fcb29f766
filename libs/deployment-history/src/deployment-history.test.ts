import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, PutItemCommand, type ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Fact } from "@switchyard/release";
import { claimSeconds, deploymentHistory, deploymentIdOf, identityOf, isPointerId, operatorIdOf, parseDeploymentId } from "./index";

type Items = Map<string, NonNullable<PutItemCommand["input"]["Item"]>>;

/** The part of DynamoDB that the history uses: reads, and writes on a condition. `beforePut` lets others write in between. */
function table(items: Items = new Map(), beforePut: () => void = () => {}) {
  const send = (async (command: GetItemCommand | PutItemCommand | ScanCommand) => {
    if (command instanceof GetItemCommand) return { Item: items.get(command.input.Key!["deploymentId"]!.S!) };
    if (command instanceof PutItemCommand) {
      const { Item: item, ConditionExpression: condition, ExpressionAttributeValues: values } = command.input;
      const id = item!["deploymentId"]!.S!;
      if (condition) beforePut();
      const holds = condition === undefined || (condition.startsWith("attribute_not_exists") ? !items.has(id) : items.get(id)?.["revision"]?.N === values![":revision"]!.N);
      if (!holds) throw new ConditionalCheckFailedException({ message: "no", $metadata: {} });
      items.set(id, item!);
      return {};
    }
    const keys = [...items.keys()];
    const at = command.input.ExclusiveStartKey ? keys.indexOf(command.input.ExclusiveStartKey["deploymentId"]!.S!) + 1 : 0;
    const key = keys[at];
    return { Items: key === undefined ? undefined : [items.get(key)!], LastEvaluatedKey: at + 1 < keys.length ? { deploymentId: { S: key! } } : undefined };
  }) as unknown as DynamoDBClient["send"];
  return { items, history: deploymentHistory({ client: { send }, tableName: "history" }) };
}

const executionId = "0a1b2c3d-0000-4000-8000-000000000001";
const identity = { deploymentId: deploymentIdOf({ service: "payment", executionId, attempt: 1 }), service: "payment", origin: "pipeline" } as const;
const started: Fact = { kind: "execution", state: "STARTED", at: "2026-11-20T12:00:00.000Z" };
const failed: Fact = { kind: "execution", state: "FAILED", at: "2026-11-20T12:05:00.000Z" };

describe("deploymentHistory", () => {
  it("D20: keeps facts, and beside them what they amount to", async () => {
    const { items, history } = table();

    await history.add(identity, [failed]);
    await history.add(identity, [started]);

    expect(unmarshall(items.get(identity.deploymentId)!)).toMatchObject({
      ...identity, revision: 2, sent: [], outcome: "failed", startedAt: started.at, endedAt: failed.at, durationSeconds: 300,
      facts: { "execution/STARTED": started, "execution/FAILED": failed },
    });
    expect((await history.find(identity.deploymentId))!.facts).toEqual({ "execution/STARTED": started, "execution/FAILED": failed });
    expect(await history.find("other")).toBeUndefined();
  });

  it("D20: writes nothing when all is known", async () => {
    const { history } = table();
    await history.add(identity, [started]);

    expect((await history.add(identity, [started, { ...started, at: "2026-11-20T12:00:01.000Z" }])).revision).toBe(1);
  });

  it("loses nothing when others write at the same time", async () => {
    const items: Items = new Map();
    const other = table(items).history;
    let meets = 0;
    const { history } = table(items, () => { meets++; });
    const facts = Array.from({ length: 5 }, (_, i): Fact => ({ kind: "note", note: `n${i}`, at: started.at }));

    await Promise.all(facts.map((fact, i) => (i % 2 ? other : history).add(identity, [fact])));

    expect(Object.keys((await history.find(identity.deploymentId))!.facts)).toHaveLength(5);
    expect(meets).toBeGreaterThan(0);
  });

  it("says so when it cannot get through, and passes other failures on", async () => {
    const items: Items = new Map();
    let count = 0;
    const busy = table(items, () => { items.set(identity.deploymentId, { ...items.get(identity.deploymentId)!, revision: { N: String(++count + 1000) } }); });
    await table(items).history.add(identity, [started]);
    const down = deploymentHistory({ client: { send: (async (command: unknown) => { if (command instanceof PutItemCommand) throw new Error("down"); return {}; }) as unknown as DynamoDBClient["send"] }, tableName: "history" });

    await expect(busy.history.add(identity, [failed])).rejects.toThrow(`The item ${identity.deploymentId} of history is written by too many at once`);
    await expect(down.add(identity, [started])).rejects.toThrow("down");
  });

  describe("sendOnce", () => {
    const id = identity.deploymentId;
    const now = Date.parse(started.at);

    it("D21: sends each message once, whoever else tries at the same time, and none for an attempt that is not there", async () => {
      const { items, history } = table();
      await history.add(identity, [started]);
      const sent: string[] = [];
      const send = (message: string, of = id) => history.sendOnce(of, message, now, async () => void sent.push(message));

      const first = await Promise.all([1, 2, 3].map(() => send("started")));
      const others = [await send("started"), await send("failed"), await send("started", "none")];

      expect(first.filter(Boolean)).toHaveLength(1);
      expect(others).toEqual([false, true, false]);
      expect(sent).toEqual(["started", "failed"]);
      expect(unmarshall(items.get(id)!)).toMatchObject({ sent: ["started", "failed"] });
      expect(unmarshall(items.get(id)!)).not.toHaveProperty("claims");
    });

    it("D21: loses no message of a sender that dies: its claim runs out", async () => {
      const { history } = table();
      await history.add(identity, [started]);
      const dies = (): Promise<void> => new Promise(() => {});
      void history.sendOnce(id, "started", now, dies);
      void history.sendOnce(id, "approval needed", now, dies);
      await new Promise(setImmediate);
      const sent: number[] = [];
      const send = (at: number) => history.sendOnce(id, "started", at, async () => void sent.push(at));

      expect(Object.keys((await history.find(id))!.claims!)).toEqual(["started", "approval needed"]);
      expect(await send(now + claimSeconds * 1000 - 1)).toBe(false);
      expect(await send(now + claimSeconds * 1000)).toBe(true);
      expect(await send(now + 10 * claimSeconds * 1000)).toBe(false);
      expect(sent).toEqual([now + claimSeconds * 1000]);
      expect((await history.find(id))).toMatchObject({ sent: ["started"], claims: { "approval needed": now } });
    });

    it("D21: gives a claim back when the message cannot be sent", async () => {
      const { history } = table();
      await history.add(identity, [started]);

      await expect(history.sendOnce(id, "started", now, async () => { throw new Error("topic down"); })).rejects.toThrow("topic down");
      expect(await history.sendOnce(id, "started", now, async () => {})).toBe(true);
    });

    it("marks nothing of an item that is gone meanwhile", async () => {
      const { items, history } = table();
      await history.add(identity, [started]);

      await expect(history.sendOnce(id, "started", now, async () => { items.clear(); throw new Error("down"); })).rejects.toThrow("down");
      await expect(history.sendOnce(id, "started", now, async () => {})).resolves.toBe(false);
      await history.add(identity, [started]);
      await history.sendOnce(id, "approval needed", now, async () => {
        items.clear();
        await history.add(identity, [started]);
      });
      expect((await history.find(id))!.sent).toEqual(["approval needed"]);
      expect(await history.sendOnce(id, "started", now, async () => { items.clear(); })).toBe(true);
      expect(items.size).toBe(0);
    });
  });

  it("follows CodeDeploy's ids, and lists attempts without these pointers, page by page", async () => {
    const { history } = table();
    expect(await history.list()).toEqual([]);
    await history.add(identity, [started]);
    await history.point("d-1", identity.deploymentId);
    await history.add({ ...identity, deploymentId: "d-9", origin: "manual" }, [started]);

    expect(await history.follow("d-1")).toBe(identity.deploymentId);
    expect(await history.follow("d-2")).toBeUndefined();
    expect((await history.list()).map(({ deploymentId }) => deploymentId)).toEqual([identity.deploymentId, "d-9"]);
  });

  it("refuses items that are none of the history's", async () => {
    const { history } = table(new Map([["x", { deploymentId: { S: "x" } }], ["codedeploy:d-1", { deploymentId: { S: "codedeploy:d-1" } }]]));

    await expect(history.find("x")).rejects.toThrow();
    await expect(history.follow("d-1")).rejects.toThrow();
  });
});

describe("deploymentIdOf", () => {
  it("D20: is read back, and no other id is taken for one", () => {
    const attempt = { service: "payment", executionId, attempt: 12 };

    expect(parseDeploymentId(deploymentIdOf(attempt))).toEqual(attempt);
    for (const id of ["d-ABC", "codedeploy:d-1", `payment:${executionId}`, `payment:${executionId}:0`]) expect(parseDeploymentId(id)).toBeUndefined();
    expect(isPointerId("codedeploy:d-1")).toBe(true);
    expect(isPointerId(identity.deploymentId)).toBe(false);
  });
});

describe("identityOf", () => {
  const rollback = operatorIdOf({ service: "payment", work: "rollback", unique: executionId });

  it.each([
    [identity.deploymentId, "payment", "pipeline"],
    [rollback, "payment", "operator"],
    ["d-ABC", "payment", "manual"],
    [identity.deploymentId, "refund", "manual"],
    [rollback, "refund", "manual"],
    ["payment:push:0a1b2c3d-0000-4000-8000-000000000001", "payment", "manual"],
  ])("D19, D20: says how %s of %s came about", (id, service, origin) => {
    expect(identityOf(id, service)).toEqual({ deploymentId: id, service, origin });
  });
});
