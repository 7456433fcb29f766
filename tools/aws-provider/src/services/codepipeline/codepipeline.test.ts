import type { PropertyMap } from "../../framework/wire-value";
import { tellLifeStory } from "../../testing/resource-life";
import type { Prepared, World } from "../../testing/resource-life";

const NAME = "codepipeline-payment-dev";
const BUCKET = "s3-pipeline-artifacts-000000000000-dev";

const prepare = async (world: World): Promise<Prepared> => {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "codepipeline.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const role = await world.aws("iam", "CreateRole", { RoleName: "role-pipeline-dev", AssumeRolePolicyDocument });
  await world.aws("s3", "CreateBucket", { Bucket: BUCKET });
  const connection = await world.aws("codeconnections", "CreateConnection", { ConnectionName: "source", ProviderType: "GitHub" });
  return { role: role["Role"]["Arn"] as string, connection: connection["ConnectionArn"] as string };
};

const action = (name: string, category: string, provider: string, more: PropertyMap): PropertyMap => ({
  name,
  category,
  owner: "AWS",
  provider,
  version: "1",
  ...more,
});

const stages = ({ connection }: Prepared): PropertyMap[] => [
  {
    name: "Source",
    actions: [
      action("Source", "Source", "CodeStarSourceConnection", {
        namespace: "Source",
        outputArtifacts: ["source"],
        configuration: { ConnectionArn: connection ?? "", FullRepositoryId: "shop/payment", BranchName: "main" },
      }),
    ],
  },
  {
    name: "Build",
    actions: [
      action("Build", "Build", "CodeBuild", {
        inputArtifacts: ["source"],
        outputArtifacts: ["package"],
        configuration: { ProjectName: "codebuild-payment-dev" },
      }),
    ],
  },
];
const pipeline = (context: Prepared): PropertyMap => ({
  name: NAME,
  roleArn: context["role"] ?? "",
  pipelineType: "V2",
  executionMode: "QUEUED",
  artifactStores: [{ type: "S3", location: BUCKET }],
  stages: stages(context),
  triggers: [
    {
      providerType: "CodeStarSourceConnection",
      gitConfiguration: { sourceActionName: "Source", pushes: [{ branches: { includes: ["main"] } }] },
    },
  ],
});

tellLifeStory({
  type: "aws:codepipeline/pipeline:Pipeline",
  prepare,
  inputs: pipeline,
  outputs: ["arn", "triggerAlls", "tagsAll"],
  update: {
    inputs: (before, context) => {
      const [source, build] = stages(context);
      const invoke = action("Blue", "Invoke", "Lambda", {
        inputArtifacts: ["package"],
        configuration: { FunctionName: "lambda-conductor-dev", UserParameters: "{}" },
      });
      return { ...before, executionMode: "SUPERSEDED", stages: [source, build, { name: "Deploy-Blue", actions: [invoke] }] as never };
    },
    paths: { executionMode: "update", "stages[2]": "add" },
    calls: ["UpdatePipeline"],
  },
  drift: {
    change: async (world) => {
      const { pipeline: found } = await world.aws("codepipeline", "GetPipeline", { name: NAME });
      found.stages[0].actions[0].configuration.BranchName = "develop";
      await world.aws("codepipeline", "UpdatePipeline", { pipeline: found });
    },
    paths: { "stages[0].actions[0].configuration.BranchName": "update" },
  },
  replace: { inputs: (before) => ({ ...before, name: "codepipeline-other-dev" }), keys: ["name"] },
});
