import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

const open = scenario();

/** A build that changes the package after its hash was taken, as a later step or somebody in between might. */
const buildspec = `version: 0.2
phases:
  build:
    commands:
      - node pack.js "$SERVICE_NAME" "$CODEBUILD_RESOLVED_SOURCE_VERSION" dist
      - printf tampered >> "dist/$SERVICE_NAME.zip"
artifacts:
  base-directory: dist
  files:
    - release.json
    - "*.zip"
`;

describe("an artifact that is not what its manifest says", () => {
  it("D8: is refused before blue has it", async () => {
    const rehearsal = await open();
    const { blueFunction, greenFunction } = rehearsal.names["payment"]!;
    const versions = async (): Promise<unknown[]> => Promise.all([blueFunction, greenFunction].map(async (FunctionName) => (await rehearsal.admin("lambda", "ListVersionsByFunction", { FunctionName })).Versions as unknown));
    const before = await versions();

    const [execution] = await rehearsal.push({ files: { "buildspec.yml": buildspec } });
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    const outcome = await outcomeOf(rehearsal, execution!);
    const hash = "[A-Za-z0-9+/]{43}=";
    const said = expect.stringMatching(new RegExp(`The build's artifact is not what this pipeline releases: payment\\.zip has hash ${hash}, release\\.json promises ${hash}\\. Nothing was changed\\.$`)) as string;
    expect(outcome).toMatchObject({
      pipeline: "Failed",
      actions: [{ name: "Source", status: "Succeeded" }, { name: "Build", status: "Succeeded" }, { name: "Deploy-Blue", status: "Failed", message: said }],
      alias: { version: "1", weights: {} }, blueVersion: "1", deployments: [],
      record: { outcome: "failed", cause: said, commit: execution!.commit, deploymentIds: [], trafficSteps: [], alarms: [] },
      messages: [`payment local: release started from ${execution!.commit.slice(0, 7)}`, "payment local: FAILED, no traffic was moved"],
    });
    expect(outcome.record.artifactSha256).toBeUndefined();
    expect(await versions()).toEqual(before);
  });
});
