/**
 * What errors have in common in all protocols.
 */
import type { ErrorFacts, ServiceModel } from "../model/api-model";
import type { AwsError, Shape } from "../service";

export interface ErrorParts {
  facts: ErrorFacts | undefined;
  /** Name of the error's shape, which is what JSON and CBOR clients look at. */
  typeName: string;
  /** "Sender" for the caller's mistakes, "Receiver" for ours. */
  fault: "Sender" | "Receiver";
  /** Members of the shape, the message under the name that the shape has for it. */
  members: Shape;
}

export function errorParts(model: ServiceModel, error: AwsError): ErrorParts {
  const facts = model.error(error.code);
  const names = facts === undefined ? [] : [...facts.shape.members.keys()];
  const messageName = names.find((name) => name.toLowerCase() === "message") ?? "message";
  return {
    facts,
    typeName: facts?.shapeName ?? error.code,
    fault: error.statusCode >= 500 ? "Receiver" : "Sender",
    members: { [messageName]: error.message, ...error.members },
  };
}

/** Header by which clients of a service that once spoke the query protocol learn the code they know. */
export function queryErrorHeader(model: ServiceModel, error: AwsError, parts: ErrorParts): Record<string, string> {
  if (model.metadata.awsQueryCompatible === undefined) return {};
  return { "x-amzn-query-error": `${error.code};${parts.fault}` };
}
