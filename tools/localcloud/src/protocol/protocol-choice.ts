/**
 * Which service and which protocol a request is for.
 */
import type { ServiceModel } from "../model/api-model";
import type { ServiceId } from "../service";
import type { Protocol, WireRequest } from "./wire";

/** Names in credential scopes that differ from the service's id. */
const SIGNING_NAMES: Record<string, ServiceId> = {
  monitoring: "cloudwatch",
  "s3express": "s3",
  "codestar-connections": "codeconnections",
};

/** Prefixes of `X-Amz-Target`, for requests whose signature names no service that we know. */
const TARGETS: [prefix: string, service: ServiceId][] = [
  ["GraniteServiceVersion20100801", "cloudwatch"], ["CodeBuild_20161006", "codebuild"],
  ["com.amazonaws.codeconnections.CodeConnections_20231201", "codeconnections"], ["CodeDeploy_20141006", "codedeploy"],
  ["CodePipeline_20150709", "codepipeline"], ["DynamoDB_20120810", "dynamodb"], ["AWSEvents", "events"], ["TrentService", "kms"],
  ["Logs_20140328", "logs"], ["AmazonSQS", "sqs"],
];

/** The service as the credential scope calls it, or undefined when the scope says nothing. */
export function serviceOf(signingName: string | undefined, request: WireRequest): string | undefined {
  if (signingName !== undefined) return SIGNING_NAMES[signingName] ?? signingName;
  const target = request.headers["x-amz-target"];
  return target === undefined ? undefined : TARGETS.find(([prefix]) => target.startsWith(`${prefix}.`))?.[1];
}

/** The protocol a request of the service is in; the model's own where the request does not show one. */
export function protocolOf(model: ServiceModel, request: WireRequest): Protocol {
  const { protocols } = model;
  if (protocols.includes("rest-xml")) return restXml();
  if (protocols.includes("rest-json")) return restJson();
  const type = request.headers["content-type"] ?? "";
  if (protocols.includes("smithy-rpc-v2-cbor") && request.headers["smithy-protocol"] === "rpc-v2-cbor") return cbor();
  if (protocols.includes("json") && (request.headers["x-amz-target"] !== undefined || type.startsWith("application/x-amz-json"))) return json();
  if (protocols.includes("query")) return query();
  return json();
}

/* eslint-disable @typescript-eslint/no-require-imports -- a protocol is loaded by the first request that speaks it */
function restXml(): Protocol { return (require("./rest-xml-protocol") as typeof import("./rest-xml-protocol")).restXmlProtocol; }
function restJson(): Protocol { return (require("./rest-json-protocol") as typeof import("./rest-json-protocol")).restJsonProtocol; }
function cbor(): Protocol { return (require("./cbor-protocol") as typeof import("./cbor-protocol")).cborProtocol; }
function json(): Protocol { return (require("./json-protocol") as typeof import("./json-protocol")).jsonProtocol; }
function query(): Protocol { return (require("./query-protocol") as typeof import("./query-protocol")).queryProtocol; }
/* eslint-enable @typescript-eslint/no-require-imports */
