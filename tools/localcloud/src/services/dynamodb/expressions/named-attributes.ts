/**
 * What a request names, for those who decide about it before it is carried out. An expression that cannot be read names nothing here:
 * the operation refuses it afterwards.
 */
import { AwsError, type Shape } from "../../../service";
import { normalNumber } from "../values/number";
import { ExpressionProblem } from "./grammar";
import { bindKeyConditions } from "./key-condition";
import { Scope } from "./scope";
import { conditionSyntax, projectionSyntax, updateSyntax, type ConditionSyntax, type OperandSyntax, type PathSyntax } from "./syntax";

/** Top-level attributes that the expressions of a request name. */
export function attributeNames(request: Shape, members: readonly string[]): string[] {
  return members.flatMap((member) => {
    const text: unknown = request[member];
    if (typeof text !== "string") return [];
    try {
      return pathsOf(member, text).map(([head]) => {
        const name = String(head);
        return name.startsWith("#") ? String(request.ExpressionAttributeNames?.[name] ?? name) : name;
      });
    } catch (error) {
      if (error instanceof ExpressionProblem) return [];
      throw error;
    }
  });
}

function pathsOf(member: string, text: string): PathSyntax[] {
  if (member === "ProjectionExpression") return projectionSyntax(text);
  if (member === "UpdateExpression") return updateSyntax(text).actions.flatMap(({ path, operand }) => [path, ...(operand ? pathsIn([operand]) : [])]);
  return pathsInCondition(conditionSyntax(text));
}

function pathsInCondition(condition: ConditionSyntax): PathSyntax[] {
  return "conditions" in condition ? condition.conditions.flatMap(pathsInCondition) : pathsIn(condition.operands);
}

function pathsIn(operands: OperandSyntax[]): PathSyntax[] {
  return operands.flatMap((operand) => (operand.kind === "path" ? [operand.path] : "operands" in operand ? pathsIn(operand.operands) : []));
}

/** The partition that a query reads, as IAM sees it. */
export function leadingKeyOfQuery(input: Shape, partition: string | undefined): string[] {
  if (partition === undefined || typeof input.KeyConditionExpression !== "string") return [];
  try {
    const condition = bindKeyConditions(input.KeyConditionExpression, new Scope(input.ExpressionAttributeNames, input.ExpressionAttributeValues)).get(partition);
    const text = condition?.operator === "=" ? textOfKey(condition.value) : undefined;
    return text === undefined ? [] : [text];
  } catch (error) {
    if (error instanceof AwsError) return [];
    throw error;
  }
}

/** A key value as text: numbers as DynamoDB writes them, bytes in base64. */
export function textOfKey(value: Shape | undefined): string | undefined {
  if (typeof value?.S === "string") return value.S;
  if (typeof value?.N === "string") return numberText(value.N);
  const bytes: unknown = value?.B;
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString("base64") : undefined;
}

function numberText(text: string): string {
  try {
    return normalNumber(text);
  } catch (error) {
    if (error instanceof AwsError) return text;
    throw error;
  }
}
