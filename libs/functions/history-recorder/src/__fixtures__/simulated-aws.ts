/**
 * The part of AWS that the recorder asks, as it stands at one moment. Tests change it step by step; what it answers has the times of those
 * changes, as AWS's answers have.
 */
import {
  GetDeploymentCommand, GetDeploymentTargetCommand, ListDeploymentsCommand, ListDeploymentTargetsCommand, StopDeploymentCommand, type DeploymentInfo, type LifecycleEvent,
} from "@aws-sdk/client-codedeploy";
import { type ActionExecutionDetail, ListActionExecutionsCommand, ListPipelineExecutionsCommand, type PipelineExecutionSummary } from "@aws-sdk/client-codepipeline";
import { type AlarmHistoryItem, DescribeAlarmHistoryCommand } from "@aws-sdk/client-cloudwatch";
import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand } from "@aws-sdk/client-sns";

type Item = NonNullable<PutItemCommand["input"]["Item"]>;
export interface SimulatedDeployment { info: DeploymentInfo; lifecycle: LifecycleEvent[]; weight: number; versions: { from: string; to: string } | undefined }

const named = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/** Every list is answered in pages of this size. */
const pageSize = 3;

function page<T>(all: readonly T[], token: string | undefined): { items: T[]; nextToken: string | undefined } {
  const at = Number(token ?? 0);
  return { items: all.slice(at, at + pageSize), nextToken: at + pageSize < all.length ? String(at + pageSize) : undefined };
}

export class SimulatedAws {
  now: number;
  readonly start: number;
  readonly executions: PipelineExecutionSummary[] = [];
  readonly actions: ActionExecutionDetail[] = [];
  readonly deployments = new Map<string, SimulatedDeployment>();
  readonly alarms: AlarmHistoryItem[] = [];
  readonly items = new Map<string, Item>();
  readonly published: { subject: string; body: string }[] = [];
  readonly stopped: string[] = [];
  readonly calls: string[] = [];
  /** Fails every call of a name. */
  broken: string | undefined;

  constructor(start = "2026-11-20T12:00:00.000Z") {
    this.now = this.start = Date.parse(start);
  }

  get date(): Date {
    return new Date(this.now);
  }

  get time(): string {
    return this.date.toISOString();
  }

  readonly client = {
    send: async (command: { input: object; constructor: { name: string } }): Promise<never> => {
      const { name } = command.constructor;
      this.calls.push(name.replace("Command", ""));
      if (this.broken === name) throw named("ServiceUnavailable", `${name} is down`);
      return this.answer(command) as never;
    },
  } as never;

  private answer(command: unknown): unknown {
    if (command instanceof ListPipelineExecutionsCommand) {
      const { pipelineName, nextToken } = command.input;
      if (pipelineName !== "pipeline-payment-dev") return { pipelineExecutionSummaries: undefined };
      const shown = page(this.executions.toReversed(), nextToken);
      return { pipelineExecutionSummaries: shown.items.map((one) => ({ ...one })), nextToken: shown.nextToken };
    }
    if (command instanceof ListActionExecutionsCommand) {
      const id = command.input.filter?.pipelineExecutionId;
      const shown = page(this.actions.filter(({ pipelineExecutionId }) => pipelineExecutionId === id).toReversed(), command.input.nextToken);
      return { actionExecutionDetails: shown.items.length === 0 ? undefined : structuredClone(shown.items), nextToken: shown.nextToken };
    }
    if (command instanceof ListDeploymentsCommand) {
      const { deploymentGroupName, createTimeRange, nextToken } = command.input;
      const found = [...this.deployments.values()].filter(({ info }) => info.deploymentGroupName === deploymentGroupName && info.createTime! >= createTimeRange!.start!);
      const shown = page(found.map(({ info }) => info.deploymentId!).toReversed(), nextToken);
      return { deployments: shown.items.length === 0 ? undefined : shown.items, nextToken: shown.nextToken };
    }
    if (command instanceof GetDeploymentCommand) return { deploymentInfo: structuredClone(this.deployment(command.input.deploymentId).info) };
    if (command instanceof ListDeploymentTargetsCommand) {
      const { info, versions } = this.deployment(command.input.deploymentId);
      if (info.startTime === undefined) throw named("DeploymentNotStartedException");
      return { targetIds: versions === undefined ? undefined : ["target"] };
    }
    if (command instanceof GetDeploymentTargetCommand) {
      const { lifecycle, weight, versions } = this.deployment(command.input.deploymentId);
      return { deploymentTarget: { lambdaTarget: structuredClone({
        lifecycleEvents: lifecycle, lambdaFunctionInfo: { currentVersion: versions!.from, targetVersion: versions!.to, targetVersionWeight: weight / 100 },
      }) } };
    }
    if (command instanceof StopDeploymentCommand) return this.stop(command.input.deploymentId!);
    if (command instanceof DescribeAlarmHistoryCommand) {
      const { AlarmName: name, StartDate: from, EndDate: until } = command.input;
      const found = this.alarms.filter((item) => item.AlarmName === name && item.Timestamp! >= from! && item.Timestamp! <= until!);
      return { AlarmHistoryItems: found.length === 0 ? undefined : found };
    }
    if (command instanceof GetItemCommand) return { Item: this.items.get(command.input.Key!["deploymentId"]!.S!) };
    if (command instanceof PutItemCommand) {
      const { Item: item, ConditionExpression: condition, ExpressionAttributeValues: values } = command.input;
      const id = item!["deploymentId"]!.S!;
      const before = this.items.get(id)?.["revision"]?.N;
      if (condition !== undefined && before !== values?.[":revision"]?.N) throw new ConditionalCheckFailedException({ message: "no", $metadata: {} });
      this.items.set(id, item!);
      return {};
    }
    if (command instanceof PublishCommand) {
      this.published.push({ subject: command.input.Subject!, body: command.input.Message! });
      return {};
    }
    throw new Error(`not simulated: ${String(command)}`);
  }

  private deployment(id: string | undefined): SimulatedDeployment {
    const found = this.deployments.get(id!);
    if (found === undefined) throw named("DeploymentDoesNotExistException");
    return found;
  }

  private stop(id: string): unknown {
    const { info } = this.deployment(id);
    if (info.completeTime !== undefined) throw named("DeploymentAlreadyCompletedException");
    this.stopped.push(id);
    this.endDeployment(id, "Stopped", { code: "MANUAL_STOP", message: "The deployment was stopped by request" });
    this.rollBack(id, `${id}-rollback`);
    this.endDeployment(`${id}-rollback`, "Succeeded");
    return { status: "Pending" };
  }

  beginExecution(pipelineExecutionId: string): void {
    this.executions.push({ pipelineExecutionId, status: "InProgress", startTime: this.date, lastUpdateTime: this.date });
  }

  setExecution(pipelineExecutionId: string, status: PipelineExecutionSummary["status"]): void {
    Object.assign(this.executions.find((one) => one.pipelineExecutionId === pipelineExecutionId)!, { status, lastUpdateTime: this.date });
  }

  beginAction(pipelineExecutionId: string, stageName: string, actionName: string, category: "Source" | "Build" | "Invoke" | "Approval"): void {
    this.actions.push({
      pipelineExecutionId, stageName, actionName, status: "InProgress", startTime: this.date, lastUpdateTime: this.date,
      input: { actionTypeId: { category, owner: "AWS", provider: category, version: "1" } },
    });
  }

  /** Of the last execution of an action. */
  changeAction(stageName: string, actionName: string, change: Partial<ActionExecutionDetail>): void {
    const action = this.actions.findLast((one) => one.stageName === stageName && one.actionName === actionName)!;
    Object.assign(action, { lastUpdateTime: this.date, ...change });
  }

  createDeployment(deploymentId: string, info: Partial<DeploymentInfo>, versions?: { from: string; to: string }): void {
    this.deployments.set(deploymentId, {
      info: {
        deploymentId, applicationName: "codedeploy-services-dev", deploymentGroupName: "deployment-group-payment-dev", status: "Created", createTime: this.date,
        deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes", ...info,
      },
      lifecycle: [], weight: 0, versions,
    });
  }

  startDeployment(id: string): void {
    Object.assign(this.deployment(id).info, { status: "InProgress", startTime: this.date });
  }

  moveTraffic(id: string, percent: number): void {
    const deployment = this.deployment(id);
    deployment.weight = percent;
    if (deployment.lifecycle.length === 0) deployment.lifecycle.push({ lifecycleEventName: "AllowTraffic", status: "InProgress", startTime: this.date });
    if (percent === 100) Object.assign(deployment.lifecycle[0]!, { status: "Succeeded", endTime: this.date });
  }

  endDeployment(id: string, status: "Succeeded" | "Failed" | "Stopped", errorInformation?: DeploymentInfo["errorInformation"]): void {
    const { info, lifecycle } = this.deployment(id);
    Object.assign(info, { status, completeTime: this.date, ...(errorInformation && { errorInformation }) });
    for (const event of lifecycle) event.endTime ??= this.date;
  }

  rollBack(id: string, rollbackDeploymentId: string): void {
    const failed = this.deployment(id);
    failed.info.rollbackInfo = { rollbackDeploymentId };
    this.createDeployment(
      rollbackDeploymentId,
      { rollbackInfo: { rollbackTriggeringDeploymentId: id }, deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce", creator: "codeDeployRollback", startTime: this.date, status: "InProgress" },
      failed.versions && { from: failed.versions.to, to: failed.versions.from },
    );
  }

  alarm(name: string, stateValue: "ALARM" | "OK", stateReason: string): void {
    this.alarms.push({ AlarmName: name, Timestamp: this.date, HistoryItemType: "StateUpdate", HistoryData: JSON.stringify({ newState: { stateValue, stateReason } }) });
  }
}
