/**
 * Requests and answers as protocols see them, apart from sockets.
 */
import type { Operation, ServiceModel } from "../model/api-model";
import type { AwsError, Shape } from "../calls";

export interface WireRequest {
  method: string;
  /** Path as it came, still percent-encoded. */
  path: string;
  /** Decoded parameters of the query string, in order. */
  query: readonly (readonly [name: string, value: string])[];
  /** By lower-case name; values of repeated headers are joined by commas. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

export interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array | string;
}

/** Operation and input that a request asks for. */
export interface ParsedRequest {
  operation: Operation;
  input: Shape;
}

/** One of AWS's protocols, seen from the server. */
export interface Protocol {
  /**
   * Name of the operation that the request asks for, modelled or not.
   * @throws AwsError when it names none
   */
  operationName(model: ServiceModel, request: WireRequest): string;
  /** @throws AwsError when the request cannot be read */
  parse(operation: Operation, request: WireRequest): Shape;
  respond(operation: Operation, output: Shape, requestId: string): WireResponse;
  /** @param operation undefined when none could be made out */
  fail(model: ServiceModel, operation: Operation | undefined, error: AwsError, request: WireRequest, requestId: string): WireResponse;
}

export function queryValue(request: WireRequest, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}

/** Sets a key of an object that came from outside; `__proto__` becomes a key like any other. */
export function setKey(target: Shape, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
