import { AwsError, type Shape } from "../service";

/** @throws AwsError SerializationException when the body is not a JSON object */
export function parseJsonBody(body: Buffer): Shape {
  if (body.length === 0) return {};
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new AwsError("SerializationException", `The body is not JSON: ${(error as Error).message}`);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new AwsError("SerializationException", "The body is JSON, but not an object.");
  }
  return json as Shape;
}
