import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { ACCESS_KEYS, type AccessKey } from "../credentials";
import { AwsError } from "../service";
import { startTestCloud, type TestCloud } from "../testing/served-cloud";
import { serveCloud } from "./server";

let test: TestCloud;
const failures: unknown[] = [];

beforeAll(async () => {
  test = await startTestCloud({
    loadService: (id) => ({ id, operations: {
      ListRoles: () => ({ Roles: [] }),
      ListBuckets: () => ({ Buckets: [] }),
      DescribeTable: ({ TableName }) => { throw TableName === "bug" ? new TypeError("x is undefined") : new AwsError("ResourceNotFoundException", "no table"); },
    } }),
  }, { reportFailure: (error) => failures.push(error) });
});
afterAll(() => test.stop());

interface Answer { statusCode: number; body: string; headers: Record<string, unknown> }

function send(path: string, { method = "GET", headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {}): Promise<Answer> {
  return new Promise((done, failed) => {
    const outgoing = httpRequest(`${test.served.endpoint}${path}`, { method, headers }, (incoming) => {
      let text = "";
      incoming.on("data", (chunk: Buffer) => { text += chunk.toString(); });
      incoming.on("end", () => done({ statusCode: incoming.statusCode!, body: text, headers: incoming.headers }));
    });
    outgoing.on("error", failed);
    outgoing.end(body);
  });
}

describe("a served cloud", () => {
  it("refuses a wrong secret, each family of services in its own words", async () => {
    const credentials = { ...test.clientConfig.credentials, secretAccessKey: "wrong" };
    const config = { ...test.clientConfig, credentials };

    await expect(new IAMClient(config).send(new ListRolesCommand({}))).rejects.toMatchObject({ name: "SignatureDoesNotMatch", $metadata: { httpStatusCode: 403 } });
    await expect(new S3Client(config).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "SignatureDoesNotMatch", $metadata: { httpStatusCode: 403 } });
    await expect(new DynamoDBClient(config).send(new DescribeTableCommand({ TableName: "tab" }))).rejects.toMatchObject({ name: "InvalidSignatureException" });
  });

  it("refuses keys that it does not know, and says where to find the right ones", async () => {
    const config = { ...test.clientConfig, credentials: { accessKeyId: "AKIAUNKNOWN", secretAccessKey: "x" } };

    await expect(new IAMClient(config).send(new ListRolesCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      message: "The security token included in the request is invalid. Use the keys that `switchyard serve` printed; AKIAUNKNOWN is none of this cloud's.",
    });
    await expect(new S3Client(config).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
    await expect(new DynamoDBClient(config).send(new DescribeTableCommand({ TableName: "tab" }))).rejects.toMatchObject({ name: "UnrecognizedClientException" });
  });

  it("refuses inactive keys, and sessions without their token", async () => {
    const keys: Record<string, AccessKey> = {
      AKIAINACTIVE: { secretAccessKey: "secret", caller: test.cloud.administrator, isActive: false },
      ASIASESSION: { secretAccessKey: "secret", caller: test.cloud.administrator, sessionToken: "token" },
    };
    test.cloud.store.transaction((tx) => Object.entries(keys).forEach(([id, key]) => tx.put(ACCESS_KEYS, id, key)));
    const send = (accessKeyId: string, sessionToken?: string): Promise<unknown> =>
      new IAMClient({ ...test.clientConfig, credentials: { accessKeyId, secretAccessKey: "secret", sessionToken } }).send(new ListRolesCommand({}));

    await expect(send("AKIAINACTIVE")).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await expect(send("ASIASESSION")).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await expect(send("ASIASESSION", "other")).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await expect(send("ASIASESSION", "token")).resolves.toMatchObject({ Roles: [] });
  });

  it("refuses signatures of another time, by real time", async () => {
    const late = await startTestCloud({ loadService: (id) => ({ id, operations: {} }), clock: { now: () => 0 } }, { now: () => Date.now() + 16 * 60_000 });
    try {
      await expect(new IAMClient(late.clientConfig).send(new ListRolesCommand({}))).rejects.toMatchObject({
        name: "SignatureDoesNotMatch", message: expect.stringMatching(/^Signature expired: \d{8}T\d{6}Z is now earlier than the time of this machine, .* by more than 15 minutes/),
      });
      await expect(new S3Client(late.clientConfig).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "RequestTimeTooSkewed" });
    } finally {
      await late.stop();
    }
  });

  it("refuses requests without a signature", async () => {
    expect(await send("/")).toMatchObject({ statusCode: 403, body: expect.stringContaining("<Code>AccessDenied</Code>") });
    const json = await send("/", { method: "POST", headers: { "x-amz-target": "DynamoDB_20120810.ListTables" }, body: "{}" });
    expect(json.statusCode).toBe(403);
    expect(JSON.parse(json.body)).toMatchObject({ __type: expect.stringContaining("MissingAuthenticationToken"), message: expect.stringContaining("the request is not signed") });
  });

  it("answers mistakes of its own as InternalFailure and reports them with their stack", async () => {
    failures.length = 0;

    await expect(new DynamoDBClient(test.clientConfig).send(new DescribeTableCommand({ TableName: "bug" }))).rejects.toMatchObject({
      name: "InternalFailure", message: "The local cloud failed: x is undefined", $metadata: { httpStatusCode: 500 },
    });
    expect(failures).toEqual([expect.any(TypeError)]);
  });

  it("puts a request id on answers and errors", async () => {
    const dynamodb = new DynamoDBClient(test.clientConfig);
    const roles = await new IAMClient(test.clientConfig).send(new ListRolesCommand({}));

    expect(roles.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    await expect(dynamodb.send(new DescribeTableCommand({ TableName: "tab" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException", message: "no table", $metadata: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it("refuses a body beyond the limit by its length alone, and goes on", async () => {
    const scope = `Credential=${test.cloud.administrator.accessKeyId}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;
    const socket = connect(test.served.port, "127.0.0.1");
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\nX-Amz-Date: ${date}\r\nAuthorization: AWS4-HMAC-SHA256 ${scope}\r\nContent-Length: 17000000\r\n\r\n`);
    const answer = await firstBytes(socket);
    socket.destroy();

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain("The body is larger than 16 MiB, the most that one request of this service may hold.");
    await expect(new IAMClient(test.clientConfig).send(new ListRolesCommand({}))).resolves.toMatchObject({ Roles: [] });
  });

  it.each<[string, string]>([
    ["no HTTP at all", "hello\r\n\r\n"],
    ["headers without end", `GET / HTTP/1.1\r\nHost: a\r\nX-Big: ${"x".repeat(100_000)}\r\n\r\n`],
    ["two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"],
    ["length and chunks at once", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"],
  ])("refuses %s and goes on", async (_name, bytes) => {
    const socket = connect(test.served.port, "127.0.0.1");
    socket.write(bytes);

    expect(await firstBytes(socket)).toMatch(/^HTTP\/1\.1 4\d\d /);
    socket.destroy();
    await expect(new IAMClient(test.clientConfig).send(new ListRolesCommand({}))).resolves.toMatchObject({ Roles: [] });
  });

  it("answers while a thousand idle connections are open", async () => {
    const sockets = await Promise.all(Array.from({ length: 1_000 }, () => new Promise<Socket>((done, failed) => {
      const socket = connect(test.served.port, "127.0.0.1", () => done(socket));
      socket.on("error", failed);
    })));

    await expect(new IAMClient(test.clientConfig).send(new ListRolesCommand({}))).resolves.toMatchObject({ Roles: [] });
    sockets.forEach((socket) => socket.destroy());
  });

  it("listens on this machine only", async () => {
    await expect(serveCloud(test.cloud, { host: "0.0.0.0" })).rejects.toThrow(
      "The local cloud listens on this machine only, so 0.0.0.0 is no address for it. Use 127.0.0.1, ::1 or localhost.");
    await expect(serveCloud(test.cloud, { host: "127.0.0.1.example.com" })).rejects.toThrow(/this machine only/);
  });

  it("says which port is in use and what to do", async () => {
    await expect(serveCloud(test.cloud, { port: test.served.port })).rejects.toThrow(
      `Port ${test.served.port} on 127.0.0.1 is in use, perhaps by another \`switchyard serve\`. End that one, or choose another port with --port N (--port 0 takes one that is free).`);
  });

  it("lets a call in progress end when it is stopped", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((done) => { release = done; });
    const slow = await startTestCloud({ loadService: (id) => ({ id, operations: { ListRoles: async () => { await held; return { Roles: [] }; } } }) });
    const answer = new IAMClient(slow.clientConfig).send(new ListRolesCommand({}));
    await new Promise((done) => setTimeout(done, 100));

    const stopped = slow.stop();
    release();

    await expect(answer).resolves.toMatchObject({ Roles: [] });
    await stopped;
    await expect(new IAMClient(slow.clientConfig).send(new ListRolesCommand({}))).rejects.toThrow(/ECONNREFUSED/);
  });
});

function firstBytes(socket: Socket): Promise<string> {
  return new Promise((done, failed) => {
    socket.once("data", (chunk) => done(chunk.toString()));
    socket.once("error", failed);
    socket.once("close", () => failed(new Error("closed without an answer")));
  });
}
