/**
 * Checks what a handler answers against the model. A finding is a mistake of ours: the wire would drop or garble the value.
 */
import type { Member, ModelShape, Operation } from "../model/api-model";
import type { Shape } from "../service";
import { isPlainObject, kindOf } from "./input-check";

/**
 * @throws Error naming every member that does not fit the model
 */
export function checkOutput(operation: Operation, output: Shape): void {
  const problems: string[] = [];
  if (!isPlainObject(output)) problems.push("the answer is not an object");
  else if (operation.output !== undefined) checkStructure(operation.output, output, "", problems);
  else problems.push(...Object.keys(output).filter((key) => output[key] !== undefined).map((key) => `${key}: the operation has no output`));
  if (problems.length === 0) return;
  throw new Error([`The local cloud's ${operation.model.id}.${operation.name} answers what the API model does not have:`,
    ...problems.map((line) => `  - ${line}`)].join("\n"));
}

function checkStructure(shape: ModelShape, value: Shape, path: string, problems: string[]): void {
  for (const name in value) {
    const item: unknown = value[name];
    if (item === undefined || item === null) continue;
    const member = shape.members.get(name);
    if (member === undefined) problems.push(`${path}${name}: ${shape.name} has no such member`);
    else checkValue(member, item, `${path}${name}`, problems);
  }
}

function checkValue(member: Member, value: unknown, path: string, problems: string[]): void {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      if (shape.isDocument || shape.isEventStream) return;
      return isPlainObject(value) ? checkStructure(shape, value, `${path}.`, problems) : wrong(path, value, "a structure", problems);
    case "list":
      if (!Array.isArray(value)) return wrong(path, value, "a list", problems);
      return value.forEach((item, at) => checkValue(shape.element, item, `${path}[${at}]`, problems));
    case "map":
      if (!isPlainObject(value)) return wrong(path, value, "a map", problems);
      for (const key in value) if (value[key] !== undefined) checkValue(shape.value, value[key], `${path}.${key}`, problems);
      return;
    case "string":
    case "character":
      if (typeof value !== "string" && !member.jsonValue) wrong(path, value, "a string", problems);
      return;
    case "integer":
    case "long":
      if (typeof value !== "number" || !Number.isInteger(value)) wrong(path, value, "a whole number", problems);
      return;
    case "float":
    case "double":
      if (typeof value !== "number") wrong(path, value, "a number", problems);
      return;
    case "boolean":
      if (typeof value !== "boolean") wrong(path, value, "true or false", problems);
      return;
    case "timestamp":
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) wrong(path, value, "a Date", problems);
      return;
    case "blob":
      if (!(value instanceof Uint8Array)) wrong(path, value, "a Uint8Array", problems);
      return;
  }
}

function wrong(path: string, value: unknown, expected: string, problems: string[]): void {
  problems.push(`${path}: ${kindOf(value)} is not ${expected}`);
}
