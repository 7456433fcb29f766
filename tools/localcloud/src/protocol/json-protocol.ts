import type { ServiceModel } from "../model/api-model";
import { AwsError, type Shape } from "../service";
import { errorParts, queryErrorHeader } from "./error-body";
import { parseJsonBody } from "./json-body";
import { structureFromJson, structureToJson } from "./json-values";
import type { Protocol, WireResponse } from "./wire";

/** Prefixes of `__type` where a service sends one; clients cut it off. */
const TYPE_PREFIXES: Record<string, string> = {
  dynamodb: "com.amazonaws.dynamodb.v20120810#",
  sqs: "com.amazonaws.sqs#",
};

/** awsJson 1.0 and 1.1: the operation is in `X-Amz-Target`, everything else in a JSON body. */
export const jsonProtocol: Protocol = {
  operationName(model, request) {
    const target = request.headers["x-amz-target"];
    if (target === undefined) {
      throw new AwsError("MissingAction", `A call of ${model.metadata.serviceFullName} names its operation in the header X-Amz-Target; it is missing.`);
    }
    const dot = target.lastIndexOf(".");
    if (target.slice(0, dot) !== model.metadata.targetPrefix) {
      throw new AwsError("UnknownOperationException", `X-Amz-Target ${target} does not begin with ${model.metadata.targetPrefix}.`);
    }
    return target.slice(dot + 1);
  },

  parse(operation, request) {
    const json = parseJsonBody(request.body);
    return operation.input === undefined ? {} : structureFromJson(operation.input, json);
  },

  respond(operation, output, requestId) {
    const json = operation.output === undefined ? {} : structureToJson(operation.output, output);
    return answer(operation.model, 200, json, requestId);
  },

  fail(model, _operation, error, _request, requestId) {
    const parts = errorParts(model, error);
    const members = parts.facts === undefined ? parts.members : structureToJson(parts.facts.shape, parts.members);
    const body: Shape = { __type: `${TYPE_PREFIXES[model.id] ?? ""}${parts.typeName}`, message: error.message, ...members };
    return answer(model, error.statusCode, body, requestId, queryErrorHeader(model, error, parts));
  },
};

function answer(model: ServiceModel, statusCode: number, json: Shape, requestId: string, headers: Record<string, string> = {}): WireResponse {
  return {
    statusCode,
    headers: { "content-type": `application/x-amz-json-${model.metadata.jsonVersion ?? "1.1"}`, "x-amzn-requestid": requestId, ...headers },
    body: JSON.stringify(json),
  };
}

