import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { deliveries } from "./deliveries";
import { acceptedMilliseconds, githubWebhook } from "./github-webhook";
import { isSigned, signatureOf } from "./signature";
import { webhookSecret } from "./webhook-secret";

const start = Date.parse("2026-11-20T12:00:00Z");
const commit = "a".repeat(40);
const payload = (change: object = {}) => ({ ref: "refs/heads/main", before: "b".repeat(40), after: commit, deleted: false, repository: { full_name: "acme/payments", pushed_at: start / 1000 }, more: "é", ...change });

interface Item { delivery: { S: string }; claimedAt: { N: string }; passedOn?: object; deliveryId?: { S: string }; expiresAt: { N: string } }

/** The table, the bus and the secret in memory. */
function setup() {
  const world = { now: start, secret: "s3cret" as string | undefined, items: new Map<string, Item>(), events: [] as object[], broken: undefined as unknown, failed: 0, logged: [] as unknown[][], secretReads: 0 };
  const dynamo = {
    send: async ({ constructor: { name }, input }: { constructor: { name: string }; input: never }) => {
      if (name === "PutItemCommand") {
        const { Item: item, ExpressionAttributeValues: { ":dead": { N: dead } } } = input as { Item: Item; ExpressionAttributeValues: { ":dead": { N: string } } };
        const before = world.items.get(item.delivery.S);
        if (before !== undefined && (before.passedOn !== undefined || Number(before.claimedAt.N) > Number(dead))) throw new ConditionalCheckFailedException({ message: "no", $metadata: {} });
        world.items.set(item.delivery.S, item);
        return {};
      }
      const { Key: { delivery }, UpdateExpression: change } = input as { Key: { delivery: { S: string } }; UpdateExpression: string };
      const item = world.items.get(delivery.S)!;
      world.items.set(delivery.S, change.includes("passedOn") ? { ...item, passedOn: {} } : { ...item, claimedAt: { N: "0" } });
      return {};
    },
  };
  const events = {
    send: async ({ input }: { input: { Entries: object[] } }) => {
      if (world.broken !== undefined) throw world.broken;
      if (world.failed > 0) return { FailedEntryCount: world.failed, Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "later" }] };
      world.events.push(...input.Entries);
      return { FailedEntryCount: 0 };
    },
  };
  const secrets = { send: async () => ((world.secretReads += 1), world.secret === undefined ? {} : { SecretString: world.secret }) };
  const webhook = githubWebhook({
    secret: webhookSecret(secrets as never, "secret-id", () => world.now), deliveries: deliveries(dynamo as never, "table"), events: events as never,
    source: "switchyard.github.dev", now: () => world.now, log: (...entry) => void world.logged.push(entry),
  });
  const request = (body: string, { method = "POST", headers = {}, isBase64Encoded = false, sign = "s3cret" as string | null } = {}) => ({
    requestContext: { http: { method } }, isBase64Encoded, body: isBase64Encoded ? Buffer.from(body).toString("base64") : body,
    headers: { ...(sign !== null && { "x-hub-signature-256": signatureOf(sign, Buffer.from(body)) }), "x-github-delivery": "guid-1", ...headers },
  });
  return { world, webhook, request };
}

const push = JSON.stringify(payload());

describe("githubWebhook", () => {
  it.each([false, true])("S2: passes a push on to EventBridge (base64: %s)", async (isBase64Encoded) => {
    const { world, webhook, request } = setup();

    expect(await webhook(request(push, { isBase64Encoded }))).toEqual({ statusCode: 202, body: "passed on" });
    expect(world.events).toEqual([{ Source: "switchyard.github.dev", DetailType: "GitHub Push", Detail: JSON.stringify({ repository: "acme/payments", ref: "refs/heads/main", commit }) }]);
    expect([...world.items.values()]).toEqual([expect.objectContaining({ deliveryId: { S: "guid-1" }, expiresAt: { N: String(start / 1000 + 8 * 86_400) } })]);
  });

  it.each([
    ["without a signature", { sign: null }],
    ["with another secret", { sign: "other" }],
    ["with a signature that is too short", { headers: { "x-hub-signature-256": "sha256=00" } }],
    ["with the old kind of signature alone", { sign: null, headers: { "x-hub-signature": "sha1=00" } }],
  ])("refuses a request %s, and reads nothing of it", async (_how, how) => {
    const { world, webhook, request } = setup();

    expect(await webhook(request("{ no JSON", how))).toEqual({ statusCode: 401, body: "the signature is missing or wrong" });
    expect([world.events, [...world.items]]).toEqual([[], []]);
    expect(JSON.stringify(world.logged)).not.toContain("no JSON");
  });

  it("finds its headers however they are spelt, and needs no id of the delivery", async () => {
    const { world, webhook } = setup();
    const headers = { "X-Hub-Signature-256": signatureOf("s3cret", Buffer.from(push)) };

    expect(await webhook({ requestContext: { http: { method: "POST" } }, isBase64Encoded: false, body: push, headers })).toMatchObject({ statusCode: 202 });
    expect([...world.items.values()][0]).not.toHaveProperty("deliveryId");
  });

  it("passes each delivery on once, also when it comes under another id", async () => {
    const { world, webhook, request } = setup();
    await webhook(request(push));

    for (const id of ["guid-1", "guid-2"]) expect(await webhook(request(push, { headers: { "x-github-delivery": id } }))).toEqual({ statusCode: 200, body: "known already" });
    world.now += acceptedMilliseconds;
    expect(await webhook(request(push))).toMatchObject({ body: "known already" });
    expect(world.events).toHaveLength(1);
  });

  it("passes it on once when it comes twice at the same time", async () => {
    const { world, webhook, request } = setup();

    const answers = await Promise.all([webhook(request(push)), webhook(request(push))]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 202]);
    expect(world.events).toHaveLength(1);
  });

  it("refuses what was recorded long ago", async () => {
    const { world, webhook, request } = setup();
    world.now += acceptedMilliseconds + 1;

    expect(await webhook(request(push))).toEqual({ statusCode: 422, body: "the push is too old" });
    expect(world.events).toEqual([]);
  });

  it("lets a delivery come again that EventBridge did not take", async () => {
    const { world, webhook, request } = setup();
    world.failed = 1;
    await expect(webhook(request(push))).rejects.toThrow("EventBridge did not take the event: InternalFailure: later");
    world.failed = 0;
    world.broken = new Error("down");
    await expect(webhook(request(push))).rejects.toThrow("down");
    world.broken = undefined;

    expect(await webhook(request(push))).toMatchObject({ statusCode: 202 });
  });

  it("takes over a delivery whose function died, a minute later", async () => {
    const { world, webhook, request } = setup();
    await webhook(request(push));
    const [key, { passedOn: _passedOn, ...item }] = [...world.items][0]!;
    world.items.set(key, item);
    world.now += 59_000;
    expect(await webhook(request(push))).toMatchObject({ body: "known already" });
    world.now += 1_000;

    expect(await webhook(request(push))).toMatchObject({ statusCode: 202 });
  });

  it.each([
    ["a ping", JSON.stringify({ zen: "Keep it logically awesome.", hook_id: 1 }), 200, "nothing to do"],
    ["a branch that was deleted", JSON.stringify(payload({ deleted: true, after: "0".repeat(40) })), 200, "nothing to do"],
    ["a push without a time", JSON.stringify(payload({ repository: { full_name: "acme/payments" } })), 200, "nothing to do"],
    ["something that is not JSON", "payload=%7B%7D", 400, "the body is not JSON; set the content type to application/json"],
    ["nothing", "", 400, "the body is not JSON; set the content type to application/json"],
  ])("starts nothing for %s", async (_what, body, statusCode, text) => {
    const { world, webhook, request } = setup();

    expect(await webhook(request(body))).toEqual({ statusCode, body: text });
    expect(world.events).toEqual([]);
  });

  it("answers nothing but POST", async () => {
    const { world, webhook, request } = setup();

    expect(await webhook(request(push, { method: "GET" }))).toEqual({ statusCode: 405, body: "only POST" });
    expect(world.secretReads).toBe(0);
    await expect(webhook({})).rejects.toThrow("The event is no request to a function URL");
    const { body: _body, ...bare } = request("");
    expect(await webhook(bare)).toMatchObject({ statusCode: 400 });
  });

  it("reads the secret every five minutes, so that a new one is noticed, and never works without", async () => {
    const { world, webhook, request } = setup();
    await webhook(request(push));
    world.secret = "new";
    expect(await webhook(request("{}"))).toMatchObject({ statusCode: 200 });
    world.now += 5 * 60_000;
    expect(await webhook(request("{}"))).toMatchObject({ statusCode: 401 });
    expect(await webhook(request("{}", { sign: "new" }))).toMatchObject({ statusCode: 200 });
    expect(world.secretReads).toBe(2);

    for (const secret of [undefined, ""]) {
      const without = setup();
      without.world.secret = secret;
      await expect(without.webhook(without.request("{}", { sign: "" }))).rejects.toThrow("The secret secret-id is empty. Set githubWebhookSecret and deploy the delivery layer again.");
    }
  });
});

describe("deliveries", () => {
  it("passes on what DynamoDB refuses", async () => {
    await expect(deliveries({ send: async () => { throw new Error("down"); } } as never, "t").claim("s", undefined, 0)).rejects.toThrow("down");
  });
});

describe("signature", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const secret = fc.string({ minLength: 1, maxLength: 40 });

  it("is GitHub's: the example of its documentation", () => {
    expect(signatureOf("It's a Secret to Everybody", Buffer.from("Hello, World!"))).toBe("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  });

  it("holds for the raw bytes, whatever they are, and through base64", () => {
    fc.assert(fc.property(secret, bytes, (key, body) => {
      const signature = signatureOf(key, body);

      expect(isSigned(key, body, signature)).toBe(true);
      expect(isSigned(key, Buffer.from(Buffer.from(body).toString("base64"), "base64"), signature)).toBe(true);
    }));
  });

  it("does not hold for one changed byte, one more byte, another secret, or another signature of the same length", () => {
    fc.assert(fc.property(secret, secret, fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (key, other, body, at, by) => {
      const signature = signatureOf(key, body);
      const changed = Uint8Array.from(body);
      changed[at % body.length]! ^= by;
      const digit = 7 + (at % 64);
      const forged = signature.slice(0, digit) + (signature[digit] === "0" ? "1" : "0") + signature.slice(digit + 1);

      expect(isSigned(key, changed, signature)).toBe(false);
      expect(isSigned(key, Uint8Array.from([...body, by]), signature)).toBe(false);
      expect(isSigned(key, body, forged)).toBe(false);
      expect(isSigned(key, body, signature.toUpperCase())).toBe(false);
      // HMAC fills a short key up with zeros, so keys that differ in those are one.
      fc.pre(other.replace(/\0+$/, "") !== key.replace(/\0+$/, ""));
      expect(isSigned(other, body, signature)).toBe(false);
    }));
  });
});

describe("the webhook function", () => {
  it("fails at init without its settings, and answers with them", async () => {
    expect(() => jest.requireActual("./index")).toThrow("SECRET_ID is not set");

    jest.resetModules();
    const settings = { SECRET_ID: "secret", DELIVERY_TABLE_NAME: "table", EVENT_SOURCE: "source", AWS_REGION: "us-east-1" };
    Object.assign(process.env, settings);
    const { SecretsManagerClient } = jest.requireActual<typeof import("@aws-sdk/client-secrets-manager")>("@aws-sdk/client-secrets-manager");
    jest.spyOn(SecretsManagerClient.prototype, "send").mockImplementation((async () => ({ SecretString: "s3cret" })) as never);
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    const answer = await jest.requireActual<typeof import("./index")>("./index").handler(setup().request("{}"));
    write.mockRestore();
    jest.restoreAllMocks();
    for (const name of Object.keys(settings)) delete process.env[name];

    expect(answer).toEqual({ statusCode: 200, body: "nothing to do" });
    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({ level: "info", message: "nothing to do", deliveryId: "guid-1" });
  });
});
