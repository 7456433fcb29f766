/** Where an environment lives; with the naming convention it determines every ARN before anything is made. */
export interface Place {
  /** `aws`, or another partition. */
  partition: string;
  region: string;
  /** Twelve digits. */
  account: string;
}

/** ARNs of things by their names, exact. */
export interface Arns {
  alarm(name: string): string;
  application(name: string): string;
  bucket(name: string): string;
  /** Every object of the bucket: keys are AWS's to choose. */
  objects(bucket: string): string;
  deploymentConfig(name: string): string;
  deploymentGroup(application: string, name: string): string;
  function(name: string): string;
  /** One alias or version; `*` for every one of them, but not for the function itself. */
  qualifiedFunction(name: string, qualifier: string): string;
  /** Every stream of the group: names of streams are AWS's to choose. */
  logStreams(logGroup: string): string;
  packageDomain(name: string): string;
  packageRepository(domain: string, name: string): string;
  pipeline(name: string): string;
  pipelineAction(pipeline: string, stage: string, action: string): string;
  pipelineStage(pipeline: string, stage: string): string;
  project(name: string): string;
  queue(name: string): string;
  reportGroup(name: string): string;
  role(name: string): string;
  rule(name: string): string;
  /** AWS adds a hyphen and six characters of its own. */
  secret(name: string): string;
  /** The account's own bus, where AWS's events are too. */
  defaultBus(): string;
  table(name: string): string;
  topic(name: string): string;
  /** The account as a principal: who its IAM policies allow. */
  accountRoot(): string;
}

export function arns({ partition, region, account }: Place): Arns {
  const regional = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  return {
    alarm: (name) => regional("cloudwatch", `alarm:${name}`),
    application: (name) => regional("codedeploy", `application:${name}`),
    bucket: (name) => `arn:${partition}:s3:::${name}`,
    objects: (bucket) => `arn:${partition}:s3:::${bucket}/*`,
    deploymentConfig: (name) => regional("codedeploy", `deploymentconfig:${name}`),
    deploymentGroup: (application, name) => regional("codedeploy", `deploymentgroup:${application}/${name}`),
    function: (name) => regional("lambda", `function:${name}`),
    qualifiedFunction: (name, qualifier) => regional("lambda", `function:${name}:${qualifier}`),
    logStreams: (logGroup) => regional("logs", `log-group:${logGroup}:*`),
    packageDomain: (name) => regional("codeartifact", `domain/${name}`),
    packageRepository: (domain, name) => regional("codeartifact", `repository/${domain}/${name}`),
    pipeline: (name) => regional("codepipeline", name),
    pipelineAction: (pipeline, stage, action) => regional("codepipeline", `${pipeline}/${stage}/${action}`),
    pipelineStage: (pipeline, stage) => regional("codepipeline", `${pipeline}/${stage}`),
    project: (name) => regional("codebuild", `project/${name}`),
    queue: (name) => regional("sqs", name),
    reportGroup: (name) => regional("codebuild", `report-group/${name}`),
    role: (name) => `arn:${partition}:iam::${account}:role/${name}`,
    rule: (name) => regional("events", `rule/${name}`),
    secret: (name) => regional("secretsmanager", `secret:${name}-??????`),
    defaultBus: () => regional("events", "event-bus/default"),
    table: (name) => regional("dynamodb", `table/${name}`),
    topic: (name) => regional("sns", name),
    accountRoot: () => `arn:${partition}:iam::${account}:root`,
  };
}

/** Log group that Lambda writes a function's log to. */
export function functionLogGroup(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** Log group that CodeBuild writes a project's log to. */
export function buildLogGroup(projectName: string): string {
  return `/aws/codebuild/${projectName}`;
}
