import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud } from "../cloud";
import { changeConnections, openAccount, outboxOf } from "./operator-commands";

const home = mkdtempSync(join(tmpdir(), "localcloud-operator-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

beforeAll(async () => {
  const cloud = await openCloud({ folder: join(home, "cloud") });
  const call = (service: "codeconnections" | "sns", operation: string, input: object) => cloud.call({ service, operation, input, caller: cloud.administrator });
  await call("codeconnections", "CreateConnection", { ConnectionName: "github", ProviderType: "GitHub" });
  const { TopicArn } = await call("sns", "CreateTopic", { Name: "alerts" });
  await call("sns", "Subscribe", { TopicArn, Protocol: "email", Endpoint: "ops@example.com" });
  await cloud.settle();
  await cloud.close();
});

describe("changeConnections", () => {
  it("shows connections, maps repositories and completes handshakes", async () => {
    const arn = expect.stringMatching(/^arn:aws:codeconnections:us-east-1:000000000000:connection\//) as string;

    expect(await changeConnections({}, home)).toEqual({ connections: [{ arn, name: "github", status: "PENDING" }], repositories: {} });
    expect(await changeConnections({ complete: true, map: { repository: "acme/payment", folder: home } }, home))
      .toEqual({ connections: [{ arn, name: "github", status: "AVAILABLE" }], repositories: { "acme/payment": home } });
    expect((await changeConnections({ complete: true }, home)).connections[0]!.status).toBe("AVAILABLE");
  });

  it("refuses what is no repository", async () => {
    await expect(changeConnections({ map: { repository: "acme", folder: home } }, home)).rejects.toThrow('"acme" is no repository. Expected owner/repository, e.g. acme/payment.');
  });
});

describe("outboxOf", () => {
  it("reads the mail that topics have sent", async () => {
    expect(await outboxOf(home)).toEqual([expect.objectContaining({ kind: "confirmation", to: "ops@example.com", subject: "AWS Notification - Subscription Confirmation" })]);
  });
});

describe("openAccount", () => {
  it("answers over HTTP, knows its own keys, and does what is due unless somebody serves it", async () => {
    const account = await openAccount(home);
    const { credentials, endpoint, knowsKey } = account;
    const answer = await fetch(endpoint, { method: "POST" });

    expect(answer.status).toBe(403);
    expect([knowsKey(credentials.accessKeyId), knowsKey("AKIASOMEBODYELSE")]).toEqual([true, false]);
    const serving = await openCloud({ folder: join(home, "cloud"), drives: true });
    expect(account.now()).toBeLessThanOrEqual(serving.clock.now());
    expect(await account.settle()).toEqual({ isServed: true });
    await serving.close();
    expect(await account.settle()).toEqual({ isServed: false });
    await account.close();
  });
});
