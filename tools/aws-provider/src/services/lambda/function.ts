import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { archive, flag, list, map, number, object, required, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined, fromShape, toShape } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { tagMap } from "../../framework/tags";
import type { Tags } from "../../framework/tags";
import { zipFileOf } from "./code-archive";
import { invokeArn, streamingInvokeArn } from "./invoke-arn";

/** What UpdateFunctionConfiguration changes. */
const settings = {
  deadLetterConfig: object({ targetArn: required(text()) }),
  description: text(),
  environment: object({ variables: map(text()) }),
  ephemeralStorage: object({ size: number({ computed: true }) }, { computed: true }),
  handler: text(),
  kmsKeyArn: text({ api: "KMSKeyArn" }),
  layers: list(text()),
  loggingConfig: object(
    {
      applicationLogLevel: text({ computed: true }),
      logFormat: required(text()),
      logGroup: text({ computed: true }),
      systemLogLevel: text({ computed: true }),
    },
    { computed: true },
  ),
  memorySize: number({ default: 128 }),
  role: required(text()),
  runtime: text(),
  timeout: number({ default: 3 }),
  tracingConfig: object({ mode: required(text()) }, { computed: true }),
};
/** What says which code the function runs. */
const code = {
  architectures: list(text(), { computed: true }),
  code: archive({ kept: true }),
  codeSha256: text({ computed: true }),
  s3Bucket: text({ kept: true }),
  s3Key: text({ kept: true }),
  s3ObjectVersion: text({ kept: true }),
  sourceCodeHash: text({ computed: true }),
};
const inputs = {
  name: text({ forceNew: true }),
  ...settings,
  ...code,
  packageType: text({ default: "Zip", forceNew: true }),
  publish: flag({ default: false, kept: true }),
  reservedConcurrentExecutions: number({ default: -1 }),
  skipDestroy: flag({ default: false, kept: true }),
};
type Inputs = Values<typeof inputs>;

const codeNames = Object.keys(code) as (keyof typeof code)[];
const settingNames = Object.keys(settings) as (keyof typeof settings)[];

async function codeShape(context: ResourceContext, values: Inputs): Promise<Shape> {
  if (values.code !== undefined) return { ZipFile: await zipFileOf(values.code, context.workingDirectory) };
  return defined({ S3Bucket: values.s3Bucket, S3Key: values.s3Key, S3ObjectVersion: values.s3ObjectVersion });
}

/** A setting that is no longer given goes back to what a new function has. */
const CLEARED: Record<string, unknown> = {
  deadLetterConfig: { targetArn: "" },
  description: "",
  environment: { variables: {} },
  ephemeralStorage: { size: 512 },
  kmsKeyArn: "",
  layers: [],
  loggingConfig: { logFormat: "Text" },
  tracingConfig: { mode: "PassThrough" },
};

function changedSettings(news: Inputs, changed: ReadonlySet<string>): Shape {
  const values = settingNames.filter((name) => changed.has(name)).map((name) => [name, news[name] ?? CLEARED[name]]);
  return toShape(settings, Object.fromEntries(values), "pascal");
}

async function reserve(context: ResourceContext, FunctionName: string, executions: number): Promise<void> {
  if (executions < 0) await context.api.call("lambda", "DeleteFunctionConcurrency", { FunctionName });
  else await context.api.call("lambda", "PutFunctionConcurrency", { FunctionName, ReservedConcurrentExecutions: executions });
}

const WAIT_MILLISECONDS = 200;
const WAIT_ATTEMPTS = 300;

/** Waits until a creation or an update has taken effect; only then the function can be published or changed again. */
async function waitUntilReady(context: ResourceContext, FunctionName: string): Promise<void> {
  for (let attempt = 0; attempt < WAIT_ATTEMPTS; attempt += 1) {
    const found = await context.api.call("lambda", "GetFunctionConfiguration", { FunctionName });
    const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = found;
    if (State === "Failed") throw new Error(`the function failed: ${StateReason ?? "AWS gives no reason"}`);
    if (LastUpdateStatus === "Failed") throw new Error(`the update failed: ${LastUpdateStatusReason ?? "AWS gives no reason"}`);
    if (State !== "Pending" && LastUpdateStatus !== "InProgress") return;
    await context.sleep(WAIT_MILLISECONDS);
  }
  throw new Error(`the function is not ready after ${(WAIT_ATTEMPTS * WAIT_MILLISECONDS) / 1000} s`);
}

async function latestVersion(context: ResourceContext, FunctionName: string): Promise<string> {
  const versions = await allPages<Shape>(async (Marker) => {
    const page = await context.api.call("lambda", "ListVersionsByFunction", defined({ FunctionName, Marker }));
    return { items: page["Versions"] as Shape[] | undefined, next: page["NextMarker"] as string | undefined };
  });
  const numbers = versions.map((version) => Number(version["Version"])).filter((version) => !Number.isNaN(version));
  return numbers.length === 0 ? "$LATEST" : String(Math.max(...numbers));
}

export const lambdaFunction = defineResource({
  token: "aws:lambda/function:Function",
  title: "Lambda Function",
  name: { property: "name", maxLength: 64 },
  inputs,
  outputs: [
    "arn", "invokeArn", "lastModified", "qualifiedArn", "qualifiedInvokeArn", "responseStreamingInvokeArn",
    "signingJobArn", "signingProfileVersionArn", "sourceCodeSize", "version",
  ],
  notModelled: [
    "capacityProviderConfig", "codeSigningConfigArn", "durableConfig", "fileSystemConfig", "imageConfig", "imageUri", "publishTo",
    "replaceSecurityGroupsOnDestroy", "replacementSecurityGroupIds", "snapStart", "sourceKmsKeyArn", "tenancyConfig",
    "useResourceTimeoutForPropagation", "vpcConfig",
  ],

  unsettled(changed, news) {
    const codeChanged = codeNames.some((name) => changed.has(name));
    if (!codeChanged && !settingNames.some((name) => changed.has(name))) return [];
    return [
      "lastModified",
      ...(codeChanged ? ["sourceCodeSize"] : []),
      ...(codeChanged && news["codeSha256"] === undefined ? ["codeSha256"] : []),
      ...(news["publish"] === true ? ["version", "qualifiedArn", "qualifiedInvokeArn"] : []),
    ];
  },

  async create(context, inputs) {
    await context.api.call("lambda", "CreateFunction", {
      FunctionName: inputs.name,
      ...toShape(settings, inputs, "pascal"),
      ...defined({ Architectures: inputs.architectures, PackageType: inputs.packageType, Publish: inputs.publish }),
      Code: await codeShape(context, inputs),
      ...(Object.keys(context.tags).length > 0 ? { Tags: context.tags } : {}),
    });
    return inputs.name ?? "";
  },

  async settle(context, id, inputs) {
    await waitUntilReady(context, id);
    const reserved = inputs.reservedConcurrentExecutions ?? -1;
    if (reserved >= 0) await reserve(context, id, reserved);
  },

  async read(context, id, state) {
    const found = await unlessGone(context.api.call("lambda", "GetFunction", { FunctionName: id }));
    if (found === undefined) return undefined;
    const configuration = found["Configuration"] as Shape;
    const arn = configuration["FunctionArn"] as string;
    const version = state["publish"] === true ? await latestVersion(context, id) : "$LATEST";
    const { layers: _, ...values } = fromShape(settings, configuration, "pascal");
    const layers = ((configuration["Layers"] as Shape[] | undefined) ?? []).map((layer) => layer["Arn"] as string);
    return {
      ...values,
      layers,
      name: configuration["FunctionName"] as string,
      architectures: (configuration["Architectures"] as string[] | undefined) ?? ["x86_64"],
      packageType: (configuration["PackageType"] as string | undefined) ?? "Zip",
      reservedConcurrentExecutions: (found["Concurrency"]?.["ReservedConcurrentExecutions"] as number | undefined) ?? -1,
      arn,
      codeSha256: configuration["CodeSha256"] as string,
      // The program's own mark; AWS knows nothing of it.
      sourceCodeHash: state["sourceCodeHash"] ?? "",
      invokeArn: invokeArn(context, arn),
      lastModified: configuration["LastModified"] as string,
      qualifiedArn: `${arn}:${version}`,
      qualifiedInvokeArn: invokeArn(context, `${arn}:${version}`),
      responseStreamingInvokeArn: streamingInvokeArn(context, arn),
      signingJobArn: (configuration["SigningJobArn"] as string | undefined) ?? "",
      signingProfileVersionArn: (configuration["SigningProfileVersionArn"] as string | undefined) ?? "",
      sourceCodeSize: configuration["CodeSize"] as number,
      version,
      tagsAll: tagMap(found["Tags"] as Tags | undefined),
    };
  },

  async update(context, { id, news, changed, changes }) {
    const settingsChange = settingNames.some((name) => changed.has(name));
    if (settingsChange) {
      await context.api.call("lambda", "UpdateFunctionConfiguration", { FunctionName: id, ...changedSettings(news, changed) });
      await waitUntilReady(context, id);
    }
    const codeChange = codeNames.some((name) => changed.has(name));
    if (codeChange) {
      const Architectures = changed.has("architectures") ? news.architectures : undefined;
      await context.api.call("lambda", "UpdateFunctionCode", { FunctionName: id, ...(await codeShape(context, news)), ...defined({ Architectures }) });
      await waitUntilReady(context, id);
    }
    if (changes("reservedConcurrentExecutions")) await reserve(context, id, news.reservedConcurrentExecutions ?? -1);
    if (news.publish === true && (settingsChange || codeChange || changes("publish"))) {
      await context.api.call("lambda", "PublishVersion", { FunctionName: id });
    }
  },

  changeTags: tagOperations({ service: "lambda", target: ["Resource", ({ olds }) => olds["arn"]], form: (tags) => tags }),

  async delete(context, id, state) {
    if (state["skipDestroy"] !== true) await context.api.call("lambda", "DeleteFunction", { FunctionName: id });
  },
});
