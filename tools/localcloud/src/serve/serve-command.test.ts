import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleForProcess, PROCESS_ENVIRONMENT } from "../testing/bundle";
import { callLine, parseServeArgs, startServe, type ServeHandle } from "./serve-command";

const folder = mkdtempSync(join(tmpdir(), "localcloud-serve-"));
const models = join(__dirname, "..", "..", "models");
let program: string;

beforeAll(() => { program = bundleForProcess(join(__dirname, "__fixtures__", "serve.ts"), folder); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Announcement { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } }

interface Run { process: ChildProcess; output: () => string; errors: () => string; firstLine: Promise<string>; exit: Promise<{ code: number | null; signal: string | null }> }

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [program, models, join(folder, "home"), ...args], { env: PROCESS_ENVIRONMENT, stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  const exit = new Promise<{ code: number | null; signal: string | null }>((done) => child.on("close", (code, signal) => done({ code, signal })));
  const firstLine = new Promise<string>((done, failed) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("\n")) done(output.slice(0, output.indexOf("\n")));
    });
    void exit.then(({ code }) => failed(new Error(`ended with ${code}: ${errors}`)));
  });
  firstLine.catch(() => undefined); // runs that are meant to fail have no first line
  child.stderr.on("data", (chunk: Buffer) => { errors += chunk.toString(); });
  return { process: child, output: () => output, errors: () => errors, firstLine, exit };
}

function snsOf({ endpoint, region, credentials }: Announcement): SNSClient {
  // The SDK adds to the credentials that it is given.
  return new SNSClient({ endpoint, region, credentials: { ...credentials }, maxAttempts: 1 });
}

describe("parseServeArgs", () => {
  it("reads port, fresh and json", () => {
    expect(parseServeArgs([])).toEqual({});
    expect(parseServeArgs(["--port", "0", "--fresh", "--json"])).toEqual({ port: 0, fresh: true, json: true });
    expect(parseServeArgs(["--port=8080"])).toEqual({ port: 8080 });
  });

  it("names everything that it does not understand", () => {
    expect(() => parseServeArgs(["--port", "70000", "--frehs", "x", "--json=1", "--port"])).toThrow([
      "--port: 70000 is no port; give a number from 0 to 65535, 0 for one that is free",
      "--frehs: not an option of serve",
      "x: not an option of serve",
      "--json=1: not an option of serve",
      "--port: a number is missing; give a number from 0 to 65535, 0 for one that is free",
      "Usage: switchyard serve [--port N] [--fresh] [--json]",
    ].join("\n"));
  });
});

describe("startServe", () => {
  it("says how to reach the cloud, then a line per call", async () => {
    const lines: string[] = [];
    const handle: ServeHandle = await startServe({ port: 0, fresh: true, folder: "unused", write: (line) => lines.push(line) });
    const { accessKeyId, secretAccessKey } = handle.cloud.administrator;
    const sns = snsOf({ endpoint: handle.endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey } });

    await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    await expect(sns.send(new CreateTopicCommand({ Name: "not valid!" }))).rejects.toThrow();
    await handle.stop();

    expect(lines.slice(0, 8)).toEqual([
      "Local cloud, account 000000000000, empty, in memory. Ctrl-C stops it.",
      "",
      `export AWS_ENDPOINT_URL=${handle.endpoint}`,
      "export AWS_REGION=us-east-1",
      "export AWS_DEFAULT_REGION=us-east-1",
      `export AWS_ACCESS_KEY_ID=${accessKeyId}`,
      `export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
      "",
    ]);
    expect(lines[8]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} sns\.CreateTopic by user\/administrator \d+\.\d ms$/);
    expect(lines[9]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} sns\.CreateTopic by user\/administrator \d+\.\d ms 400 \w+: /);
  });

  it("shows by which service a call came", () => {
    expect(callLine({ requestId: "1", service: "iam", operation: "GetRole", callerArn: "arn:aws:iam::0:role/a", via: ["codepipeline", "lambda"], at: 0, elapsedMilliseconds: 1.25 }))
      .toBe("00:00:00.000 iam.GetRole by role/a via codepipeline > lambda 1.3 ms");
  });
});

describe("the process", () => {
  it("prints one line of JSON, keeps its state over a stop, and ends with 0 on SIGTERM and SIGINT", async () => {
    const first = run("--port", "0", "--json");
    const announced = JSON.parse(await first.firstLine) as Announcement;
    await snsOf(announced).send(new CreateTopicCommand({ Name: "kept" }));
    first.process.kill("SIGTERM");
    expect(await first.exit).toEqual({ code: 0, signal: null });

    const second = run("--port", "0", "--json");
    const again = JSON.parse(await second.firstLine) as Announcement;
    const { Topics } = await snsOf(again).send(new ListTopicsCommand({}));
    second.process.kill("SIGINT");

    expect(await second.exit).toEqual({ code: 0, signal: null });
    expect(announced).toEqual({ endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), region: "us-east-1",
      credentials: { accessKeyId: expect.stringMatching(/^AKIA/), secretAccessKey: expect.any(String) } });
    expect(again.credentials).toEqual(announced.credentials);
    expect(Topics).toEqual([{ TopicArn: "arn:aws:sns:us-east-1:000000000000:kept" }]);
    expect(first.output().trim().split("\n")).toHaveLength(1);
  }, 30_000);

  it("has another, empty account with --fresh", async () => {
    const fresh = run("--port", "0", "--json", "--fresh");
    const { Topics = [] } = await snsOf(JSON.parse(await fresh.firstLine) as Announcement).send(new ListTopicsCommand({}));
    fresh.process.kill("SIGTERM");
    await fresh.exit;

    expect(Topics).toEqual([]);
  }, 30_000);

  it("keeps what it acknowledged when it is killed", async () => {
    const killed = run("--port", "0", "--json");
    await snsOf(JSON.parse(await killed.firstLine) as Announcement).send(new CreateTopicCommand({ Name: "acknowledged" }));
    killed.process.kill("SIGKILL");
    await killed.exit;

    const after = run("--port", "0", "--json");
    const { Topics } = await snsOf(JSON.parse(await after.firstLine) as Announcement).send(new ListTopicsCommand({}));
    after.process.kill("SIGTERM");
    await after.exit;

    expect(Topics!.map(({ TopicArn }) => TopicArn)).toContain("arn:aws:sns:us-east-1:000000000000:acknowledged");
  }, 30_000);

  it("says what is wrong with its arguments and its port, with another exit code for each", async () => {
    const usage = run("--prot", "1");
    expect(await usage.exit).toMatchObject({ code: 2 });
    expect(usage.errors()).toContain("--prot: not an option of serve");

    const holder = run("--port", "0", "--json");
    const port = new URL((JSON.parse(await holder.firstLine) as Announcement).endpoint).port;
    const second = run("--port", port);
    expect(await second.exit).toMatchObject({ code: 1 });
    expect(second.errors()).toContain(`Port ${port} on 127.0.0.1 is in use`);
    holder.process.kill("SIGTERM");
    await holder.exit;
  }, 30_000);
});
