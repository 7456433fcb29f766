import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, list, number, object, required, set, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { defined, fromShape, toShape } from "../../framework/shape";
import { camelTags, tagMap } from "../../framework/tags";

const artifacts = {
  artifactIdentifier: text(),
  bucketOwnerAccess: text({ computed: true }),
  encryptionDisabled: flag({ default: false }),
  location: text(),
  name: text({ computed: true }),
  namespaceType: text({ computed: true }),
  overrideArtifactName: flag({ default: false }),
  packaging: text({ computed: true }),
  path: text(),
  type: required(text()),
};
const source = {
  auth: object({ resource: required(text()), type: required(text()) }),
  buildStatusConfig: object({ context: text(), targetUrl: text() }),
  buildspec: text(),
  gitCloneDepth: number(),
  gitSubmodulesConfig: object({ fetchSubmodules: required(flag()) }),
  insecureSsl: flag(),
  location: text(),
  reportBuildStatus: flag({ default: false }),
  type: required(text()),
};
const environment = {
  certificate: text(),
  computeType: required(text()),
  environmentVariables: list(object({ name: required(text()), type: text({ default: "PLAINTEXT" }), value: required(text()) })),
  hostKernel: text({ computed: true }),
  image: required(text()),
  imagePullCredentialsType: text({ default: "CODEBUILD" }),
  privilegedMode: flag({ default: false }),
  registryCredential: object({ credential: required(text()), credentialProvider: required(text()) }),
  type: required(text()),
};
const logsConfig = {
  cloudwatchLogs: object({ groupName: text(), status: text({ default: "ENABLED" }), streamName: text() }, { api: "cloudWatchLogs", computed: true }),
  s3Logs: object(
    {
      bucketOwnerAccess: text({ computed: true }),
      encryptionDisabled: flag({ default: false }),
      location: text(),
      status: text({ default: "DISABLED" }),
    },
    { computed: true },
  ),
};
const inputs = {
  artifacts: required(object(artifacts)),
  autoRetryLimit: number(),
  badgeEnabled: flag({ default: false }),
  buildTimeout: number({ default: 60, api: "timeoutInMinutes" }),
  cache: object(
    { cacheNamespace: text(), location: text(), modes: list(text()), type: text({ default: "NO_CACHE" }) },
    { computed: true },
  ),
  concurrentBuildLimit: number(),
  description: text({ computed: true }),
  encryptionKey: text({ computed: true }),
  environment: required(object(environment)),
  logsConfig: object(logsConfig, { computed: true }),
  name: text({ forceNew: true }),
  queuedTimeout: number({ default: 480, api: "queuedTimeoutInMinutes" }),
  secondaryArtifacts: set(object({ ...artifacts, artifactIdentifier: required(text()) })),
  secondarySourceVersions: set(object({ sourceIdentifier: required(text()), sourceVersion: required(text()) })),
  secondarySources: set(object({ ...source, sourceIdentifier: required(text()) })),
  serviceRole: required(text()),
  source: required(object(source)),
  sourceVersion: text(),
};
type Inputs = Values<typeof inputs>;

/** AWS wants to be told that something is off; leaving it out would keep it as it is. */
const CLEARED: Record<string, unknown> = {
  autoRetryLimit: 0,
  cache: { type: "NO_CACHE" },
  concurrentBuildLimit: -1,
  description: "",
  secondaryArtifacts: [],
  secondarySourceVersions: [],
  secondarySources: [],
  sourceVersion: "",
};

/** Tags are part of the project in this service, so an update of tags is an update of the project. */
function changedMembers(news: Inputs, changed: ReadonlySet<string>): Shape {
  const values = Object.entries(news).filter(([name]) => changed.has(name));
  const cleared = Object.entries(CLEARED).filter(([name]) => changed.has(name) && !(name in news));
  return toShape(inputs, Object.fromEntries([...values, ...cleared]), "camel");
}

export const project = defineResource({
  token: "aws:codebuild/project:Project",
  title: "CodeBuild Project",
  name: { property: "name", maxLength: 255 },
  inputs,
  outputs: ["arn", "badgeUrl", "publicProjectAlias"],
  notModelled: ["buildBatchConfig", "fileSystemLocations", "projectVisibility", "resourceAccessRole", "vpcConfig"],

  async create(context, values) {
    const made = await context.api.call("codebuild", "CreateProject", {
      ...toShape(inputs, values, "camel"),
      ...(Object.keys(context.tags).length > 0 ? { tags: camelTags(context.tags) } : {}),
    });
    return made["project"]["arn"] as string;
  },

  async read(context, id) {
    const name = id.startsWith("arn:") ? id.slice(id.indexOf(":project/") + ":project/".length) : id;
    const answer = await unlessGone(context.api.call("codebuild", "BatchGetProjects", { names: [name] }));
    const found = (answer?.["projects"] as Shape[] | undefined)?.[0];
    if (found === undefined) return undefined;
    return {
      ...fromShape(inputs, found, "camel"),
      arn: found["arn"] as string,
      badgeEnabled: found["badge"]?.["badgeEnabled"] === true,
      badgeUrl: (found["badge"]?.["badgeRequestUrl"] as string | undefined) ?? "",
      publicProjectAlias: (found["publicProjectAlias"] as string | undefined) ?? "",
      tagsAll: tagMap(found["tags"] as Shape[] | undefined),
    };
  },

  importedId: (properties) => String(properties["arn"]),

  async update(context, { news, olds, changed }) {
    const members = changedMembers(news, changed);
    if (Object.keys(members).length === 0) return;
    await context.api.call("codebuild", "UpdateProject", { name: news.name ?? olds["name"], ...members });
  },

  async changeTags(context, { olds }) {
    await context.api.call("codebuild", "UpdateProject", { name: olds["name"], tags: camelTags(context.tags) });
  },

  async delete(context, id, state) {
    await context.api.call("codebuild", "DeleteProject", defined({ name: state["name"] ?? id }));
  },
});
