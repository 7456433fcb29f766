/** The part of AWS that operators' commands ask and change, as it stands at one moment. Tests say how it stands, and read what was changed. */
import { ConditionalCheckFailedException, type PutItemCommand } from "@aws-sdk/client-dynamodb";
import { type DeploymentHistory, deploymentHistory } from "@switchyard/deployment-history";
import type { OperatorClients } from "../clients";
import { operate } from "../operate";
import type { Environment, OperatedService } from "../environment";
import type { OperatorRequest } from "../request";
import type { Report } from "../operator";

type Item = NonNullable<PutItemCommand["input"]["Item"]>;
type Input = Record<string, unknown>;

export const executionId = "0a1b2c3d-0000-4000-8000-000000000001";
export const otherExecutionId = "0a1b2c3d-0000-4000-8000-000000000002";
export const first = `payment:${executionId}:1`;
export const unique = "11111111-2222-4333-8444-555555555555";
export const now = Date.parse("2026-11-20T12:00:00.000Z");
export const at = new Date(now).toISOString();

export const named = (name: string, message = name): Error => Object.assign(new Error(message), { name });

const serviceOf = (service: string): OperatedService => ({
  service, pipelineName: `pipeline-${service}`, deploymentGroupName: `group-${service}`, liveFunction: "green", blueFunction: "blue", candidateAlarms: ["error-rate", "throttles"],
  hooks: { before: "before", after: "after" },
});

export interface SimulatedDeployment { status: string; description?: string; undoes?: string; from?: string; to?: string; weight?: number; createTime?: Date; isUnstarted?: boolean; hasNoTarget?: boolean }

export class SimulatedAws {
  /** By stage: the execution in it, its status, and the actions' states. */
  stages: { stageName: string; latestExecution?: object; actionStates?: object[] }[] = ["Source", "Build", "Deploy-Blue", "Switch-Traffic"].map((stageName) => ({ stageName }));
  executions: { pipelineExecutionId: string; status: string; startTime: Date }[] = [];
  /** Names of the actions that began in the execution, oldest first. */
  begun: string[] = ["Source"];
  /** Newest first, as CodeDeploy lists them. */
  deployments = new Map<string, SimulatedDeployment>();
  aliases: Record<string, { version: string; weights?: Record<string, number> }> = { green: { version: "3" }, blue: { version: "9" } };
  versions = ["$LATEST", "1", "2", "3", "4"];
  alarms: { AlarmName: string; StateValue?: string; StateReason?: string }[] = [{ AlarmName: "error-rate", StateValue: "OK" }, { AlarmName: "throttles", StateValue: "OK" }];
  readonly items = new Map<string, Item>();
  readonly changes: { name: string; input: Input }[] = [];
  /** What calls of a name are refused with. */
  refused: Record<string, unknown> = {};

  private readonly client = { send: async (command: { constructor: { name: string }; input: Input }) => this.answer(command.constructor.name.replace("Command", ""), command.input) } as never;
  readonly clients: OperatorClients = { cloudWatch: this.client, codeDeploy: this.client, codePipeline: this.client, dynamoDb: this.client, lambda: this.client, sts: this.client };
  readonly history: DeploymentHistory = deploymentHistory({ client: this.client, tableName: "history" });

  /** Where Switch-Traffic stands, and what its actions say. */
  switchTraffic(status: string, actions: Record<string, object | undefined>): void {
    this.stages[3] = {
      stageName: "Switch-Traffic", latestExecution: { pipelineExecutionId: executionId, status },
      actionStates: Object.entries(actions).map(([actionName, latestExecution]) => ({ actionName, ...(latestExecution && { latestExecution }) })),
    };
  }

  execution(status: string, id = executionId): void {
    this.executions.unshift({ pipelineExecutionId: id, status, startTime: new Date(now) });
  }

  run(request: OperatorRequest, services = ["payment"], stack = "dev"): Promise<Report> {
    const environment: Environment = {
      stack, region: "us-east-1", applicationName: "application", deploymentTableName: "history", services: Object.fromEntries(services.map((service) => [service, serviceOf(service)])),
    };
    return operate(request, { environment, clients: this.clients, now: () => now, uuid: () => unique });
  }

  private answer(name: string, input: Input): unknown {
    const refusal = this.refused[name];
    if (refusal !== undefined) throw refusal;
    if (!/^(Get|List|Describe|Scan)/.test(name) && name !== "PutItem") this.changes.push({ name, input });
    switch (name) {
      case "GetPipelineState": return this.stages.length === 0 ? {} : { stageStates: this.stages };
      case "ListPipelineExecutions": return this.executions.length === 0 ? {} : { pipelineExecutionSummaries: this.executions };
      case "ListActionExecutions": return this.actionPage(Number(input["nextToken"] ?? 0));
      case "ListDeployments": return this.listed(input["includeOnlyStatuses"] as string[] | undefined);
      case "GetDeployment": return { deploymentInfo: this.infoOf(this.deployments.get(String(input["deploymentId"]))!) };
      case "ListDeploymentTargets": return this.targetsOf(this.deployments.get(String(input["deploymentId"]))!);
      case "GetDeploymentTarget": return this.targetOf(this.deployments.get(String(input["deploymentId"]))!);
      case "CreateDeployment": return { deploymentId: "d-new" };
      case "GetAlias": return this.aliasOf(String(input["FunctionName"]));
      case "ListVersionsByFunction": return this.versionPage(Number(input["Marker"] ?? 0));
      case "DescribeAlarms": return this.alarms.length === 0 ? {} : { MetricAlarms: this.alarms };
      case "GetCallerIdentity": return { Arn: "arn:ada" };
      case "GetItem": return { Item: this.items.get((input["Key"] as { deploymentId: { S: string } }).deploymentId.S) };
      case "Scan": return { Items: [...this.items.values()] };
      case "PutItem": return this.put(input as unknown as PutItemCommand["input"]);
      default: return {};
    }
  }

  private put({ Item: item, ConditionExpression: condition, ExpressionAttributeValues: values }: PutItemCommand["input"]): unknown {
    const id = item!["deploymentId"]!.S!;
    if (condition !== undefined && this.items.get(id)?.["revision"]?.N !== values?.[":revision"]?.N) throw new ConditionalCheckFailedException({ message: "no", $metadata: {} });
    this.items.set(id, item!);
    return {};
  }

  /** One action to a page, newest first. */
  private actionPage(index: number): unknown {
    const all = this.begun.map((action, order) => ({ stageName: "s", actionName: action, startTime: new Date(now + order) })).reverse();
    return { actionExecutionDetails: all.length === 0 ? undefined : [all[index]], nextToken: index + 1 < all.length ? String(index + 1) : undefined };
  }

  private versionPage(index: number): unknown {
    const all = [...this.versions].reverse();
    return { Versions: all.length === 0 ? undefined : [{ Version: all[index] }], NextMarker: index + 1 < all.length ? String(index + 1) : undefined };
  }

  private listed(statuses: string[] | undefined): unknown {
    const found = [...this.deployments].filter(([, { status }]) => statuses === undefined || statuses.includes(status)).map(([id]) => id);
    return found.length === 0 ? {} : { deployments: found };
  }

  private infoOf({ status, description, undoes }: SimulatedDeployment): unknown {
    return { ...(status !== "none" && { status }), description, createTime: new Date(now), ...(undoes !== undefined && { rollbackInfo: { rollbackTriggeringDeploymentId: undoes } }) };
  }

  private targetsOf({ isUnstarted, hasNoTarget }: SimulatedDeployment): unknown {
    if (isUnstarted === true) throw named("DeploymentNotStartedException");
    return hasNoTarget === true ? {} : { targetIds: ["target"] };
  }

  private targetOf({ from, to, weight }: SimulatedDeployment): unknown {
    if (from === undefined) return {};
    return { deploymentTarget: { lambdaTarget: { lambdaFunctionInfo: { currentVersion: from, targetVersion: to, targetVersionWeight: weight } } } };
  }

  private aliasOf(name: string): unknown {
    const { version, weights } = this.aliases[name]!;
    return { FunctionVersion: version, RevisionId: "r-1", ...(weights && { RoutingConfig: { AdditionalVersionWeights: weights } }) };
  }
}
