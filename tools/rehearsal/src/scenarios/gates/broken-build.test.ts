import type { Shape } from "@switchyard/localcloud";
import type { PipelineExecution, Rehearsal } from "../../scenario/rehearsal";
import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

// The workspace's own files, with its own buildspec.yml.
const open = scenario({ source: "workspace" });

async function buildLog({ admin, names }: Rehearsal, { service, executionId }: PipelineExecution): Promise<string> {
  const { pipeline } = names[service]!;
  const { actionExecutionDetails } = await admin("codepipeline", "ListActionExecutions", { pipelineName: pipeline, filter: { pipelineExecutionId: executionId } });
  const id = (actionExecutionDetails as Shape[]).find(({ actionName }) => actionName === "Build")!.output.executionResult.externalExecutionId as string;
  const { builds: [build] } = await admin("codebuild", "BatchGetBuilds", { ids: [id] });
  const { events } = await admin("logs", "GetLogEvents", { logGroupName: build.logs.groupName, logStreamName: build.logs.streamName, startFromHead: true });
  return (events as { message: string }[]).map(({ message }) => message).join("");
}

const folder = "libs/functions/payment/src";

describe("a change that the build finds wrong", () => {
  it.each([
    {
      what: "a lint error", file: `${folder}/untidy.ts`, content: "export const answer: any = 42;\n",
      phase: "PRE_BUILD", command: "npx eslint", said: /untidy\.ts[\s\S]*no-explicit-any/,
    },
    {
      what: "a type error", file: `${folder}/mistyped.ts`, content: 'export const amountMinor: number = "twelve";\n',
      phase: "PRE_BUILD", command: "npx tsc", said: /mistyped\.ts\(1,14\): error TS2322/,
    },
    {
      what: "a failing test", file: `${folder}/failing.test.ts`, content: 'it("adds", () => expect(1 + 1).toBe(3));\n',
      phase: "BUILD", command: "npx jest", said: /Expected: 3[\s\S]*Tests: +1 failed, [1-9]\d+ passed/,
    },
  ])("D26: is not released with $what, and touches neither blue nor green", async ({ file, content, phase, command, said }) => {
    const rehearsal = await open();
    const { admin, names } = rehearsal;
    const { blueFunction, greenFunction } = names["payment"]!;
    const code = async (): Promise<unknown[]> => Promise.all([blueFunction, greenFunction].map(async (FunctionName) => (await admin("lambda", "ListVersionsByFunction", { FunctionName })).Versions as unknown));
    const before = await code();

    const [execution] = await rehearsal.push({ files: { [file]: content } });
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    const outcome = await outcomeOf(rehearsal, execution!);
    const failure = expect.stringMatching(new RegExp(`Phase: ${phase}.*${command}`)) as string;
    expect(outcome).toMatchObject({
      pipeline: "Failed",
      actions: [{ name: "Source", status: "Succeeded" }, { name: "Build", status: "Failed", message: failure }],
      alias: { version: "1", weights: {} },
      blueVersion: "1",
      deployments: [],
      record: { outcome: "failed", cause: failure, commit: execution!.commit, deploymentIds: [], trafficSteps: [], alarms: [] },
      messages: [`payment local: release started from ${execution!.commit.slice(0, 7)}`, "payment local: FAILED, no traffic was moved"],
    });
    expect(await code()).toEqual(before);
    expect(await buildLog(rehearsal, execution!)).toMatch(said);
    expect(rehearsal.mail().at(-1)!.body).toContain(command);
  });
});
