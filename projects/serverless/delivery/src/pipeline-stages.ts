import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { actions, type Problem, type Service, stages } from "@switchyard/conventions";

type Stage = aws.types.input.codepipeline.PipelineStage;
type Action = aws.types.input.codepipeline.PipelineStageAction;

export interface PipelineStagesArgs {
  service: Service;
  connectionArn: pulumi.Input<string>;
  projectName: pulumi.Input<string>;
  conductorName: pulumi.Input<string>;
  /** Whether a person approves before traffic moves. */
  approval: boolean;
}

/** Minutes that an approval is waited for. */
export const approvalMinutes = 24 * 60;

/** CodePipeline's limit for one value of an action's configuration. */
export const maximumConfigurationCharacters = 1000;

const artifacts = { source: "source", release: "release" };
const variables = { source: "SourceVariables", build: "BuildVariables", blue: "BlueVariables" };

/**
 * The four stages of a release, in order. No stage has a failure condition of its own: CodeDeploy alone rolls back,
 * and two of them would fight over the alias.
 */
export function pipelineStages(args: PipelineStagesArgs): Stage[] {
  const { service, connectionArn, projectName, conductorName, approval } = args;
  return [
    { name: stages.source, actions: [sourceAction(service, connectionArn)] },
    { name: stages.build, actions: [buildAction(projectName)] },
    { name: stages.deployBlue, actions: [conductorAction(actions.deployBlue, conductorName, deployBlueParameters(service.name), 1, variables.blue)] },
    {
      name: stages.switchTraffic,
      actions: [
        ...(approval ? [approvalAction(service.name)] : []),
        conductorAction(actions.switchTraffic, conductorName, switchTrafficParameters(service.name), approval ? 2 : 1),
      ],
    },
  ];
}

/** What the conductor is told on Deploy-Blue; CodePipeline does not say the execution's id by itself. */
export function deployBlueParameters(service: string): Record<string, string> {
  return {
    action: "deploy-blue",
    service,
    executionId: "#{codepipeline.PipelineExecutionId}",
    commit: `#{${variables.source}.CommitId}`,
  };
}

/** What the conductor is told on Switch-Traffic: the proof of exactly this release, not what blue happens to run by then. */
export function switchTrafficParameters(service: string): Record<string, string> {
  return {
    ...deployBlueParameters(service),
    action: "switch-traffic",
    blueVersion: `#{${variables.blue}.version}`,
    codeSha256: `#{${variables.blue}.codeSha256}`,
    settingsDigest: `#{${variables.blue}.settingsDigest}`,
  };
}

/** Values that CodePipeline would refuse; they grow with the service's name only. */
export function checkParameters(service: string): Problem[] {
  return [deployBlueParameters(service), switchTrafficParameters(service)].flatMap((parameters) => {
    const { length } = JSON.stringify(parameters);
    if (length <= maximumConfigurationCharacters) return [];
    return [{ path: "service", problem: `makes the parameters of ${parameters.action} ${length} characters long`, fix: `CodePipeline allows ${maximumConfigurationCharacters}: take a shorter name.` }];
  });
}

function sourceAction(service: Service, connectionArn: pulumi.Input<string>): Action {
  return {
    name: actions.source,
    category: "Source",
    owner: "AWS",
    provider: "CodeStarSourceConnection",
    version: "1",
    namespace: variables.source,
    outputArtifacts: [artifacts.source],
    configuration: {
      ConnectionArn: connectionArn,
      FullRepositoryId: service.repository,
      BranchName: service.branch,
      OutputArtifactFormat: "CODE_ZIP",
      // The trigger decides; both together would start two executions.
      DetectChanges: "false",
    },
  };
}

function buildAction(projectName: pulumi.Input<string>): Action {
  return {
    name: actions.build,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    namespace: variables.build,
    inputArtifacts: [artifacts.source],
    outputArtifacts: [artifacts.release],
    configuration: { ProjectName: projectName },
  };
}

function conductorAction(name: string, conductorName: pulumi.Input<string>, parameters: Record<string, string>, runOrder: number, namespace?: string): Action {
  return {
    name,
    category: "Invoke",
    owner: "AWS",
    provider: "Lambda",
    version: "1",
    runOrder,
    ...(namespace === undefined ? {} : { namespace }),
    inputArtifacts: [artifacts.release],
    configuration: { FunctionName: conductorName, UserParameters: JSON.stringify(parameters) },
  };
}

function approvalAction(service: string): Action {
  return {
    name: actions.approve,
    category: "Approval",
    owner: "AWS",
    provider: "Manual",
    version: "1",
    runOrder: 1,
    timeoutInMinutes: approvalMinutes,
    configuration: {
      // Author and title come from the conductor, which cuts them: AWS promises no variable for the author, and a commit's message has no limit.
      CustomData: `Release ${service}: commit #{${variables.source}.CommitId} by #{${variables.blue}.author}, artifact #{${variables.blue}.codeSha256}: #{${variables.blue}.title}`,
    },
  };
}
