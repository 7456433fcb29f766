import { checkParameters, deployBlueParameters, pipelineStages, switchTrafficParameters } from "./pipeline-stages";

const service = { name: "payment", repository: "acme/payments", branch: "main", followsBranch: true, tagPatterns: [], filePaths: [] };

const stagesOf = (approval: boolean) =>
  pipelineStages({
    service,
    connectionArn: "arn:aws:codeconnections:us-east-1:000000000000:connection/c-1",
    projectName: "codebuild-payment-dev",
    conductorName: "lambda-release-conductor-payment-dev",
    approval,
  });

const conductor = (name: string, parameters: object, extra: object) => ({
  name,
  category: "Invoke",
  owner: "AWS",
  provider: "Lambda",
  version: "1",
  inputArtifacts: ["release"],
  configuration: { FunctionName: "lambda-release-conductor-payment-dev", UserParameters: JSON.stringify(parameters) },
  ...extra,
});

describe("pipelineStages", () => {
  it("S1, D11: has exactly the four stages in order, and no failure condition, retry or rollback of its own on any", () => {
    for (const approval of [true, false]) {
      expect(stagesOf(approval).map(({ name }) => name)).toEqual(["Source", "Build", "Deploy-Blue", "Switch-Traffic"]);
      for (const stage of stagesOf(approval)) expect(Object.keys(stage)).toEqual(["name", "actions"]);
    }
  });

  it("S2, S4: reads GitHub through the connection and builds, without anybody's help", () => {
    const [source, build] = stagesOf(false);

    expect(source!.actions).toEqual([
      {
        name: "Source",
        category: "Source",
        owner: "AWS",
        provider: "CodeStarSourceConnection",
        version: "1",
        namespace: "SourceVariables",
        outputArtifacts: ["source"],
        configuration: {
          ConnectionArn: "arn:aws:codeconnections:us-east-1:000000000000:connection/c-1",
          FullRepositoryId: "acme/payments",
          BranchName: "main",
          OutputArtifactFormat: "CODE_ZIP",
          DetectChanges: "false",
        },
      },
    ]);
    expect(build!.actions).toEqual([
      {
        name: "Build",
        category: "Build",
        owner: "AWS",
        provider: "CodeBuild",
        version: "1",
        namespace: "BuildVariables",
        inputArtifacts: ["source"],
        outputArtifacts: ["release"],
        configuration: { ProjectName: "codebuild-payment-dev" },
      },
    ]);
  });

  it("A12: asks nobody unless a setting says so", () => {
    const [, , blue, traffic] = stagesOf(false);

    expect(blue!.actions).toEqual([conductor("Deploy-Blue", deployBlueParameters("payment"), { runOrder: 1, namespace: "BlueVariables" })]);
    expect(traffic!.actions).toEqual([conductor("Switch-Traffic", switchTrafficParameters("payment"), { runOrder: 1 })]);
  });

  it("S3, D23: has a person approve before traffic moves when the setting says so, for a day", () => {
    const traffic = stagesOf(true)[3]!;

    expect(traffic.actions).toEqual([
      {
        name: "Approve",
        category: "Approval",
        owner: "AWS",
        provider: "Manual",
        version: "1",
        runOrder: 1,
        timeoutInMinutes: 1440,
        configuration: {
          CustomData: "Release payment: commit #{SourceVariables.CommitId} by #{BlueVariables.author}, artifact #{BlueVariables.codeSha256}: #{BlueVariables.title}",
        },
      },
      conductor("Switch-Traffic", switchTrafficParameters("payment"), { runOrder: 2 }),
    ]);
  });
});

describe("the conductor's parameters", () => {
  it("S1: carry the execution and the commit", () => {
    expect(deployBlueParameters("payment")).toEqual({
      action: "deploy-blue",
      service: "payment",
      executionId: "#{codepipeline.PipelineExecutionId}",
      commit: "#{SourceVariables.CommitId}",
    });
  });

  it("S1: carry the proof of this release to Switch-Traffic", () => {
    expect(switchTrafficParameters("payment")).toEqual({
      action: "switch-traffic",
      service: "payment",
      executionId: "#{codepipeline.PipelineExecutionId}",
      commit: "#{SourceVariables.CommitId}",
      blueVersion: "#{BlueVariables.version}",
      codeSha256: "#{BlueVariables.codeSha256}",
      settingsDigest: "#{BlueVariables.settingsDigest}",
    });
  });

  it("fit into what CodePipeline allows", () => {
    expect(checkParameters("payment")).toEqual([]);
    expect(checkParameters("x".repeat(750))).toEqual([
      {
        path: "service",
        problem: expect.stringMatching(/^makes the parameters of switch-traffic 10\d\d characters long$/),
        fix: "CodePipeline allows 1000: take a shorter name.",
      },
    ]);
  });
});
