/**
 * The local cloud over HTTP: throughput beside moto's server (pip install "moto[server]"), the stock SDK beside a server that does
 * nothing, memory after many calls.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { zipSync } from "fflate";
import { median } from "./lib/measure.mjs";
import { emptyServer, localCloud, moto } from "./lib/servers.mjs";
import { signer, throughput } from "./lib/signed-requests.mjs";
import { workspaceRoot } from "./lib/workspace.mjs";

const require = createRequire(path.join(workspaceRoot, "tools/localcloud/package.json"));
const TABLE = "bench";
const BUCKET = "bench-bucket";
const FUNCTION = "bench";
const MOTO_PORT = 5055;

const json = (service, operation, body) => ({
  method: "POST", path: "/", headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `${service}.${operation}` }, body: JSON.stringify(body),
});

/** What is called, by name. `count` is for the local cloud; moto gets a tenth. */
const CALLS = {
  "DynamoDB PutItem": { service: "dynamodb", request: (i) => json("DynamoDB_20120810", "PutItem", { TableName: TABLE, Item: { id: { S: `k${i % 1000}` }, amount: { N: String(i) } } }) },
  "DynamoDB GetItem": { service: "dynamodb", request: (i) => json("DynamoDB_20120810", "GetItem", { TableName: TABLE, Key: { id: { S: `k${i % 1000}` } } }) },
  "S3 PutObject, 1 KiB": { service: "s3", request: (i) => ({ method: "PUT", path: `/${BUCKET}/k${i % 1000}`, body: "x".repeat(1024) }) },
  "S3 GetObject, 1 KiB": { service: "s3", request: (i) => ({ method: "GET", path: `/${BUCKET}/k${i % 1000}`, body: "" }) },
  "Lambda Invoke, warm": { service: "lambda", moto: false, request: () => ({ method: "POST", path: `/2015-03-31/functions/${FUNCTION}/invocations`, body: "{}" }) },
};

async function prepare({ endpoint, credentials }) {
  const { DynamoDBClient, CreateTableCommand } = require("@aws-sdk/client-dynamodb");
  const { S3Client, CreateBucketCommand } = require("@aws-sdk/client-s3");
  const { IAMClient, CreateRoleCommand } = require("@aws-sdk/client-iam");
  const { LambdaClient, CreateFunctionCommand } = require("@aws-sdk/client-lambda");
  const config = { endpoint, credentials: { ...credentials }, region: "us-east-1" };
  await new DynamoDBClient(config).send(new CreateTableCommand({
    TableName: TABLE, BillingMode: "PAY_PER_REQUEST", KeySchema: [{ AttributeName: "id", KeyType: "HASH" }], AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  }));
  await new S3Client({ ...config, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: BUCKET }));
  const { Role } = await new IAMClient(config).send(new CreateRoleCommand({
    RoleName: "bench", AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }] }),
  }));
  const ZipFile = zipSync({ "index.js": new TextEncoder().encode("exports.handler = async () => ({});") });
  await new LambdaClient(config).send(new CreateFunctionCommand({ FunctionName: FUNCTION, Role: Role.Arn, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile } }));
}

async function sdkThroughput(endpoint, credentials, count) {
  const { DynamoDBClient, PutItemCommand } = require("@aws-sdk/client-dynamodb");
  const client = new DynamoDBClient({ endpoint, credentials: { ...credentials }, region: "us-east-1" });
  const started = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await client.send(new PutItemCommand({ TableName: TABLE, Item: { id: { S: `k${next++ % 1000}` } } }));
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  client.destroy();
  return (count / (performance.now() - started)) * 1000;
}

/** @returns rows of the table "what, local cloud, moto, ratio" */
export async function localCloudRows({ runs, switchyard, progress }) {
  const rows = [];
  const rate = (value) => (value === undefined ? "" : `${Math.round(value).toLocaleString("en")}/s`);
  const ours = await localCloud(switchyard, workspaceRoot);
  const theirs = await moto(MOTO_PORT);
  if (theirs === undefined) progress("moto_server is not installed (pip install \"moto[server]\"); its column stays empty");
  const empty = await emptyServer();
  try {
    await prepare(ours);
    if (theirs) await prepare(theirs);
    let calls = 0;
    for (const [name, { service, request, moto: comparable = true }] of Object.entries(CALLS)) {
      progress(`local cloud: ${name}`);
      const measured = { ours: [], theirs: [] };
      for (let run = 0; run <= runs; run++) {
        const count = 5000;
        const mine = await throughput(ours.endpoint, request, { sign: signer(ours.credentials, service), count });
        calls += count;
        const other = theirs && comparable ? await throughput(theirs.endpoint, request, { sign: signer(theirs.credentials, service), count: count / 10 }) : undefined;
        if (run === 0) continue; // fills caches
        measured.ours.push(mine);
        if (other !== undefined) measured.theirs.push(other);
      }
      const [mine, other] = [median(measured.ours), measured.theirs.length > 0 ? median(measured.theirs) : undefined];
      rows.push([name, rate(mine), rate(other), other === undefined ? "" : `${(mine / other).toFixed(1)} (≥ 10)`]);
    }
    progress("local cloud: stock SDK");
    const sdk = { cloud: [], empty: [] };
    for (let run = 0; run <= runs; run++) {
      const pair = { cloud: await sdkThroughput(ours.endpoint, ours.credentials, 2000), empty: await sdkThroughput(empty.endpoint, ours.credentials, 2000) };
      calls += 2000;
      if (run > 0) for (const name of ["cloud", "empty"]) sdk[name].push(pair[name]);
    }
    rows.push(["stock SDK v3, PutItem; beside an empty server", rate(median(sdk.cloud)), rate(median(sdk.empty)), `${(median(sdk.cloud) / median(sdk.empty)).toFixed(2)} (≥ 0.8)`]);
    const before = ours.memory();
    const { service, request } = CALLS["DynamoDB PutItem"];
    const sign = signer(ours.credentials, service);
    const more = Math.max(50_000, 100_000 - calls);
    progress(`local cloud: memory, ${more} more calls`);
    await throughput(ours.endpoint, request, { sign, count: more });
    rows.push([`memory after ${(calls + more).toLocaleString("en")} calls`, `${Math.round(ours.memory())} MiB`, "", `< 250 MiB; ${Math.round(before)} MiB before the last ${more.toLocaleString("en")}`]);
  } finally {
    for (const server of [ours, theirs, empty]) await server?.stop();
  }
  return rows;
}
