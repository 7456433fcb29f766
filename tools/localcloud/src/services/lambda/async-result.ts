/**
 * What has become of an event: told to the function's destinations and, when it was given up, to its dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
import { AwsError, type CallContext, type Caller, type Shape, type TaskHandler } from "../../service";
import { assumeRole } from "../support/service-role";
import { countAsync } from "./invocation-metrics";
import { functionArn, LATEST } from "./names";
import { eventInvokes, resolveVersion, type FunctionSettings } from "./records";

export const ASYNC_RESULT_TASK = "async-result";

export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded";

export interface AsyncResult {
  requestId: string;
  name: string;
  qualifier?: string;
  payload: Uint8Array;
  condition: Condition;
  /** How often the function has run. */
  attempts: number;
  /** When it was over, cloud time. */
  at: number;
  /** What the function answered last. @defaultValue it never ran */
  response?: { version: string; payload: Uint8Array; isError: boolean };
}

export const tellResult: TaskHandler = async (task, context) => {
  const result = task.payload as AsyncResult;
  const { name, qualifier } = result;
  const { settings, invoke } = context.store.read((tx) => ({
    settings: settingsOf(() => resolveVersion(context, tx, { name, ...(qualifier !== undefined && { qualifier }) }).settings),
    invoke: eventInvokes.get(context, tx, `${name}/${qualifier ?? LATEST}`),
  }));
  if (settings === undefined) return; // the function has been deleted meanwhile
  const destination = result.condition === "Success" ? invoke?.onSuccess : invoke?.onFailure;
  if (destination !== undefined) {
    await attempt(context, result, "DestinationDeliveryFailures", settings, (role) => sendRecord(context, role, result, destination));
  }
  const queue = settings.DeadLetterConfig?.TargetArn;
  if (queue !== undefined && result.condition !== "Success") {
    await attempt(context, result, "DeadLetterErrors", settings, (role) => sendDeadLetter(context, role, result, queue));
  }
};

function settingsOf(read: () => FunctionSettings): FunctionSettings | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** Sends with the permissions of the function's role; what is refused is counted and lost, as at AWS. */
async function attempt(context: CallContext, result: AsyncResult, metric: "DestinationDeliveryFailures" | "DeadLetterErrors", { Role }: FunctionSettings,
  send: (role: Caller) => Promise<unknown>): Promise<void> {
  try {
    const role = await assumeRole(context, {
      roleArn: Role, principal: "lambda.amazonaws.com", sourceArn: functionArn(context, result.name), sessionName: result.name,
    });
    await send(role);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    countAsync(context, result, metric);
  }
}

function sendRecord(context: CallContext, role: Caller, result: AsyncResult, destination: string): Promise<Shape> {
  const record = invocationRecord(context, result);
  const text = JSON.stringify(record);
  const [, , service] = destination.split(":");
  switch (service) {
    case "sqs": return context.call("sqs", "SendMessage", { QueueUrl: queueUrlOf(destination), MessageBody: text }, role);
    case "sns": return context.call("sns", "Publish", { TopicArn: destination, Message: text }, role);
    case "lambda": return context.call("lambda", "Invoke", { FunctionName: destination, InvocationType: "Event", Payload: Buffer.from(text) }, role);
    case "events": return putEvent(context, role, result, destination, text);
    default: return context.call("s3", "PutObject", { Bucket: destination.split(":::")[1], Key: objectKey(result), Body: Buffer.from(text) }, role);
  }
}

async function putEvent(context: CallContext, role: Caller, result: AsyncResult, destination: string, Detail: string): Promise<Shape> {
  const DetailType = `Lambda Function Invocation Result - ${result.condition === "Success" ? "Success" : "Failure"}`;
  const Resources = [qualifiedArn(context, result), destination];
  const answer = await context.call("events", "PutEvents", { Entries: [{ Source: "lambda", DetailType, Detail, Resources, EventBusName: destination }] }, role);
  if (answer.FailedEntryCount > 0) throw new AwsError(answer.Entries[0].ErrorCode, answer.Entries[0].ErrorMessage);
  return answer;
}

function invocationRecord(context: CallContext, result: AsyncResult): Shape {
  const { requestId, payload, condition, attempts, at, response } = result;
  return {
    version: "1.0",
    timestamp: new Date(at).toISOString(),
    requestContext: { requestId, functionArn: qualifiedArn(context, result), condition, approximateInvokeCount: attempts },
    requestPayload: parsed(payload),
    ...(response !== undefined && {
      responseContext: { statusCode: 200, executedVersion: response.version, ...(response.isError && { functionError: "Unhandled" }) },
      responsePayload: parsed(response.payload),
    }),
  };
}

function qualifiedArn(context: CallContext, { name, qualifier }: AsyncResult): string {
  return functionArn(context, name, qualifier ?? LATEST);
}

function parsed(payload: Uint8Array): unknown {
  return JSON.parse(Buffer.from(payload).toString("utf8"));
}

function objectKey({ name, at, requestId }: AsyncResult): string {
  const time = new Date(at).toISOString();
  return `aws/lambda/async/${name}/${time.slice(0, 10).replaceAll("-", "/")}/${time.slice(0, 19).replaceAll(":", ".")}-${requestId}`;
}

/** Attributes that say why an event is in a dead-letter queue. */
function deadLetterAttributes({ requestId, condition, response }: AsyncResult): Shape {
  const { errorMessage } = response === undefined ? { errorMessage: undefined } : parsed(response.payload) as { errorMessage?: unknown };
  const text = typeof errorMessage === "string" && errorMessage !== "" ? errorMessage : condition;
  const attribute = (DataType: string, StringValue: string): Shape => ({ DataType, StringValue });
  return {
    RequestID: attribute("String", requestId),
    ErrorCode: attribute("Number", response === undefined ? "429" : "200"),
    ErrorMessage: attribute("String", Buffer.from(text).subarray(0, 1024).toString("utf8")),
  };
}

function sendDeadLetter(context: CallContext, role: Caller, result: AsyncResult, target: string): Promise<Shape> {
  const text = Buffer.from(result.payload).toString("utf8");
  const MessageAttributes = deadLetterAttributes(result);
  return target.split(":")[2] === "sns"
    ? context.call("sns", "Publish", { TopicArn: target, Message: text, MessageAttributes }, role)
    : context.call("sqs", "SendMessage", { QueueUrl: queueUrlOf(target), MessageBody: text, MessageAttributes }, role);
}

function queueUrlOf(arn: string): string {
  const [, , , region, account, name] = arn.split(":");
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}
