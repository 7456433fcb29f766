import type { CodePipelineClient, PutJobFailureResultCommand } from "@aws-sdk/client-codepipeline";
import { releaseConductor } from "./release-conductor";

const job = (userParameters?: string) => ({
  "CodePipeline.job": {
    id: "job-1",
    accountId: "000000000000",
    data: {
      actionConfiguration: { configuration: { FunctionName: "lambda-release-conductor-dev", UserParameters: userParameters } },
      artifactCredentials: { accessKeyId: "AKIDSECRET", secretAccessKey: "SECRETKEY", sessionToken: "SECRETTOKEN" },
    },
  },
});

async function conduct(event: unknown) {
  const sent: PutJobFailureResultCommand[] = [];
  const logged: unknown[] = [];
  const send = (async (command: PutJobFailureResultCommand) => sent.push(command)) as unknown as CodePipelineClient["send"];
  await releaseConductor({ codePipeline: { send }, log: (...entry) => logged.push(entry) })(event);
  return { sent: sent.map((command) => command.input), logged };
}

describe("releaseConductor", () => {
  it("fails a job by name instead of leaving the pipeline waiting", async () => {
    const { sent } = await conduct(job('{"action":"deploy-blue","service":"payment"}'));

    expect(sent).toEqual([{
      jobId: "job-1",
      failureDetails: {
        type: "ConfigurationError",
        message: 'This version of the release conductor does not carry out "deploy-blue" for service "payment" yet; nothing was changed.',
      },
    }]);
  });

  it.each([
    [undefined, "UserParameters: is missing"],
    ["{", "UserParameters: is not JSON"],
    ['{"action":"deploy-red"}', "UserParameters.action: "],
  ])("says what is wrong with UserParameters %j", async (text, reason) => {
    const { sent } = await conduct(job(text));

    expect(sent[0]?.failureDetails?.message).toContain(reason);
  });

  it("never logs the credentials that the event holds", async () => {
    const { logged } = await conduct(job('{"action":"switch-traffic","service":"payment"}'));

    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toMatch(/SECRET/);
  });

  it("refuses an event that is not a job", async () => {
    await expect(conduct({})).rejects.toThrow("The event is not a CodePipeline job");
  });
});

describe("the release conductor function", () => {
  it("exports its handler", () => {
    expect(jest.requireActual<typeof import("./index")>("./index").handler).toBeInstanceOf(Function);
  });

  it("writes its log to standard output", async () => {
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    const { CodePipelineClient } = jest.requireActual<typeof import("@aws-sdk/client-codepipeline")>("@aws-sdk/client-codepipeline");
    jest.spyOn(CodePipelineClient.prototype, "send").mockImplementation(async () => ({}));

    await jest.requireActual<typeof import("./index")>("./index").handler(job());
    write.mockRestore();

    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({ level: "error", jobId: "job-1" });
  });
});
