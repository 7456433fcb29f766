import { loadService } from "../../../service-registry";
import { AwsError, type Handler, type Service, type ServiceId, type Shape } from "../../../service";
import { openTestAccount, zipOf, type TestAccount } from "../../support/test-account";

/** What a hook does when it is invoked: answers, says nothing, or the invocation itself is refused. */
export type HookBehaviour = "Succeeded" | "Failed" | "silent" | AwsError;

/** An account with a function `payment` in two versions, its alias `live` on version 1, and a deployment group for it. */
export interface DeployingAccount extends TestAccount {
  codedeploy(operation: string, input?: Shape): Promise<Shape>;
  deploy(change?: Shape): Promise<string>;
  deployment(id: string): Promise<Shape>;
  lifecycle(id: string): Promise<string[]>;
  /** E.g. `1` or `1+2:0.1`. */
  alias(): Promise<string>;
  minutes(count: number): Promise<void>;
  /** By function name. */
  hooks: Record<string, HookBehaviour>;
  /** By alarm name. */
  alarms: Record<string, "OK" | "ALARM" | "INSUFFICIENT_DATA">;
  /** Payloads of hook invocations, with the principal that made them. */
  invocations: { functionName: string; event: Shape; by: string }[];
  events: Shape[];
  messages: { subject: string; message: Shape; by: string }[];
  /** Called before each UpdateAlias. */
  beforeUpdateAlias: (input: Shape) => Promise<void>;
  /** Called when an UpdateAlias is done, or a hook was invoked, before CodeDeploy hears of it. */
  afterCall: () => void;
  /** Mistakes of ours that the cloud reported. */
  mistakes: unknown[];
}

export const APPSPEC = {
  version: "0.0",
  Resources: [{ payment: { Type: "AWS::Lambda::Function", Properties: { Name: "payment", Alias: "live", CurrentVersion: "1", TargetVersion: "2" } } }],
};

export const inline = (content: unknown): Shape =>
  ({ revisionType: "AppSpecContent", appSpecContent: { content: typeof content === "string" ? content : JSON.stringify(content) } });

export const ALL_EVENTS = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"];

/** @param group what is different about the deployment group */
export async function openDeployingAccount(group: Shape = {}): Promise<DeployingAccount> {
  const mistakes: unknown[] = [];
  const base = await openTestAccount({ loadService: (id) => overlay(id), reportFailure: (error) => mistakes.push(error) });
  const account: DeployingAccount = {
    ...base,
    mistakes, afterCall: () => undefined, hooks: {}, alarms: {}, invocations: [], events: [], messages: [], beforeUpdateAlias: () => Promise.resolve(),
    codedeploy: (operation, input = {}) => base.call("codedeploy", operation, input),
    deploy: async (change = {}) => (await account.codedeploy("CreateDeployment", {
      applicationName: "payments", deploymentGroupName: "payment", revision: inline(APPSPEC), ...change,
    })).deploymentId as string,
    deployment: async (deploymentId) => (await account.codedeploy("GetDeployment", { deploymentId })).deploymentInfo as Shape,
    lifecycle: async (deploymentId) => {
      const { deploymentTarget } = await account.codedeploy("GetDeploymentTarget", { deploymentId, targetId: "payment:live" });
      return (deploymentTarget.lambdaTarget.lifecycleEvents as Shape[]).map((event) => `${event.lifecycleEventName} ${event.status}`);
    },
    alias: async () => {
      const { FunctionVersion, RoutingConfig } = await base.call("lambda", "GetAlias", { FunctionName: "payment", Name: "live" });
      const weights = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {}).map(([version, weight]) => `+${version}:${String(weight)}`);
      return `${FunctionVersion}${weights.join("")}`;
    },
    minutes: async (count) => {
      await base.cloud.advanceBy(count * 60_000);
    },
  };

  const invoke: Handler = async (input, { call, caller }) => {
    const event = JSON.parse(Buffer.from(input.Payload).toString("utf8")) as Shape;
    account.invocations.push({ functionName: input.FunctionName, event, by: caller.arn });
    const behaviour = account.hooks[input.FunctionName];
    if (behaviour instanceof AwsError) throw behaviour;
    if (behaviour === "Succeeded" || behaviour === "Failed") {
      await call("codedeploy", "PutLifecycleEventHookExecutionStatus", {
        deploymentId: event.DeploymentId, lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId, status: behaviour,
      });
    }
    account.afterCall();
    return { StatusCode: 202 };
  };
  const overlays: Partial<Record<ServiceId, Partial<Service>>> = {
    lambda: { operations: {
      Invoke: invoke,
      UpdateAlias: async (input, context) => {
        await account.beforeUpdateAlias(input);
        const answer = await loadService("lambda").operations.UpdateAlias!(input, context);
        account.afterCall();
        return answer;
      },
    } },
    cloudwatch: { operations: { DescribeAlarms: ({ AlarmNames }) => ({
      MetricAlarms: (AlarmNames as string[]).filter((name) => name in account.alarms).map((AlarmName) => ({ AlarmName, StateValue: account.alarms[AlarmName] })),
    }) } },
    sns: { operations: { Publish: ({ Subject, Message }, { caller }) => {
      account.messages.push({ subject: Subject, message: JSON.parse(Message) as Shape, by: caller.arn });
      return { MessageId: "m" };
    } } },
    events: { operations: {}, tasks: { publish: ({ payload }) => void account.events.push(payload.event as Shape) } },
  };
  function overlay(id: ServiceId): Service {
    const real = loadService(id);
    const over = overlays[id];
    return { ...real, operations: { ...real.operations, ...over?.operations }, tasks: { ...real.tasks, ...over?.tasks } };
  }

  const role = await base.role("payment", "lambda.amazonaws.com");
  await base.call("lambda", "CreateFunction", { FunctionName: "payment", Role: role, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: zipOf("1") }, Publish: true });
  await base.call("lambda", "UpdateFunctionCode", { FunctionName: "payment", ZipFile: zipOf("2"), Publish: true });
  await base.call("lambda", "CreateAlias", { FunctionName: "payment", Name: "live", FunctionVersion: "1" });
  const shift = await base.role("shift", "codedeploy.amazonaws.com");
  await base.allow("shift", [
    "lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:InvokeFunction", "cloudwatch:DescribeAlarms", "sns:Publish", "s3:GetObject",
    "s3:GetObjectVersion", "codedeploy:PutLifecycleEventHookExecutionStatus", // the last for the hooks, which answer in CodeDeploy's name here
  ]);
  await account.codedeploy("CreateApplication", { applicationName: "payments", computePlatform: "Lambda" });
  await account.codedeploy("CreateDeploymentGroup", {
    applicationName: "payments", deploymentGroupName: "payment", serviceRoleArn: shift,
    deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes",
    deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    autoRollbackConfiguration: { enabled: true, events: ALL_EVENTS }, ...group,
  });
  return account;
}
