import { AwsError, type Handler, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { acceptEvent } from "./async-events";
import { INVOCATION_LIMITS } from "./invocation-limits";
import { invocationTarget } from "./invocation-target";
import { parseFunctionName } from "./names";
import { runFunction, type FunctionEvent } from "./run-function";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invoke: Handler = async (input, context) => {
  rejectUnmodelledInvocation(input);
  const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
  const type: string = input.InvocationType ?? "RequestResponse";
  const payload = payloadOf(input, type);
  const target = context.store.read((tx) => invocationTarget(context, tx, reference));
  checkJson(payload);
  if (type === "DryRun") return { StatusCode: 204 };
  const event: FunctionEvent = { requestId: context.uuid(), payload, traceHeader: context.traceHeader, ...clientContextOf(input) };
  if (type === "Event") {
    acceptEvent(context, target, event);
    return { StatusCode: 202 };
  }
  const result = await runFunction(context, target, { ...event, wantsLog: input.LogType === "Tail" });
  return {
    StatusCode: 200, ExecutedVersion: target.version.version, Payload: result.payload,
    ...(result.isError && { FunctionError: "Unhandled" }), ...(result.logTail !== undefined && { LogResult: result.logTail }),
  };
};

function rejectUnmodelledInvocation(input: Shape): void {
  for (const key of ["DurableExecutionName", "TenantId"]) if (input[key] !== undefined) throw notModelled("lambda", key);
}

function payloadOf(input: Shape, type: string): Uint8Array {
  const payload: Uint8Array = input.Payload ?? new Uint8Array();
  const limit = type === "Event" ? INVOCATION_LIMITS.asynchronous : INVOCATION_LIMITS.synchronous;
  if (payload.length > limit) {
    throw new AwsError("RequestTooLargeException", `Request must be smaller than ${limit} bytes for the InvokeFunction operation`, 413, { Type: "User" });
  }
  return payload.length === 0 ? Buffer.from("{}") : payload;
}

function checkJson(payload: Uint8Array): void {
  try {
    JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString("utf8"));
  } catch (error) {
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${(error as Error).message}`, 400, { Type: "User" });
  }
}

function clientContextOf(input: Shape): { clientContext?: string } {
  const given: string | undefined = input.ClientContext;
  if (given === undefined) return {};
  if (given.length > INVOCATION_LIMITS.clientContext) {
    throw new AwsError("InvalidRequestContentException", `Client context must be smaller than ${INVOCATION_LIMITS.clientContext} bytes.`, 400, { Type: "User" });
  }
  const text = Buffer.from(given, "base64").toString("utf8");
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.", 400, { Type: "User" });
  }
  return { clientContext: text };
}

