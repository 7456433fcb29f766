import type { Member, ModelShape, Operation } from "../model/api-model";
import { AwsError, type Shape } from "../service";
import { boundInput, boundOutput } from "./http-bindings";
import { matchRoute } from "./rest-router";
import type { Protocol, WireResponse } from "./wire";
import { readXml } from "./xml-reader";
import { escapeXml, XML_HEADER } from "./xml-text";
import { elementOf, structureFromElement, structureParts, valueFromElement } from "./xml-values";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Root elements of answers, where AWS does not take the operation's name. */
const ROOTS: Record<string, string> = {
  CompleteMultipartUpload: "CompleteMultipartUploadResult",
  CreateMultipartUpload: "InitiateMultipartUploadResult",
  DeleteObjects: "DeleteResult",
  GetBucketAccelerateConfiguration: "AccelerateConfiguration",
  GetBucketAcl: "AccessControlPolicy",
  GetBucketCors: "CORSConfiguration",
  GetBucketLifecycleConfiguration: "LifecycleConfiguration",
  GetBucketLogging: "BucketLoggingStatus",
  GetBucketNotificationConfiguration: "NotificationConfiguration",
  GetBucketRequestPayment: "RequestPaymentConfiguration",
  GetBucketTagging: "Tagging",
  GetBucketVersioning: "VersioningConfiguration",
  GetBucketWebsite: "WebsiteConfiguration",
  GetObjectAttributes: "GetObjectAttributesResponse",
  GetObjectTagging: "Tagging",
  ListBuckets: "ListAllMyBucketsResult",
  ListMultipartUploads: "ListMultipartUploadsResult",
  ListObjectVersions: "ListVersionsResult",
  ListObjects: "ListBucketResult",
  ListObjectsV2: "ListBucketResult",
  ListParts: "ListPartsResult",
};

/** restXml as S3 speaks it. */
export const restXmlProtocol: Protocol = {
  operationName: (model, request) => matchRoute(model, request).operationName,

  parse(operation, request) {
    const shape = operation.input;
    if (shape === undefined) return {};
    const bound = boundInput(shape, request, matchRoute(operation.model, request).labels);
    const payload = shape.payload === undefined ? undefined : shape.members.get(shape.payload);
    if (payload !== undefined) {
      const value = payloadFrom(payload, request.body);
      return value === undefined ? bound : { ...bound, [payload.name]: value };
    }
    const inBody = [...shape.members.values()].some(({ location }) => location === undefined);
    return inBody && request.body.length > 0 ? { ...structureFromElement(shape, readXml(request.body)), ...bound } : bound;
  },

  respond(operation, output, requestId) {
    const shape = operation.output;
    if (shape === undefined) return answer(operation.responseCode, {}, "", requestId);
    const { statusCode = operation.responseCode, headers } = boundOutput(shape, output);
    return answer(statusCode, headers, bodyOf(operation, shape, output), requestId);
  },

  fail(model, _operation, error, request, requestId) {
    const status = error.statusCode;
    // The answer to HEAD has no body, so clients go by the status alone.
    if (request.method === "HEAD" || status === 304) return answer(status, {}, "", requestId);
    const facts = model.error(error.code);
    const members = Object.entries(error.members).map(([name, value]) => {
      const member = facts?.shape.members.get(name);
      return member === undefined ? `<${name}>${escapeXml(String(value))}</${name}>` : elementOf(member.wireName, member, value);
    }).join("");
    const resource = "Resource" in error.members ? "" : `<Resource>${escapeXml(request.path)}</Resource>`;
    return answer(status, {}, `${XML_HEADER}<Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>` +
      `${members}${resource}<RequestId>${requestId}</RequestId><HostId>s3.local</HostId></Error>`, requestId);
  },
};

function payloadFrom(member: Member, body: Buffer): unknown {
  switch (member.shape.type) {
    case "blob":
      return body;
    case "string":
      return body.length === 0 ? undefined : body.toString("utf8");
    default:
      if (body.length === 0) return undefined;
      return valueFromElement(member, rootOf(member, body));
  }
}

function rootOf(member: Member, body: Buffer): ReturnType<typeof readXml> {
  const root = readXml(body);
  const expected = member.locationName ?? member.shape.name;
  if (root.name === expected || root.name === member.shape.name) return root;
  throw new AwsError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema: " +
    `its root is ${root.name}, expected ${expected}.`);
}

function bodyOf(operation: Operation, shape: ModelShape, output: Shape): Uint8Array | string {
  if (operation.method === "HEAD" || operation.responseCode === 204) return "";
  // The one answer of S3 whose root is the value itself.
  if (operation.name === "GetBucketLocation") {
    return `${XML_HEADER}<LocationConstraint xmlns="${NAMESPACE}">${escapeXml(String(output["LocationConstraint"] ?? ""))}</LocationConstraint>`;
  }
  const payload = shape.payload === undefined ? undefined : shape.members.get(shape.payload);
  if (payload !== undefined) {
    const value: unknown = output[payload.name];
    if (value === undefined || value === null) return "";
    if (payload.shape.type === "blob" || payload.shape.type === "string") return value as Uint8Array | string;
    const { attributes, inner } = structureParts(payload.shape, value as Shape);
    const name = payload.locationName ?? payload.shape.name;
    return `${XML_HEADER}<${name} xmlns="${NAMESPACE}"${attributes}>${inner}</${name}>`;
  }
  const { inner } = structureParts(shape, output);
  const hasBodyMembers = [...shape.members.values()].some(({ location }) => location === undefined);
  if (!hasBodyMembers) return "";
  const root = ROOTS[operation.name] ?? shape.raw.locationName ?? `${operation.name}Result`;
  return `${XML_HEADER}<${root} xmlns="${NAMESPACE}">${inner}</${root}>`;
}

function answer(statusCode: number, headers: Record<string, string>, body: Uint8Array | string, requestId: string): WireResponse {
  const isXml = typeof body === "string" && body.startsWith("<?xml");
  return { statusCode, headers: { ...(isXml && { "content-type": "application/xml" }), "x-amz-request-id": requestId, "x-amz-id-2": "s3.local", ...headers }, body };
}
