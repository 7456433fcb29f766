import { join } from "node:path";
import { ModelLibrary } from "../model/api-model";
import { AwsError, type ServiceId, type Shape } from "../service";
import { checkInput, type CheckOptions } from "./input-check";

const models = new ModelLibrary(join(__dirname, "..", "..", "models"));

function check(service: ServiceId, operation: string, input: Shape, options?: CheckOptions): Shape {
  return checkInput(models.service(service).operation(operation)!, input, options);
}

function refusal(service: ServiceId, operation: string, input: Shape, options?: CheckOptions): AwsError {
  try {
    check(service, operation, input, options);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const role = { RoleName: "role", AssumeRolePolicyDocument: "{}" };

describe("checkInput", () => {
  it("hands a sound input on as it is", () => {
    expect(check("iam", "CreateRole", role)).toBe(role);
  });

  it("names every problem at once, in AWS's words", () => {
    const error = refusal("iam", "CreateRole", { RoleName: "no good!", MaxSessionDuration: 10, Tags: [{ Key: "a", Value: "b" }, { Key: "", Value: "x".repeat(257) }] });

    expect(error.code).toBe("ValidationError");
    expect(error.message).toBe("6 validation errors detected: " + [
      "Value at 'assumeRolePolicyDocument' failed to satisfy constraint: Member must not be null",
      "Value 'no good!' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
      "Value '10' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
      "Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
      "Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
      `Value '${"x".repeat(257)}' at 'tags.2.member.value' failed to satisfy constraint: Member must have length less than or equal to 256`,
    ].join("; "));
  });

  it.each<[ServiceId, string, Shape, string, string]>([
    ["lambda", "CreateFunction", { FunctionName: "f", Code: {}, Role: "arn:aws:iam::000000000000:role/r", Runtime: "nodejs9" }, "ValidationException",
      "Value 'nodejs9' at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ["],
    ["lambda", "PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: -1 }, "ValidationException",
      "Value '-1' at 'reservedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 0"],
    ["logs", "CreateLogGroup", { logGroupName: "a b" }, "InvalidParameterException",
      "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"],
    ["codebuild", "CreateProject", { name: "p" }, "InvalidInputException", "Value at 'source' failed to satisfy constraint: Member must not be null"],
    ["sqs", "CreateQueue", {}, "MissingParameter", "The request must contain the parameter QueueName."],
    ["dynamodb", "DescribeTable", { TableName: "" }, "ValidationException", "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1"],
  ])("reports %s.%s in the way of the service", (service, operation, input, code, message) => {
    const error = refusal(service, operation, input);

    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it("names wrong types before it looks at constraints", () => {
    const error = refusal("lambda", "PutFunctionConcurrency", { FunctionName: "no good!", ReservedConcurrentExecutions: "5" });

    expect(error).toMatchObject({
      code: "SerializationException",
      message: "The string \"5\" at 'reservedConcurrentExecutions' can not be converted to a whole number",
    });
  });

  it.each<[string, Shape]>([
    ["A list at 'tags' can not be converted to a map", { FunctionName: "f", Role: "arn:aws:iam::000000000000:role/r", Code: {}, Tags: [] }],
    ["The string \"x\" at 'code.zipFile' can not be converted to bytes", { FunctionName: "f", Role: "arn:aws:iam::000000000000:role/r", Code: { ZipFile: "x" } }],
    ["The string \"yes\" at 'publish' can not be converted to true or false", { FunctionName: "f", Role: "arn:aws:iam::000000000000:role/r", Code: {}, Publish: "yes" }],
    ["The number 1.5 at 'timeout' can not be converted to a whole number", { FunctionName: "f", Role: "arn:aws:iam::000000000000:role/r", Code: {}, Timeout: 1.5 }],
  ])("says: %s", (message, input) => {
    expect(refusal("lambda", "CreateFunction", input).message).toBe(message);
  });

  it("refuses members that the model does not have, unless they came over the wire", () => {
    const input = { ...role, RoleNmae: "typo", Tags: [{ Key: "a", Value: "b", Extra: 1 }] };

    expect(refusal("iam", "CreateRole", input)).toMatchObject({
      code: "ParamValidation",
      message: "Parameter validation failed for iam.CreateRole: Unknown parameters in input: \"RoleNmae\", \"tags.1.member.Extra\", must be one of: " +
        "Path, RoleName, AssumeRolePolicyDocument, Description, MaxSessionDuration, PermissionsBoundary, Tags",
    });
    expect(check("iam", "CreateRole", input, { ignoresUnknownMembers: true })).toBe(input);
  });

  it("takes null and undefined for absent, and keeps nulls from the handler", () => {
    expect(check("iam", "CreateRole", { ...role, Description: null, Path: undefined })).toEqual(role);
    expect(refusal("iam", "CreateRole", { RoleName: null, AssumeRolePolicyDocument: "{}" }).message).toContain("at 'roleName' failed");
  });

  it("counts characters, not UTF-16 units", () => {
    check("lambda", "UpdateFunctionConfiguration", { FunctionName: "f", Description: "😀".repeat(256) });

    expect(refusal("lambda", "UpdateFunctionConfiguration", { FunctionName: "f", Description: "😀".repeat(257) }).message).toContain("less than or equal to 256");
  });

  it("does not match a text beyond its length against a pattern, however long it is", () => {
    const matched = jest.spyOn(RegExp.prototype, "test");
    const error = refusal("iam", "GetRole", { RoleName: "a".repeat(5_000_000) });
    const texts = matched.mock.calls.map(([text]) => text.length);
    matched.mockRestore();

    expect(Math.max(0, ...texts)).toBeLessThan(5_000_000);
    expect(error.message).toContain("Member must have length less than or equal to 64");
    expect(error.message).not.toContain("pattern");
  });

  it("leaves enums to the handlers of services that answer with codes of their own", () => {
    expect(() => check("s3", "PutBucketVersioning", { Bucket: "b", VersioningConfiguration: { Status: "Wrong" } })).not.toThrow();
  });
});
