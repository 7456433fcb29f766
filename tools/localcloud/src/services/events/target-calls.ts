import { AwsError, type CallContext, type Caller, type Shape } from "../../service";
import { assumeRole, serviceCaller } from "../support/service-role";
import { RoleFailure } from "./delivery-errors";

const PRINCIPAL = "events.amazonaws.com";

/** What a target is called with. */
export interface TargetCall {
  target: Shape;
  ruleArn: string;
  /** Of the rule and the event: the same for every try. */
  deliveryId: string;
  /** The text that the target gets. */
  input: string;
}

/** Calls a target as AWS does: with the target's role where it has one, else as EventBridge on behalf of the rule. */
export async function callTarget(context: CallContext, call: TargetCall): Promise<void> {
  const { target, input } = call;
  const arn: string = target.Arn;
  const caller = await callerOf(context, call);
  const [, , service, , , ...rest] = arn.split(":");
  const name = rest.join(":");
  switch (service) {
    case "lambda":
      return void await context.call("lambda", "Invoke", { FunctionName: arn, InvocationType: "Event", Payload: Buffer.from(input) }, caller);
    case "sqs":
      return void await context.call("sqs", "SendMessage", { QueueUrl: queueUrlOf(arn), MessageBody: input }, caller);
    case "sns":
      return void await context.call("sns", "Publish", { TopicArn: arn, Message: input }, caller);
    case "codepipeline":
      return void await context.call("codepipeline", "StartPipelineExecution", { name }, caller);
    case "codebuild":
      return void await context.call("codebuild", "StartBuild", { ...buildSettings(target, input), projectName: name.replace(/^project\//, "") }, caller);
    case "logs":
      return writeLog(context, caller, name.replace(/^log-group:/, "").replace(/:\*$/, ""), call);
    default:
      throw new Error(`A rule has the target ${arn}, which PutTargets refuses.`);
  }
}

/** Sends a message as EventBridge on behalf of a rule: to a dead-letter queue. */
export function sendDeadLetter(context: CallContext, ruleArn: string, queueArn: string, body: string, attributes: Record<string, string>): Promise<Shape> {
  const values = Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]);
  return context.call("sqs", "SendMessage", { QueueUrl: queueUrlOf(queueArn), MessageBody: body, MessageAttributes: Object.fromEntries(values) },
    serviceCaller(context, PRINCIPAL, ruleArn));
}

async function callerOf(context: CallContext, { target, ruleArn, deliveryId }: TargetCall): Promise<Caller> {
  if (target.RoleArn === undefined) return serviceCaller(context, PRINCIPAL, ruleArn);
  try {
    return await assumeRole(context, { roleArn: target.RoleArn, principal: PRINCIPAL, sourceArn: ruleArn, sessionName: deliveryId.slice(0, 32) });
  } catch (error) {
    if (error instanceof AwsError) throw new RoleFailure(error.message, { cause: error });
    throw error;
  }
}

function queueUrlOf(arn: string): string {
  const [, , , region, account, name] = arn.split(":");
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

/** The input of a build is taken for settings of StartBuild; the event itself holds none. */
function buildSettings({ Input, InputTransformer }: Shape, input: string): Shape {
  if (Input === undefined && InputTransformer === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(input);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // What is no JSON is refused like JSON of another kind.
  }
  throw new AwsError("InvalidInputException", "The input of a CodeBuild target must be a JSON object with settings of StartBuild.");
}

/** A stream of its own for every event, named by it, so that a repeated try finds it. */
async function writeLog(context: CallContext, caller: Caller, logGroupName: string, { target, input, deliveryId }: TargetCall): Promise<void> {
  const stream = { logGroupName, logStreamName: deliveryId };
  try {
    await context.call("logs", "CreateLogStream", stream, caller);
  } catch (error) {
    if (!(error instanceof AwsError && error.code === "ResourceAlreadyExistsException")) throw error;
  }
  const own = target.InputTransformer === undefined ? undefined : ownLogEvent(input);
  const event = own ?? { timestamp: context.clock.now(), message: input };
  await context.call("logs", "PutLogEvents", { ...stream, logEvents: [event] }, caller);
}

/** A transformer may set time and text of the log event: `{"timestamp": …, "message": …}`. */
function ownLogEvent(input: string): { timestamp: number; message: string } | undefined {
  try {
    const { timestamp, message } = JSON.parse(input) as { timestamp?: unknown; message?: unknown };
    const at = typeof timestamp === "number" ? timestamp : typeof timestamp === "string" ? Date.parse(timestamp) : NaN;
    return Number.isNaN(at) || message === undefined ? undefined : { timestamp: at, message: typeof message === "string" ? message : JSON.stringify(message) };
  } catch {
    return undefined;
  }
}
