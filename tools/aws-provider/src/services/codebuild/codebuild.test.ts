import { tellLifeStory } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const makeRole = async (world: World): Promise<Record<string, string>> => {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const made = await world.aws("iam", "CreateRole", { RoleName: "role-build-dev", AssumeRolePolicyDocument });
  return { role: made["Role"]["Arn"] as string };
};

tellLifeStory({
  type: "aws:codebuild/project:Project",
  prepare: makeRole,
  inputs: ({ role }) => ({
    name: "codebuild-payment-dev",
    serviceRole: role ?? "",
    artifacts: { type: "CODEPIPELINE" },
    source: { type: "CODEPIPELINE", buildspec: "buildspec.yml" },
    environment: {
      type: "LINUX_CONTAINER",
      computeType: "BUILD_GENERAL1_SMALL",
      image: "aws/codebuild/standard:7.0",
      environmentVariables: [{ name: "SERVICE", value: "payment" }],
    },
    logsConfig: { cloudwatchLogs: { groupName: "/aws/codebuild/codebuild-payment-dev" } },
    buildTimeout: 15,
  }),
  outputs: ["arn", "queuedTimeout", "tagsAll"],
  update: {
    inputs: (before) => ({
      ...before,
      buildTimeout: 20,
      environment: { ...(before["environment"] as object), environmentVariables: [{ name: "SERVICE", value: "refund" }] },
      tags: { Service: "payment" },
    }),
    paths: {
      buildTimeout: "update",
      "environment.environmentVariables[0].value": "update",
      "tags.Service": "add",
      "tagsAll.Service": "add",
    },
    calls: ["UpdateProject", "UpdateProject"],
  },
  drift: {
    change: (world) => world.aws("codebuild", "UpdateProject", { name: "codebuild-payment-dev", timeoutInMinutes: 90, description: "mine" }),
    paths: { buildTimeout: "update" }, // a description that nobody asked for is AWS's to choose
  },
  replace: { inputs: (before) => ({ ...before, name: "codebuild-other-dev" }), keys: ["name"] },
  importId: () => "codebuild-payment-dev",
});

tellLifeStory({
  type: "aws:codebuild/reportGroup:ReportGroup",
  inputs: () => ({ name: "codebuild-payment-dev-jest", type: "TEST", exportConfig: { type: "NO_EXPORT" }, deleteReports: true }),
  outputs: ["arn", "created", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, tags: { Service: "payment" } }),
    paths: { "tags.Service": "add", "tagsAll.Service": "add" },
    calls: ["UpdateReportGroup"],
  },
  replace: { inputs: (before) => ({ ...before, type: "CODE_COVERAGE" }), keys: ["type"], deleteFirst: true },
  unknownToImport: ["deleteReports"],
});
