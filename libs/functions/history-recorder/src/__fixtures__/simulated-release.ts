/**
 * Releases as AWS runs them and as the conductor records them, minute by minute, with the events that tell of it.
 */
import { type DeploymentHistory, deploymentIdOf } from "@switchyard/deployment-history";
import type { Fact } from "@switchyard/release";
import type { SimulatedAws } from "./simulated-aws";

export const executionId = "0a1b2c3d-0000-4000-8000-000000000001";
export const first = deploymentIdOf({ service: "payment", executionId, attempt: 1 });
export const second = deploymentIdOf({ service: "payment", executionId, attempt: 2 });

export interface Stage { aws: SimulatedAws; history: DeploymentHistory }

/** What happens at a minute; the events that tell of it may be lost, the conductor's own writes are not. */
export interface Step {
  minute: number;
  happens: (stage: Stage) => void | Promise<void>;
  events: unknown[];
}

export const pipelineEvent = { source: "aws.codepipeline", detail: { pipeline: "pipeline-payment-dev", "execution-id": executionId } };
export const deploymentEvent = (deploymentId: string): unknown => ({ source: "aws.codedeploy", detail: { deploymentId } });
export const triggerEvent = (deploymentId: string): unknown => ({ Records: [{ Sns: { Message: JSON.stringify({ deploymentId, status: "CREATED" }) } }] });
const told = (deploymentId: string): unknown[] => [deploymentEvent(deploymentId), triggerEvent(deploymentId)];

const begin = (aws: SimulatedAws, stage: string, action: string, category: Parameters<SimulatedAws["beginAction"]>[3]): void => aws.beginAction(executionId, stage, action, category);
const records = async ({ history }: Stage, deploymentId: string, ...facts: Fact[]): Promise<void> => void (await history.add({ deploymentId, service: "payment", origin: "pipeline" }, facts));

const sourceVariables = { CommitId: "a".repeat(40), AuthorDisplayName: "Ada", AuthorEmail: "ada@example.com", CommitMessage: "feat: pay\n\nmore" };

const started: Step[] = [
  { minute: 0, events: [pipelineEvent], happens: ({ aws }) => {
    aws.beginExecution(executionId);
    begin(aws, "Source", "Source", "Source");
  } },
  { minute: 1, events: [pipelineEvent], happens: ({ aws }) => {
    aws.changeAction("Source", "Source", { status: "Succeeded", output: { outputVariables: sourceVariables } });
    begin(aws, "Build", "Build", "Build");
  } },
];

const builtAt = (minute: number, id: string): Step => ({ minute, events: [pipelineEvent], happens: async (stage) => {
  stage.aws.changeAction("Build", "Build", { status: "Succeeded", output: { executionResult: { externalExecutionSummary: "built" } } });
  begin(stage.aws, "Deploy-Blue", "Deploy-Blue", "Invoke");
  await records(stage, id, { kind: "claim", action: "deploy-blue", jobId: "j-1", at: stage.aws.time }, { kind: "artifact", sha256: "hash", at: stage.aws.time });
} });

const approvedAt = (minute: number): Step[] => [
  { minute, events: [pipelineEvent], happens: ({ aws }) => {
    aws.changeAction("Deploy-Blue", "Deploy-Blue", { status: "Succeeded" });
    begin(aws, "Switch-Traffic", "Approve", "Approval");
  } },
  { minute: minute + 5, events: [pipelineEvent], happens: ({ aws }) => {
    aws.changeAction("Switch-Traffic", "Approve", { status: "Succeeded", updatedBy: "arn:aws:iam::000000000000:user/bob", output: { executionResult: { externalExecutionSummary: "go" } } });
    begin(aws, "Switch-Traffic", "Switch-Traffic", "Invoke");
  } },
];

/** CodeDeploy takes it up a minute after it was created; the conductor records the later of the two times. */
const createdAt = (minute: number, id: string, owner: string, change: { description?: string; configName?: string } = {}): Step[] => [
  { minute, events: told(id), happens: ({ aws }) => {
    aws.createDeployment(id, { description: change.description ?? owner, deploymentConfigName: change.configName ?? "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes" }, { from: "3", to: "4" });
    aws.changeAction("Switch-Traffic", "Switch-Traffic", { output: { executionResult: { externalExecutionId: id } } });
  } },
  { minute: minute + 1, events: [], happens: async (stage) => {
    stage.aws.startDeployment(id);
    const role = change.description === undefined ? "shift" : "promotion";
    await records(stage, owner, { kind: "versions", from: "3", to: "4", at: stage.aws.time }, { kind: "deployment", deploymentId: id, role, state: "START", at: stage.aws.time });
  } },
];

const shiftingAt = (minute: number, id: string, steps: number): Step[] =>
  Array.from({ length: steps }, (_, index) => ({ minute: minute + 10 * index, events: [], happens: ({ aws }) => aws.moveTraffic(id, 10 * (index + 1)) }));

const succeededAt = (minute: number, id: string, owner: string, role: "shift" | "promotion"): Step[] => [
  { minute, events: told(id), happens: ({ aws }) => aws.endDeployment(id, "Succeeded") },
  { minute: minute + 1, events: [pipelineEvent, pipelineEvent], happens: async (stage) => {
    await records(stage, owner, { kind: "deployment", deploymentId: id, role, state: "SUCCESS", at: stage.aws.deployments.get(id)!.info.completeTime!.toISOString() });
    stage.aws.changeAction("Switch-Traffic", "Switch-Traffic", { status: "Succeeded" });
    stage.aws.setExecution(executionId, "Succeeded");
  } },
];

const rolledBackAt = (minute: number, id: string): Step[] => [
  { minute, events: [...told(id), ...told(`${id}-rollback`)], happens: ({ aws }) => {
    aws.endDeployment(id, "Failed", { code: "ALARM_ACTIVE", message: "One or more alarms are active: alarm-payment-candidate-error-rate-dev" });
    aws.rollBack(id, `${id}-rollback`);
  } },
  { minute: minute + 1, events: told(`${id}-rollback`), happens: ({ aws }) => aws.endDeployment(`${id}-rollback`, "Succeeded") },
];

const good = [...started, builtAt(3, first), ...approvedAt(4), ...createdAt(10, "d-1", first), ...shiftingAt(12, "d-1", 10), ...succeededAt(107, "d-1", first, "shift")];

const bad: Step[] = [
  ...started, builtAt(3, first), ...approvedAt(4), ...createdAt(10, "d-1", first), ...shiftingAt(12, "d-1", 2),
  { minute: 25, events: [], happens: ({ aws }) => aws.alarm("alarm-payment-candidate-error-rate-dev", "ALARM", "two datapoints [7, 8] > 5") },
  ...rolledBackAt(26, "d-1"),
  { minute: 28, events: [pipelineEvent], happens: async (stage) => {
    const { info } = stage.aws.deployments.get("d-1")!;
    await records(stage, first,
      { kind: "deployment", deploymentId: "d-1", role: "shift", state: "FAILURE", at: info.completeTime!.toISOString(), error: `${info.errorInformation!.code}: ${info.errorInformation!.message}` },
      { kind: "alarm", alarm: "alarm-payment-candidate-error-rate-dev", reason: "two datapoints [9, 9] > 5", at: stage.aws.time });
    stage.aws.changeAction("Switch-Traffic", "Switch-Traffic", { status: "Failed", output: { executionResult: { externalExecutionId: "d-1", errorDetails: { code: "JobFailed", message: "not released" } } } });
    stage.aws.setExecution(executionId, "Failed");
  } },
];

const retried: Step[] = [
  ...started,
  { minute: 3, events: [pipelineEvent], happens: ({ aws }) => {
    aws.changeAction("Build", "Build", { status: "Failed", output: { executionResult: { errorDetails: { code: "JobFailed", message: "tests fail" } } } });
    aws.setExecution(executionId, "Failed");
  } },
  { minute: 20, events: [pipelineEvent], happens: ({ aws }) => {
    aws.setExecution(executionId, "InProgress");
    begin(aws, "Build", "Build", "Build");
  } },
  builtAt(23, second), ...approvedAt(24), ...createdAt(30, "d-1", second), ...shiftingAt(32, "d-1", 10), ...succeededAt(127, "d-1", second, "shift"),
];

const promoted: Step[] = [
  ...started, builtAt(3, first), ...approvedAt(4), ...createdAt(10, "d-1", first), ...shiftingAt(12, "d-1", 2),
  { minute: 24, events: [], happens: (stage) => records(stage, first, { kind: "operator", command: "promote", by: "arn:aws:iam::000000000000:user/ada", reason: "urgent", at: stage.aws.time }) },
  ...rolledBackAt(25, "d-1"),
  ...createdAt(27, "d-2", first, { description: `${first} promoted`, configName: "CodeDeployDefault.LambdaAllAtOnce" }),
  { minute: 29, events: [], happens: ({ aws }) => aws.moveTraffic("d-2", 100) },
  ...succeededAt(34, "d-2", first, "promotion"),
];

const rejected: Step[] = [
  ...started, builtAt(3, first), approvedAt(4)[0]!,
  { minute: 9, events: [pipelineEvent], happens: ({ aws }) => {
    aws.changeAction("Switch-Traffic", "Approve", { status: "Failed", updatedBy: "arn:aws:iam::000000000000:user/bob", output: { executionResult: { externalExecutionSummary: "not today" } } });
    aws.setExecution(executionId, "Failed");
  } },
];

const unanswered: Step[] = [
  ...started, builtAt(3, first), approvedAt(4)[0]!,
  { minute: 1444, events: [pipelineEvent], happens: ({ aws }) => {
    aws.changeAction("Switch-Traffic", "Approve", { status: "Failed", output: { executionResult: { errorDetails: { code: "JobFailed", message: "approval expired" } } } });
    aws.setExecution(executionId, "Failed");
  } },
];

export const releases: Readonly<Record<string, Step[]>> = { good, bad, retried, promoted, rejected, unanswered };

/** Until the deployment shifts. */
export const shifting: Step[] = bad.slice(0, -4);
