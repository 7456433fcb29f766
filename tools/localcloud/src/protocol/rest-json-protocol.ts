import { AwsError, type Shape } from "../service";
import { errorParts } from "./error-body";
import { boundInput, boundOutput } from "./http-bindings";
import { parseJsonBody } from "./json-body";
import { structureFromJson, structureToJson, valueFromJson, valueToJson } from "./json-values";
import { matchRoute } from "./rest-router";
import type { Protocol, WireResponse } from "./wire";

/** restJson1: path, query string and headers carry what is bound to them, a JSON body the rest. */
export const restJsonProtocol: Protocol = {
  operationName: (model, request) => matchRoute(model, request).operationName,

  parse(operation, request) {
    const shape = operation.input;
    if (shape === undefined) return {};
    const bound = boundInput(shape, request, matchRoute(operation.model, request).labels);
    if (shape.payload === undefined) return { ...bodyMembers(shape, request.body), ...bound };
    const member = shape.members.get(shape.payload)!;
    if (request.body.length === 0) return bound;
    return { ...bound, [shape.payload]: payloadFrom(member, request.body) };
  },

  respond(operation, output, requestId) {
    const shape = operation.output;
    if (shape === undefined) return answer(operation.responseCode, {}, "", requestId);
    const { statusCode = operation.responseCode, headers } = boundOutput(shape, output);
    if (statusCode === 204) return answer(statusCode, headers, "", requestId);
    if (shape.payload === undefined) {
      const inBody = Object.fromEntries(Object.entries(output).filter(([name]) => shape.members.get(name)?.location === undefined));
      return answer(statusCode, headers, JSON.stringify(structureToJson(shape, inBody)), requestId);
    }
    const member = shape.members.get(shape.payload)!;
    const value: unknown = output[shape.payload];
    if (member.shape.type === "structure" || member.shape.type === "list" || member.shape.type === "map") {
      return answer(statusCode, headers, value === undefined ? "" : JSON.stringify(valueToJson(member, value)), requestId);
    }
    return answer(statusCode, headers, (value as Uint8Array | string | undefined) ?? "", requestId);
  },

  fail(model, _operation, error, _request, requestId) {
    const parts = errorParts(model, error);
    const members: Shape = parts.facts?.shape.members.has("Type") ? { Type: parts.fault === "Sender" ? "User" : "Service", ...parts.members } : parts.members;
    const shape = parts.facts?.shape;
    const bound = shape === undefined ? { headers: {} } : boundOutput(shape, members);
    const inBody = shape === undefined ? members
      : structureToJson(shape, Object.fromEntries(Object.entries(members).filter(([name]) => shape.members.get(name)?.location === undefined)));
    return answer(error.statusCode, { "x-amzn-errortype": parts.typeName, ...bound.headers }, JSON.stringify(inBody), requestId);
  },
};

function bodyMembers(shape: Parameters<typeof structureFromJson>[0], body: Buffer): Shape {
  const all = structureFromJson(shape, parseJsonBody(body));
  return Object.fromEntries(Object.entries(all).filter(([name]) => shape.members.get(name)?.location === undefined));
}

function payloadFrom(member: Parameters<typeof valueFromJson>[0], body: Buffer): unknown {
  if (member.shape.type === "blob") return body;
  if (member.shape.type === "string") return body.toString("utf8");
  try {
    return valueFromJson(member, JSON.parse(body.toString("utf8")));
  } catch (error) {
    throw new AwsError("SerializationException", `The body is not JSON: ${(error as Error).message}`);
  }
}

function answer(statusCode: number, headers: Record<string, string>, body: Uint8Array | string, requestId: string): WireResponse {
  return { statusCode, headers: { "content-type": "application/json", "x-amzn-requestid": requestId, ...headers }, body };
}
