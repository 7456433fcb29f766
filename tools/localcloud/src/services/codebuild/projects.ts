import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { given } from "../support/given";
import { page } from "../support/paging";
import { toTagList } from "../support/tags";
import { checkProject } from "./project-checks";
import { codebuildArn, existingProject, invalidInput, nameOf, newTags, projects, type ProjectRecord } from "./records";

/** Members of a request that are settings of the project. */
const SETTINGS = [
  "description", "source", "secondarySources", "sourceVersion", "secondarySourceVersions", "artifacts", "secondaryArtifacts", "cache",
  "environment", "serviceRole", "timeoutInMinutes", "queuedTimeoutInMinutes", "encryptionKey", "logsConfig", "concurrentBuildLimit",
  "autoRetryLimit",
];

function named(input: Shape): Shape {
  return Object.fromEntries(SETTINGS.filter((key) => input[key] !== undefined).map((key) => [key, input[key]]));
}

/** Settings with AWS's defaults written out. */
function completed(context: CallContext, name: string, settings: Shape): Shape {
  const { environment, artifacts, source } = settings;
  const variables = ((environment.environmentVariables ?? []) as Shape[]).map((variable) => ({ ...variable, type: variable.type ?? "PLAINTEXT" }));
  return {
    ...settings,
    source: { insecureSsl: false, ...given(source) },
    secondarySources: settings.secondarySources ?? [],
    secondarySourceVersions: settings.secondarySourceVersions ?? [],
    artifacts: artifacts.type === "NO_ARTIFACTS" ? artifacts : { name, packaging: "NONE", encryptionDisabled: false, ...given(artifacts) },
    secondaryArtifacts: settings.secondaryArtifacts ?? [],
    cache: settings.cache ?? { type: "NO_CACHE" },
    environment: { privilegedMode: false, imagePullCredentialsType: "CODEBUILD", ...given(environment), environmentVariables: variables },
    timeoutInMinutes: settings.timeoutInMinutes ?? 60,
    queuedTimeoutInMinutes: settings.queuedTimeoutInMinutes ?? 480,
    encryptionKey: settings.encryptionKey ?? `arn:${context.partition}:kms:${context.region}:${context.accountId}:alias/aws/s3`,
  };
}

function shape(context: CallContext, project: ProjectRecord): Shape {
  return {
    name: project.name,
    arn: codebuildArn(context, "project", project.name),
    ...project.settings,
    tags: toTagList(project.tags, "key", "value"),
    created: project.created,
    lastModified: project.lastModified,
    badge: { badgeEnabled: false },
    projectVisibility: "PRIVATE",
  };
}

export const createProject: Handler = async (input, context) => {
  const name: string = input.name;
  const tags = newTags(input.tags);
  await checkProject(context, name, input);
  return context.store.transaction((tx) => {
    if (projects.get(context, tx, name) !== undefined) {
      throw new AwsError("ResourceAlreadyExistsException", `Project already exists: ${codebuildArn(context, "project", name)}`);
    }
    const now = new Date(context.clock.now());
    const project = { name, settings: completed(context, name, named(input)), tags, created: now, lastModified: now };
    projects.put(context, tx, name, project);
    return { project: shape(context, project) };
  });
};

/** Members that the request does not name stay; an empty text takes a description or source version away. */
export const updateProject: Handler = async (input, context) => {
  const merged = (before: ProjectRecord): Shape => ({ ...before.settings, ...named(input) });
  const before = context.store.read((tx) => existingProject(context, tx, input.name));
  await checkProject(context, before.name, { ...merged(before), ...pick(input, ["vpcConfig", "fileSystemLocations", "buildBatchConfig", "badgeEnabled"]) });
  return context.store.transaction((tx) => {
    const current = existingProject(context, tx, input.name);
    const project: ProjectRecord = {
      ...current, settings: completed(context, current.name, merged(current)),
      tags: input.tags === undefined ? current.tags : newTags(input.tags), lastModified: new Date(context.clock.now()),
    };
    projects.put(context, tx, project.name, project);
    return { project: shape(context, project) };
  });
};

function pick(input: Shape, keys: string[]): Shape {
  return Object.fromEntries(keys.filter((key) => input[key] !== undefined).map((key) => [key, input[key]]));
}

export const batchGetProjects: Handler = (input, context) => context.store.read((tx) => {
  const wanted: string[] = input.names;
  const found = (text: string): ProjectRecord | undefined => projects.get(context, tx, nameOf(context, "project", text));
  return {
    projects: wanted.flatMap((text) => found(text) ?? []).map((project) => shape(context, project)),
    projectsNotFound: wanted.filter((text) => found(text) === undefined),
  };
});

/** A name that is not there counts as deleted. */
export const deleteProject: Handler = (input, context) => context.store.transaction((tx) => {
  projects.remove(context, tx, nameOf(context, "project", input.name));
  return {};
});

export const listProjects: Handler = (input, context) => context.store.read((tx) => {
  const sorted = inOrder(projects.values(context, tx), input);
  const shown = positions(sorted, input.nextToken, 100);
  return { projects: shown.items.map((project) => project.name), ...(shown.next && { nextToken: shown.next }) };
});

/** Sorted as the request asks: by name unless it says otherwise, ascending. */
export function inOrder<T extends { name: string; created: Date; lastModified: Date }>(items: T[], { sortBy, sortOrder }: Shape): T[] {
  const key = (item: T): string => sortBy === "CREATED_TIME" ? item.created.toISOString()
    : sortBy === "LAST_MODIFIED_TIME" ? item.lastModified.toISOString() : item.name;
  const sorted = [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return sortOrder === "DESCENDING" ? sorted.reverse() : sorted;
}

/** Pages by position, because the order is the caller's choice. */
export function positions<T>(items: T[], token: string | undefined, limit: number): { items: T[]; next?: string } {
  const numbered = items.map((item, index) => ({ item, key: String(index).padStart(9, "0") }));
  const shown = page(numbered, ({ key }) => key, token, limit, () => invalidInput("Invalid nextToken"));
  return { items: shown.items.map(({ item }) => item), next: shown.next };
}
