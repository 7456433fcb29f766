import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logRetentionDays } from "@switchyard/components";
import { buildImage, buildLogGroup, nodeMajor, type ServiceNames } from "@switchyard/conventions";

export interface BuildProjectArgs {
  service: string;
  names: ServiceNames;
  roleArn: pulumi.Input<string>;
  /** Lambda runtime of the service: the build uses the same Node.js version. */
  runtime: string;
  /** Path of the build's description in the repository. */
  buildspec: string;
  timeoutMinutes: number;
  /**
   * CodeArtifact repository that npm takes packages from.
   * @defaultValue none: npm's own registry
   */
  npmCache?: { domain: string; owner: string; repository: string; region: string };
}

/** Compiles, tests and bundles one service, as its repository's buildspec says. A failing test ends the release. */
export class BuildProject extends pulumi.ComponentResource {
  public readonly projectName: pulumi.Output<string>;
  public readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: BuildProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:BuildProject", name, {}, opts);
    const { service, names, roleArn, runtime, buildspec, timeoutMinutes, npmCache } = args;
    const child = { parent: this };
    const logs = new aws.cloudwatch.LogGroup(`${name}-logs`, { name: buildLogGroup(names.buildProject), retentionInDays: logRetentionDays }, child);
    const reports = (suffix: string, reportGroupName: string, type: string) =>
      new aws.codebuild.ReportGroup(
        `${name}-${suffix}`,
        { name: reportGroupName, type, exportConfig: { type: "NO_EXPORT" }, deleteReports: true },
        child,
      );
    reports("tests", names.testReportGroup, "TEST");
    reports("coverage", names.coverageReportGroup, "CODE_COVERAGE");
    const project = new aws.codebuild.Project(
      name,
      {
        name: names.buildProject,
        description: `Builds and tests ${service}`,
        serviceRole: roleArn,
        buildTimeout: timeoutMinutes,
        artifacts: { type: "CODEPIPELINE" },
        source: { type: "CODEPIPELINE", buildspec },
        environment: {
          type: "LINUX_CONTAINER",
          computeType: "BUILD_GENERAL1_SMALL",
          image: buildImage(runtime),
          environmentVariables: [
            { name: "SERVICE_NAME", value: service },
            { name: "NODE_VERSION", value: nodeMajor(runtime) },
            ...(npmCache === undefined
              ? []
              : [
                  { name: "NPM_CACHE_DOMAIN", value: npmCache.domain },
                  { name: "NPM_CACHE_OWNER", value: npmCache.owner },
                  { name: "NPM_CACHE_REPOSITORY", value: npmCache.repository },
                  { name: "NPM_CACHE_REGION", value: npmCache.region },
                ]),
          ],
        },
        logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logs.name } },
      },
      child,
    );
    this.projectName = project.name;
    this.logGroupName = logs.name;
    this.registerOutputs({ projectName: this.projectName, logGroupName: this.logGroupName });
  }
}
