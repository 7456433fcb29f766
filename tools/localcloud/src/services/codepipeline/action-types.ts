import type { CallContext, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { badAction } from "./errors";

interface ActionType {
  inputs: [fewest: number, most: number];
  outputs: [fewest: number, most: number];
  required: string[];
  optional: string[];
}

/** Action types that the local cloud has, as `category/provider`; all are owned by AWS, version 1. */
const ACTION_TYPES: Readonly<Record<string, ActionType>> = {
  "Source/CodeStarSourceConnection": {
    inputs: [0, 0], outputs: [1, 1], required: ["ConnectionArn", "FullRepositoryId", "BranchName"],
    optional: ["OutputArtifactFormat", "DetectChanges"],
  },
  "Source/S3": {
    inputs: [0, 0], outputs: [1, 1], required: ["S3Bucket", "S3ObjectKey"], optional: ["PollForSourceChanges", "AllowOverrideForS3ObjectKey"],
  },
  "Build/CodeBuild": {
    inputs: [1, 5], outputs: [0, 5], required: ["ProjectName"],
    optional: ["PrimarySource", "EnvironmentVariables", "BatchEnabled", "CombineArtifacts"],
  },
  "Test/CodeBuild": {
    inputs: [1, 5], outputs: [0, 5], required: ["ProjectName"],
    optional: ["PrimarySource", "EnvironmentVariables", "BatchEnabled", "CombineArtifacts"],
  },
  "Invoke/Lambda": { inputs: [0, 5], outputs: [0, 5], required: ["FunctionName"], optional: ["UserParameters"] },
  "Approval/Manual": { inputs: [0, 0], outputs: [0, 0], required: [], optional: ["NotificationArn", "CustomData", "ExternalEntityLink"] },
};

/** AWS's other action types: known, and refused by name. */
const OTHERS = new Set([
  "Source/CodeCommit", "Source/ECR", "Build/ECRBuildAndPublish", "Test/DeviceFarm", "Deploy/AppConfig", "Deploy/CloudFormation",
  "Deploy/CloudFormationStackSet", "Deploy/CloudFormationStackInstances", "Deploy/CodeDeploy", "Deploy/CodeDeployToECS", "Deploy/EC2", "Deploy/ECS",
  "Deploy/EKS", "Deploy/ElasticBeanstalk", "Deploy/Lambda", "Deploy/OpsWorks", "Deploy/S3", "Deploy/ServiceCatalog", "Invoke/CodePipeline",
  "Invoke/InspectorScan", "Invoke/StepFunctions", "Compute/Commands",
]);

/** Checks one action's type, its artifacts' number and its configuration keys. */
export function checkActionType(context: CallContext, action: Shape): void {
  const { category, owner, provider, version } = action.actionTypeId;
  const name = `${category}/${provider}`;
  const type = owner === "AWS" && version === "1" ? ACTION_TYPES[name] : undefined;
  if (type === undefined) {
    if (owner === "AWS" && version === "1" && OTHERS.has(name)) throw notModelled("codepipeline", `the action type ${name}`);
    const region = context.region.toUpperCase().replace(/-/g, "_");
    throw badAction(
      `ActionType (Category: '${category}', Provider: '${provider}', Owner: '${owner}', Version: '${version}') `
      + `in action '${action.name}' is not available in region '${region}'`,
    );
  }
  checkCount(action, "input", (action.inputArtifacts ?? []).length, type.inputs);
  checkCount(action, "output", (action.outputArtifacts ?? []).length, type.outputs);
  checkConfiguration(action, type);
}

function checkCount(action: Shape, kind: "input" | "output", count: number, [fewest, most]: [number, number]): void {
  const declares = `Action ${action.name} declares ${count} ${kind} artifacts which is`;
  if (count < fewest) throw badAction(`${declares} less than the minimum count (${fewest})`);
  if (count > most) throw badAction(`${declares} greater than the maximum count (${most})`);
}

function checkConfiguration(action: Shape, type: ActionType): void {
  const configuration: Record<string, string> = action.configuration ?? {};
  const missing = type.required.find((key) => configuration[key] === undefined);
  if (missing !== undefined) {
    throw badAction(`Action configuration for action '${action.name}' is missing required configuration '${missing}'`);
  }
  const unknown = Object.keys(configuration).find((key) => !type.required.includes(key) && !type.optional.includes(key));
  if (unknown !== undefined) {
    throw badAction(`Action configuration for action '${action.name}' contains unknown configuration '${unknown}'`);
  }
  const { provider } = action.actionTypeId;
  if (provider === "CodeStarSourceConnection") checkConnection(action.name, configuration);
  if (provider === "CodeBuild") checkBuild(action, configuration);
  // AWS polls unless it is told not to.
  if (provider === "S3" && configuration.PollForSourceChanges !== "false") {
    throw notModelled("codepipeline", "looking for changes of an S3 source", "Set PollForSourceChanges to false, and start the pipeline with StartPipelineExecution or a rule of EventBridge.");
  }
}

function checkConnection(action: string, { ConnectionArn, FullRepositoryId, OutputArtifactFormat, DetectChanges }: Record<string, string>): void {
  if (!/^arn:aws(-[\w]+)*:(codestar-connections|codeconnections):[\w-]+:\d{12}:connection\/[\w-]+$/.test(ConnectionArn ?? "")) {
    throw badAction(`Connection ${ConnectionArn} in action '${action}' is not a valid connection ARN`);
  }
  if (!/^[^/]+(\/[^/]+)+$/.test(FullRepositoryId ?? "")) {
    throw badAction(`FullRepositoryId ${FullRepositoryId} in action '${action}' must have the form <owner>/<repository>`);
  }
  oneOf(action, "OutputArtifactFormat", OutputArtifactFormat, ["CODE_ZIP", "CODEBUILD_CLONE_REF"]);
  oneOf(action, "DetectChanges", DetectChanges, ["true", "false"]);
  if (OutputArtifactFormat === "CODEBUILD_CLONE_REF") throw notModelled("codepipeline", "the output artifact format CODEBUILD_CLONE_REF", "Use CODE_ZIP.");
}

function checkBuild(action: Shape, { PrimarySource, EnvironmentVariables, BatchEnabled, CombineArtifacts }: Record<string, string>): void {
  if (BatchEnabled === "true" || CombineArtifacts === "true") throw notModelled("codepipeline", "a batch build");
  const inputs = ((action.inputArtifacts ?? []) as Shape[]).map((artifact) => artifact.name as string);
  if (inputs.length > 1 && PrimarySource === undefined) {
    throw badAction(`Action configuration for action '${action.name}' is missing required configuration 'PrimarySource': it has ${inputs.length} input artifacts`);
  }
  if (PrimarySource !== undefined && !inputs.includes(PrimarySource)) {
    throw badAction(`PrimarySource ${PrimarySource} in action '${action.name}' is not one of its input artifacts`);
  }
  if (EnvironmentVariables === undefined) return;
  let parsed: unknown;
  try {
    parsed = JSON.parse(EnvironmentVariables);
  } catch {
    parsed = undefined;
  }
  if (!Array.isArray(parsed)) throw badAction(`EnvironmentVariables in action '${action.name}' must be a JSON array`);
}

function oneOf(action: string, key: string, value: string | undefined, allowed: string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw badAction(`Value ${value} for configuration '${key}' in action '${action}' is not one of ${allowed.join(", ")}`);
  }
}
