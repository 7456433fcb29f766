/**
 * One request over HTTP, from bytes to bytes: who, what, the call, the answer.
 */
import type { LocalCloud } from "../local-cloud";
import { notModelled, unknownOperation } from "../dispatch/dispatcher";
import type { Operation, ServiceModel } from "../model/api-model";
import { isServiceId, SERVICE_IDS } from "../model/service-ids";
import { protocolOf, serviceOf } from "../protocol/protocol-choice";
import type { Protocol, WireRequest, WireResponse } from "../protocol/wire";
import { escapeXml } from "../protocol/xml-text";
import { AwsError, type CloudCall } from "../service";
import { authenticate, identify, type Identified } from "./authentication";
import type { PlainRequest, WireCallOptions } from "./plain-request";
import { bodyLimit, plainBody } from "./request-body";
import { bucketOfHost, readAddress } from "./request-address";
import { readClaim, type SignedRequest } from "./signature";

/** What of a cloud a request needs. */
export type WireCloud = Pick<LocalCloud, "models" | "store" | "clock" | "callFromWire">;

/** What is known of a request at the time it fails, for the answer to be in the right form. */
interface Progress {
  request: WireRequest;
  model: ServiceModel | undefined;
  protocol: Protocol | undefined;
  operation: Operation | undefined;
}

/** Carries a request out. Failures are answers too: this never rejects. */
export async function answerRequest(cloud: WireCloud, incoming: PlainRequest, options: WireCallOptions): Promise<WireResponse> {
  const { rawPath, query } = readAddress(incoming.url);
  const { method, headers } = incoming;
  const signed: SignedRequest = { method, rawPath, query, headers };
  const progress: Progress = {
    request: { method: signed.method, path: rawPath, query, headers, body: Buffer.alloc(0) }, model: undefined, protocol: undefined, operation: undefined,
  };
  try {
    const claim = readClaim(signed);
    chooseService(cloud, claim, progress);
    const identified = identify(claim, signed, cloud.store, options.now(), cloud.clock.now());
    const raw = await incoming.readBody(bodyLimit(identified.claim.service));
    const caller = authenticate(identified, signed, raw);
    progress.request = wireRequest(signed, raw, identified);
    if (progress.model === undefined) throw unknownService(identified.claim.service);
    return await perform(cloud, progress as Progress & { model: ServiceModel }, { caller, region: identified.claim.region }, options);
  } catch (error) {
    return failure(error, progress, options);
  }
}

/** Model and protocol, as far as the request shows them without being trusted yet: the answer to a stranger should be readable too. */
function chooseService(cloud: WireCloud, claim: ReturnType<typeof readClaim>, progress: Progress): void {
  const service = serviceOf(typeof claim === "object" ? claim.service : undefined, progress.request);
  if (service === undefined || !isServiceId(service)) return;
  progress.model = cloud.models.service(service);
  progress.protocol = protocolOf(progress.model, progress.request);
}

function wireRequest(signed: SignedRequest, raw: Buffer, identified: Identified): WireRequest {
  const { body, headers } = plainBody(raw, { ...signed.headers }, identified);
  const bucket = identified.claim.service === "s3" ? bucketOfHost(signed.headers["host"]) : undefined;
  const path = bucket === undefined ? signed.rawPath : `/${encodeURIComponent(bucket)}${signed.rawPath}`;
  const query = identified.claim.isPresigned ? signed.query.filter(([name]) => !name.startsWith("X-Amz-")) : signed.query;
  return { method: signed.method, path, query, headers, body };
}

async function perform(cloud: WireCloud, progress: Progress & { model: ServiceModel }, from: Pick<CloudCall, "caller" | "region">,
  { requestId, isForeground }: WireCallOptions): Promise<WireResponse> {
  const { model, request } = progress;
  const protocol = (progress.protocol ??= protocolOf(model, request));
  const name = protocol.operationName(model, request);
  const operation = model.operation(name);
  if (operation === undefined) throw model.operationNames.includes(name) ? notModelled(model, name) : unknownOperation(model, name);
  progress.operation = operation;
  const input = protocol.parse(operation, request);
  const output = await cloud.callFromWire({ service: model.id, operation: name, input, ...from, traceHeader: request.headers["x-amzn-trace-id"] }, { requestId, isForeground });
  return protocol.respond(operation, output, requestId);
}

function failure(error: unknown, { model, protocol, operation, request }: Progress, { requestId, reportFailure }: WireCallOptions): WireResponse {
  if (!(error instanceof AwsError)) reportFailure(error);
  const awsError = error instanceof AwsError ? error
    : new AwsError("InternalFailure", `The local cloud failed: ${error instanceof Error ? error.message : String(error)}`, 500);
  if (model !== undefined && protocol !== undefined) return protocol.fail(model, operation, awsError, request, requestId);
  return plainFailure(awsError, request, requestId);
}

/** For requests that do not even show a service. */
function plainFailure(error: AwsError, request: WireRequest, requestId: string): WireResponse {
  const wantsJson = request.headers["x-amz-target"] !== undefined || /json/.test(request.headers["content-type"] ?? "");
  if (wantsJson) {
    return { statusCode: error.statusCode, headers: { "content-type": "application/json", "x-amzn-requestid": requestId, "x-amzn-errortype": error.code },
      body: JSON.stringify({ __type: error.code, message: error.message }) };
  }
  return { statusCode: error.statusCode, headers: { "content-type": "application/xml", "x-amzn-requestid": requestId },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
      `<RequestId>${requestId}</RequestId></ErrorResponse>` };
}

function unknownService(name: string): AwsError {
  return new AwsError("NotImplemented", `The service ${name} is not modelled by the local cloud. Modelled are ${SERVICE_IDS.join(", ")}.`, 501);
}
