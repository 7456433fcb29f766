import { AwsError } from "../../service";

/** A value that the service refuses. */
export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message, 400, { Type: "User" });
}

/** Something that is not there. */
export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, 404, { Type: "User" });
}

/** Something that is there already, or is in use. */
export function conflict(message: string): AwsError {
  return new AwsError("ResourceConflictException", message, 409, { Type: "User" });
}

/** Somebody else changed the resource in between. `reader` names the operation that tells the present id. */
export function staleRevision(reader: "GetFunction/GetAlias" | "GetPolicy"): AwsError {
  const message = "The Revision Id provided does not match the latest Revision Id. "
    + `Call the ${reader} API to retrieve the latest Revision Id`;
  return new AwsError("PreconditionFailedException", message, 412, { Type: "User" });
}

/** The constraint failure in the words of the API's own validation. */
export function validation(value: string, path: string, rule: string): AwsError {
  return new AwsError(
    "ValidationException", `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: ${rule}`,
  );
}
