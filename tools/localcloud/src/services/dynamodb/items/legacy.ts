import type { Shape } from "../../../service";
import { notModelled } from "../../support/not-modelled";
import { validation } from "../records";

/** Parameters from the time before expressions. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html */
const legacy: Readonly<Record<string, string>> = {
  AttributesToGet: "ProjectionExpression", AttributeUpdates: "UpdateExpression", ConditionalOperator: "ConditionExpression or FilterExpression",
  Expected: "ConditionExpression", KeyConditions: "KeyConditionExpression", QueryFilter: "FilterExpression", ScanFilter: "FilterExpression",
};

/** @throws AwsError `NotImplemented` for legacy parameters */
export function rejectLegacy(input: Shape): void {
  const found = Object.keys(legacy).find((member) => input[member] !== undefined);
  if (found !== undefined) throw notModelled("dynamodb", `the legacy parameter ${found}`, `Use ${legacy[found]}.`);
}

/** @throws AwsError `ValidationException` for names or values without an expression that could use them */
export function rejectPlaceholders(input: Shape, expressions: readonly string[], valueExpressions: readonly string[]): void {
  if (input.ExpressionAttributeNames !== undefined && expressions.every((member) => input[member] === undefined)) {
    throw validation("ExpressionAttributeNames can only be specified when using expressions");
  }
  if (input.ExpressionAttributeValues !== undefined && valueExpressions.every((member) => input[member] === undefined)) {
    throw validation("ExpressionAttributeValues can only be specified when using expressions: "
      + `${valueExpressions.join(" and ")} ${valueExpressions.length > 1 ? "are" : "is"} null`);
  }
}
