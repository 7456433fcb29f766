import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { openCloud, serveCloud } from "@switchyard/localcloud";
import type { LocalCloud, ServedCloud } from "@switchyard/localcloud";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { PropertyMap } from "../framework/wire-value";
import { urnOf } from "../testing/resource-life";

const EXECUTABLE = path.join(__dirname, "..", "..", "bin", "pulumi-resource-aws");
const TYPE = "aws:iam/role:Role";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

jest.setTimeout(60_000);

/** Starts the plugin as the Pulumi CLI does; resolves with its port, or rejects with what it says. */
async function start(env: Record<string, string>): Promise<{ child: ChildProcess; port: number }> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [EXECUTABLE, "127.0.0.1:1"], { env: { PATH, HOME, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  child.stderr.on("data", (text: Buffer) => (words += text.toString()));
  const port = await Promise.race([
    once(child.stdout, "data").then(([line]) => Number(String(line))),
    once(child, "close").then(() => Promise.reject(new Error(words))),
  ]);
  return { child, port };
}

describe("pulumi-resource-aws", () => {
  let scratch: string;
  let cloud: LocalCloud;
  let served: ServedCloud;
  let child: ChildProcess;
  let client: ResourceProviderClient;

  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), "plugin-"));
    cloud = await openCloud({ memory: true });
    served = await serveCloud(cloud);
    const started = await start({
      SWITCHYARD_CLOUD_ENDPOINT: served.endpoint,
      AWS_ACCESS_KEY_ID: cloud.administrator.accessKeyId,
      AWS_SECRET_ACCESS_KEY: cloud.administrator.secretAccessKey,
    });
    child = started.child;
    client = new ResourceProviderClient(`127.0.0.1:${started.port}`, grpc.credentials.createInsecure());
  });
  afterAll(async () => {
    client.close();
    const ended = once(child, "close");
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    await served.stop();
    await cloud.close();
    await rm(scratch, { recursive: true });
  });

  const struct = (values: PropertyMap): Struct => Struct.fromJavaScript(values as never);
  const plain = (values: Struct | undefined): PropertyMap => (values?.toJavaScript() ?? {}) as PropertyMap;
  const ask = <T>(method: string, request: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      const call = (client as unknown as Record<string, (request: unknown, reply: (error: Error | null, answer: T) => void) => void>)[method];
      call?.call(client, request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });

  it("creates, reads, compares, updates and deletes a resource of a served cloud", async () => {
    const urn = urnOf(TYPE, "it");
    const configure = new pb.ConfigureRequest();
    configure.setArgs(struct({ region: "us-east-1", defaultTags: JSON.stringify({ tags: { Team: "payments" } }) }));
    await ask("configure", configure);

    const check = async (olds: PropertyMap, news: PropertyMap): Promise<PropertyMap> => {
      const request = new pb.CheckRequest();
      request.setUrn(urn);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      request.setRandomseed(Buffer.from("seed"));
      return plain((await ask<pb.CheckResponse>("check", request)).getInputs());
    };
    const inputs = await check({}, { assumeRolePolicy: trust });
    expect(inputs).toMatchObject({ name: expect.stringMatching(/^it-[0-9a-f]{7}$/), tagsAll: { Team: "payments" } });
    expect(await check({}, { assumeRolePolicy: trust })).toEqual(inputs); // the seed decides

    const create = new pb.CreateRequest();
    create.setUrn(urn);
    create.setProperties(struct(inputs));
    const created = await ask<pb.CreateResponse>("create", create);
    const RoleName = created.getId();
    const call = (operation: string, input: object) => cloud.call({ service: "iam", operation, input, caller: cloud.administrator });
    expect((await call("GetRole", { RoleName }))["Role"]).toMatchObject({ RoleName, Tags: [{ Key: "Team", Value: "payments" }] });

    const read = new pb.ReadRequest();
    read.setId(RoleName);
    read.setUrn(urn);
    read.setProperties(created.getProperties());
    read.setInputs(struct(inputs));
    const found = await ask<pb.ReadResponse>("read", read);
    expect(plain(found.getProperties())).toEqual(plain(created.getProperties()));
    expect(plain(found.getInputs())).toEqual(inputs);

    const news = await check(inputs, { assumeRolePolicy: trust, description: "conductor" });
    const diff = new pb.DiffRequest();
    diff.setId(RoleName);
    diff.setUrn(urn);
    diff.setOlds(created.getProperties());
    diff.setNews(struct(news));
    const differences = await ask<pb.DiffResponse>("diff", diff);
    expect(differences.getDiffsList()).toEqual(["description"]);

    const update = new pb.UpdateRequest();
    update.setId(RoleName);
    update.setUrn(urn);
    update.setOlds(created.getProperties());
    update.setNews(struct(news));
    const updated = await ask<pb.UpdateResponse>("update", update);
    expect(plain(updated.getProperties())).toMatchObject({ description: "conductor" });
    expect((await call("GetRole", { RoleName }))["Role"]).toMatchObject({ Description: "conductor" });

    const remove = new pb.DeleteRequest();
    remove.setId(RoleName);
    remove.setUrn(urn);
    remove.setProperties(updated.getProperties());
    await ask("delete", remove);
    await expect(call("GetRole", { RoleName })).rejects.toThrow(/cannot be found/);
    const gone = await ask<pb.ReadResponse>("read", read);
    expect([gone.getId(), gone.hasProperties()]).toEqual(["", false]);
  });

  it("refuses what the API refuses, in the words of the AWS provider", async () => {
    const create = new pb.CreateRequest();
    create.setUrn(urnOf(TYPE, "it"));
    create.setProperties(struct({ name: "role-it", assumeRolePolicy: trust, tagsAll: {} }));
    await ask("create", create);

    await expect(ask("create", create)).rejects.toMatchObject({
      details: expect.stringMatching(/^creating IAM Role \(role-it\): operation error IAM: CreateRole, EntityAlreadyExists(Exception)?: /),
    });
  });

  it("works on the store in SWITCHYARD_HOME when there is no endpoint", async () => {
    const started = await start({ SWITCHYARD_HOME: scratch });

    started.child.kill("SIGTERM");

    expect(await once(started.child, "close")).toEqual([0, null]);
    expect(started.port).toBeGreaterThan(0);
  });

  it("says what is missing when the environment names no cloud", async () => {
    await expect(start({})).rejects.toThrow(/does not know where the local cloud is\.\nSet one of\n {2}- SWITCHYARD_CLOUD_ENDPOINT/);
    await expect(start({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" })).rejects.toThrow(/has no keys for http:\/\/127\.0\.0\.1:4566/);
  });
});

describe("committed projects", () => {
  it("name no plugin: it would hold for every stack, dev and prod included", async () => {
    const root = path.join(__dirname, "..", "..", "..", "..");
    const files = await projectFiles(root);

    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect([file, /^plugins:/m.test(await readFile(file, "utf8"))]).toEqual([file, false]);
  });
});

async function projectFiles(root: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*Pulumi.yaml"], { cwd: root });
  return stdout.split("\n").filter((line) => line !== "").map((line) => path.join(root, line));
}
