#!/usr/bin/env node
/**
 * How long the local cloud takes to decide a call from the policies of the layers' roles: from the operation and its input to the
 * decision, with the account in memory and on disk. `node benchmarks/iam.mjs [--json]`.
 */
import { buildSync } from "esbuild";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import { median } from "./lib/measure.mjs";
import { workspaceRoot } from "./lib/workspace.mjs";

/** Decisions are too short for the clock one by one. */
const BATCH = 100;
const BATCHES = 400;
const PLACE = { partition: "aws", region: "us-east-1", account: "000000000000" };
const ENTRY = `
  export { openCloud } from "./tools/localcloud/src/cloud";
  export { authorisation } from "./tools/localcloud/src/authorization/authorisation";
  export { environmentScope, serviceScope, exampleLateArns } from "./projects/serverless/foundation/src/iam/role-scope";
  export { releaseConductorRole } from "./projects/serverless/foundation/src/iam/release-conductor-role";
  export { pipelineRole } from "./projects/serverless/foundation/src/iam/pipeline-role";
  export { greenRole, blueRole } from "./projects/serverless/foundation/src/iam/execution-roles";
`;

/** By role, calls that it makes in a release. */
const calls = ({ arn, shared, names }) => ({
  conductor: [
    ["lambda", "UpdateFunctionCode", { FunctionName: names.blueFunction, S3Bucket: "b", S3Key: "k" }], ["lambda", "GetFunctionConfiguration", { FunctionName: names.greenFunction, Qualifier: "7" }],
    ["lambda", "UpdateAlias", { FunctionName: names.blueFunction, Name: "live", FunctionVersion: "7" }], ["codepipeline", "PutJobSuccessResult", { jobId: "j" }],
    ["cloudwatch", "DescribeAlarms", { AlarmNames: ["a"] }],
  ],
  pipeline: [
    ["s3", "PutObject", { Bucket: shared.artifactBucket, Key: "pipeline/a.zip" }], ["codebuild", "StartBuild", { projectName: names.buildProject }],
    ["lambda", "Invoke", { FunctionName: names.releaseConductor }],
  ],
  green: [["dynamodb", "PutItem", { TableName: shared.paymentsTable, Item: { id: { S: "p1" } } }], ["logs", "PutLogEvents", { logGroupName: arn.logStreams(`/aws/lambda/${names.greenFunction}`).split(":")[6], logStreamName: "s", logEvents: [] }]],
  blue: [["dynamodb", "PutItem", { TableName: shared.paymentsTable, Item: { id: { S: "synthetic:1" } } }]],
});

async function main() {
  // Inside of the workspace, so that the bundle finds the one native library.
  const cache = path.join(workspaceRoot, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, "switchyard-bench-"));
  try {
    const outfile = path.join(scratch, "entry.cjs");
    buildSync({ stdin: { contents: ENTRY, resolveDir: workspaceRoot, loader: "ts" }, bundle: true, platform: "node", target: "node20", outfile, external: ["lmdb"], logLevel: "error" });
    const code = createRequire(pathToFileURL(path.join(workspaceRoot, "tools/localcloud/package.json")))(outfile);
    const modelsFolder = path.join(workspaceRoot, "tools/localcloud/models");
    return [
      ["IAM decision, account in memory", await decisionMicroseconds(code, { memory: true, modelsFolder })],
      ["IAM decision, account on disk", await decisionMicroseconds(code, { folder: path.join(scratch, "cloud"), modelsFolder })],
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function decisionMicroseconds(code, options) {
  let context;
  const cloud = await code.openCloud({ ...options, hooks: { authorise: (_call, given) => void (context = given) } });
  const as = (service, operation, input = {}) => cloud.call({ service, operation, input, caller: cloud.administrator });
  const scope = code.serviceScope(code.environmentScope(PLACE, "dev", false), "payment", "dev");
  const roles = {
    conductor: code.releaseConductorRole(scope), pipeline: code.pipelineRole(scope, { repository: "a/b", restrictsTrust: true }), green: code.greenRole(scope), blue: code.blueRole(scope),
  };
  for (const [RoleName, { trust, statements }] of Object.entries(roles)) {
    const Statement = typeof statements === "function" ? statements(code.exampleLateArns(PLACE)) : statements;
    await as("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
    const { Policy } = await as("iam", "CreatePolicy", { PolicyName: RoleName, PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }) });
    await as("iam", "AttachRolePolicy", { RoleName, PolicyArn: Policy.Arn });
  }
  await as("dynamodb", "CreateTable", { TableName: scope.shared.paymentsTable, BillingMode: "PAY_PER_REQUEST", KeySchema: [{ AttributeName: "id", KeyType: "HASH" }], AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] });
  await as("s3", "CreateBucket", { Bucket: scope.shared.artifactBucket });
  await as("s3", "PutBucketPolicy", { Bucket: scope.shared.artifactBucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement: [{
    Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [`arn:aws:s3:::${scope.shared.artifactBucket}`, `arn:aws:s3:::${scope.shared.artifactBucket}/*`], Condition: { Bool: { "aws:SecureTransport": "false" } },
  }] }) });
  const authorisation = cloud.instance(code.authorisation);
  const requests = Object.entries(calls(scope)).flatMap(([role, list]) => list.map(([service, operation, input]) => ({
    service, operation, input, via: [], caller: { kind: "role", accountId: PLACE.account, roleArn: `arn:aws:iam::${PLACE.account}:role/${role}`, arn: `arn:aws:sts::${PLACE.account}:assumed-role/${role}/s` },
  })));
  const times = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const started = performance.now();
    for (let i = 0; i < BATCH; i++) authorisation.authorise(requests[i % requests.length], context);
    if (batch >= BATCHES / 4) times.push(((performance.now() - started) * 1000) / BATCH);
  }
  await cloud.close();
  return median(times);
}

/** @returns rows of the table "what, median, target" */
export async function decisionRows() {
  return (await main()).map(([what, microseconds]) => [what, `${microseconds.toFixed(1)} µs`, "< 20 µs"]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = await main();
  if (process.argv.includes("--json")) console.log(JSON.stringify(Object.fromEntries(rows)));
  else for (const [what, microseconds] of rows) console.log(`${what}: ${microseconds.toFixed(1)} µs (median; target < 20 µs)`);
}
