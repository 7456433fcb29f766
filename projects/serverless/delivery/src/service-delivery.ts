import * as pulumi from "@pulumi/pulumi";
import { entryOf } from "@switchyard/components";
import { type Place, type Service, serviceNames, sharedNames } from "@switchyard/conventions";
import { BuildProject } from "./build-project";
import { DeploymentGroup } from "./deployment-group";
import { ReleaseFunctions } from "./release-functions";
import { pipelineUrl, ReleasePipeline } from "./release-pipeline";
import { ServiceDashboard } from "./service-dashboard";
import type { DeliverySettings } from "./settings";

export interface ServiceDeliveryArgs {
  service: Service;
  environmentSuffix: string;
  place: Place;
  settings: DeliverySettings;
  tracing: boolean;
  /** Whether a webhook starts the pipeline instead of the connection. */
  startedByWebhook: boolean;
  /** Whether builds take npm packages through CodeArtifact. */
  npmCache: boolean;
  /** Lambda runtime of the service. */
  runtime: string;
  minimumInvocations: number;
  /** By principal. */
  roleArns: Readonly<Record<string, string>>;
  applicationName: pulumi.Input<string>;
  /** Alarms on which a deployment is rolled back. */
  candidateAlarmNames: string[];
  artifactBucketName: pulumi.Input<string>;
  connectionArn: pulumi.Input<string>;
  deploymentTableName: pulumi.Input<string>;
  eventsTopicArn: pulumi.Input<string>;
}

/** How one service is released: build, deployment group, release functions, the pipeline that runs them, and what people see of it. */
export class ServiceDelivery extends pulumi.ComponentResource {
  public readonly pipelineName: pulumi.Output<string>;
  public readonly pipelineUrl: string;
  public readonly deploymentGroupName: pulumi.Output<string>;
  public readonly buildProjectName: pulumi.Output<string>;
  public readonly releaseConductorName: pulumi.Output<string>;
  public readonly trafficHookNames: pulumi.Output<{ before: string; after: string }>;
  /** Build first, then conductor and hooks. */
  public readonly logGroupNames: pulumi.Output<string[]>;

  constructor(name: string, args: ServiceDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:ServiceDelivery", name, {}, opts);
    const { service, environmentSuffix, settings, roleArns, runtime, applicationName } = args;
    const { packageDomain: domain, npmRepository: repository } = sharedNames(environmentSuffix, args.place.account);
    const names = serviceNames(service.name, environmentSuffix);
    const child = { parent: this };
    const build = new BuildProject(
      `${name}-build`,
      {
        service: service.name,
        names,
        roleArn: entryOf(roleArns, "build"),
        runtime,
        buildspec: settings.buildspec,
        timeoutMinutes: settings.buildTimeoutMinutes,
        ...(args.npmCache && { npmCache: { domain, repository, owner: args.place.account, region: args.place.region } }),
      },
      child,
    );
    const group = new DeploymentGroup(
      `${name}-deployment-group`,
      { names, applicationName, roleArn: entryOf(roleArns, "codedeploy"), alarmNames: args.candidateAlarmNames, eventsTopicArn: args.eventsTopicArn },
      child,
    );
    const functions = new ReleaseFunctions(
      `${name}-release`,
      { ...args, service: service.name, names, bakeMinutes: settings.bakeMinutes, approval: settings.approval, committers: settings.committers },
      child,
    );
    const pipeline = new ReleasePipeline(
      `${name}-pipeline`,
      {
        ...args,
        names,
        roleArn: entryOf(roleArns, "pipeline"),
        projectName: build.projectName,
        conductorName: functions.conductor.functionName,
        approval: settings.approval,
      },
      child,
    );
    new ServiceDashboard(`${name}-dashboard`, { ...args, service: service.name }, child);
    this.pipelineName = pipeline.pipelineName;
    this.pipelineUrl = pipelineUrl(names.pipeline, args.place.region);
    this.deploymentGroupName = group.deploymentGroupName;
    this.buildProjectName = build.projectName;
    this.releaseConductorName = functions.conductor.functionName;
    this.trafficHookNames = functions.hookNames;
    this.logGroupNames = pulumi.all([build.logGroupName, functions.logGroupNames]).apply(([first, rest]) => [first, ...rest]);
    this.registerOutputs({ pipelineName: this.pipelineName, deploymentGroupName: this.deploymentGroupName });
  }
}
