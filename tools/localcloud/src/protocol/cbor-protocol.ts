import { Decoder, Encoder } from "cbor-x";
import type { Member, ModelShape } from "../model/api-model";
import { AwsError, type Shape } from "../service";
import { errorParts, queryErrorHeader } from "./error-body";
import { setKey, type Protocol, type WireResponse } from "./wire";

const decoder = new Decoder({ mapsAsObjects: true, useRecords: false, int64AsType: "number" } as ConstructorParameters<typeof Decoder>[0]);
const encoder = new Encoder({ mapsAsObjects: true, useRecords: false, tagUint8Array: false });

/** Smithy RPC v2 CBOR: the path names service and operation, the body is CBOR. */
export const cborProtocol: Protocol = {
  operationName(_model, request) {
    const found = /^\/service\/[^/]+\/operation\/([^/?]+)$/.exec(request.path);
    if (found?.[1] === undefined) {
      throw new AwsError("UnknownOperationException", `The path ${request.path} is not of the form /service/NAME/operation/NAME, which Smithy RPC v2 calls have.`);
    }
    return found[1];
  },

  parse(operation, request) {
    if (request.body.length === 0 || operation.input === undefined) return {};
    let value: unknown;
    try {
      value = decoder.decode(request.body);
    } catch (error) {
      throw new AwsError("SerializationException", `The body is not CBOR: ${(error as Error).message}`);
    }
    if (!isObject(value)) throw new AwsError("SerializationException", "The body is CBOR, but not a map.");
    return structureFrom(operation.input, value);
  },

  respond(operation, output, requestId) {
    return answer(200, operation.output === undefined ? {} : structureTo(operation.output, output), requestId);
  },

  fail(model, _operation, error, _request, requestId) {
    const parts = errorParts(model, error);
    const body = { __type: parts.typeName, message: error.message, ...parts.members };
    return answer(error.statusCode, body, requestId, queryErrorHeader(model, error, parts));
  },
};

function answer(statusCode: number, value: Shape, requestId: string, headers: Record<string, string> = {}): WireResponse {
  return {
    statusCode,
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor", "x-amzn-requestid": requestId, ...headers },
    body: encoder.encode(value),
  };
}

function isObject(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) && !(value instanceof Date);
}

function structureFrom(shape: ModelShape, value: Shape): Shape {
  const result: Shape = {};
  for (const [name, member] of shape.members) {
    const item: unknown = value[name];
    if (item !== null && item !== undefined) result[name] = valueFrom(member, item);
  }
  return result;
}

function valueFrom(member: Member, value: unknown): unknown {
  const shape = member.shape;
  if (typeof value === "bigint") return Number(value);
  if (shape.type === "structure" && isObject(value)) return structureFrom(shape, value);
  if (shape.type === "list" && Array.isArray(value)) return value.filter((item) => item !== null).map((item) => valueFrom(shape.element, item));
  if (shape.type !== "map" || !isObject(value)) return value;
  const result: Shape = {};
  for (const key of Object.keys(value)) if (value[key] !== null) setKey(result, key, valueFrom(shape.value, value[key]));
  return result;
}

/** Leaves out what is undefined, null or not in the model; everything else is CBOR's business. */
function structureTo(shape: ModelShape, value: Shape): Shape {
  const result: Shape = {};
  for (const name in value) {
    const member = shape.members.get(name);
    const item: unknown = value[name];
    if (member !== undefined && item !== undefined && item !== null) result[name] = valueTo(member, item);
  }
  return result;
}

function valueTo(member: Member, value: unknown): unknown {
  const shape = member.shape;
  switch (shape.type) {
    case "structure": return structureTo(shape, value as Shape);
    case "list": return (value as unknown[]).map((item) => valueTo(shape.element, item));
    case "map": {
      const result: Shape = {};
      for (const [key, item] of Object.entries(value as Shape)) if (item !== undefined && item !== null) setKey(result, key, valueTo(shape.value, item));
      return result;
    }
    default: return value;
  }
}
