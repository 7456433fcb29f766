import type { CallContext, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { canAssume } from "../support/service-role";
import { codebuildArn, invalidInput } from "./records";

/** Characters of all environment variables together. */
const ENVIRONMENT_LIMIT = 5500;

/** Checks a project's settings as CreateProject and UpdateProject do. */
export async function checkProject(context: CallContext, name: string, project: Shape): Promise<void> {
  rejectUnmodelled(project);
  checkSource(project.source);
  for (const source of (project.secondarySources ?? []) as Shape[]) {
    checkSource(source);
    if (source.sourceIdentifier === undefined) throw invalidInput("Invalid secondary source: sourceIdentifier is required");
  }
  checkArtifacts(project);
  checkEnvironment(project.environment);
  checkCache(project.cache);
  checkLogs(project.logsConfig);
  await checkRole(context, name, project.serviceRole);
}

function rejectUnmodelled(project: Shape): void {
  if (project.vpcConfig?.vpcId !== undefined) throw notModelled("codebuild", "a project in a VPC");
  if ((project.fileSystemLocations ?? []).length > 0) throw notModelled("codebuild", "a file system");
  if (project.buildBatchConfig !== undefined && Object.keys(project.buildBatchConfig).length > 0) throw notModelled("codebuild", "a batch build");
  if (project.badgeEnabled === true) throw notModelled("codebuild", "a build badge");
  for (const key of ["fleet", "dockerServer", "computeConfiguration", "hostKernel"]) {
    if (project.environment?.[key] !== undefined) throw notModelled("codebuild", `${key} of the environment`);
  }
}

async function checkRole(context: CallContext, name: string, role: string): Promise<void> {
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(role)) throw invalidInput("Invalid service role");
  if (role.split(":")[4] !== context.accountId) {
    throw invalidInput("Invalid service role: Service role account ID does not match caller's account");
  }
  if (!(await canAssume(context, role, "codebuild.amazonaws.com", codebuildArn(context, "project", name)))) {
    throw invalidInput(`CodeBuild is not authorized to perform: sts:AssumeRole on ${role}`);
  }
}

export function checkSource(source: Shape): void {
  const { type, location } = source;
  if (type === "CODEPIPELINE") {
    if (location) throw invalidInput("Invalid project source: location must be empty for source type CODEPIPELINE");
  } else if (type === "NO_SOURCE") {
    if (location) throw invalidInput("Invalid project source: location must be empty for source type NO_SOURCE");
    if (!source.buildspec) throw invalidInput("Invalid project source: buildspec is required for source type NO_SOURCE");
  } else if (!location) {
    throw invalidInput(`Invalid project source: location is required for source type ${type}`);
  } else if (type === "S3" && !/^[^/]+\/.+$/.test(location)) {
    throw invalidInput("Invalid project source: location must be a valid S3 source");
  }
}

export function checkArtifacts({ source, artifacts, secondaryArtifacts }: Shape): void {
  if ((source.type === "CODEPIPELINE") !== (artifacts.type === "CODEPIPELINE")) {
    throw invalidInput("You must specify both source and artifacts as type CODEPIPELINE, or neither");
  }
  for (const artifact of [artifacts, ...((secondaryArtifacts ?? []) as Shape[])] as Shape[]) {
    if (artifact.type === "S3" && !artifact.location) throw invalidInput("Invalid artifacts: location is required for artifacts type S3");
  }
  for (const artifact of (secondaryArtifacts ?? []) as Shape[]) {
    if (artifact.artifactIdentifier === undefined) throw invalidInput("Invalid secondary artifacts: artifactIdentifier is required");
  }
}

export function checkEnvironment(environment: Shape): void {
  const lambda = (text: string): boolean => /_LAMBDA_CONTAINER$|^BUILD_LAMBDA_/.test(text);
  if (lambda(environment.type) !== lambda(environment.computeType)) {
    throw invalidInput(`Invalid compute type ${environment.computeType} for environment type ${environment.type}`);
  }
  if (["ATTRIBUTE_BASED_COMPUTE", "CUSTOM_INSTANCE_TYPE"].includes(environment.computeType)) {
    throw notModelled("codebuild", `the compute type ${environment.computeType}`);
  }
  if (environment.registryCredential !== undefined && environment.imagePullCredentialsType !== "SERVICE_ROLE") {
    throw invalidInput("Invalid environment: registryCredential needs imagePullCredentialsType SERVICE_ROLE");
  }
  const variables = (environment.environmentVariables ?? []) as Shape[];
  const names = variables.map((variable) => variable.name as string);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidInput(`Invalid environment: the environment variable ${twice} is specified more than once`);
  const size = variables.reduce((sum, variable) => sum + variable.name.length + variable.value.length, 0);
  if (size > ENVIRONMENT_LIMIT) {
    throw invalidInput(`Invalid environment: environment variables have ${size} characters together, at most ${ENVIRONMENT_LIMIT} are allowed`);
  }
}

export function checkCache(cache: Shape | undefined): void {
  if (cache?.type === "S3" && !cache.location) throw invalidInput("Invalid cache: location is required for cache type S3");
  if (cache?.type === "LOCAL" && (cache.modes ?? []).length === 0) throw invalidInput("Invalid cache: modes are required for cache type LOCAL");
}

export function checkLogs(logs: Shape | undefined): void {
  if (logs?.s3Logs?.status === "ENABLED" && !logs.s3Logs.location) {
    throw invalidInput("Invalid logs config: location is required when S3 logs are enabled");
  }
}
