/**
 * Checks an input against its shape: required members, types, lengths, ranges, patterns, enums. All problems at once.
 */
import type { Member, ModelShape, Operation } from "../model/api-model";
import { AwsError, type Shape } from "../service";
import { compilePattern } from "./pattern";
import { pathName, validationMessage, type Problem } from "./problem-words";
import { validationProfile, type ValidationProfile } from "./profile";

export interface CheckOptions {
  /**
   * Members that the model does not have: refused, or passed over as AWS does on the wire.
   * @defaultValue refused
   */
  ignoresUnknownMembers?: boolean;
}

/** Longest text that is matched against a pattern where the model sets no maximum. */
const PATTERN_LIMIT = 131_072;

interface Findings {
  profile: ValidationProfile;
  ignoresUnknownMembers: boolean;
  /** Wrong types; AWS fails at these before it looks at constraints. */
  types: string[];
  unknown: string[];
  missing: { name: string; path: string }[];
  problems: Problem[];
}

/**
 * @returns the input to hand to the handler: the same object, or a copy without nulls where it has some
 * @throws AwsError with the service's own code and every problem in its message
 */
export function checkInput(operation: Operation, input: Shape, options: CheckOptions = {}): Shape {
  const shape = operation.input;
  const findings: Findings = {
    profile: validationProfile(operation.model.id),
    ignoresUnknownMembers: options.ignoresUnknownMembers ?? false,
    types: [], unknown: [], missing: [], problems: [],
  };
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new AwsError("SerializationException", `Input of ${operation.model.id}.${operation.name} is not an object.`);
  }
  if (shape === undefined) {
    checkNoMembers(operation, input, findings);
  } else {
    checkStructure(shape, input, "", findings);
  }
  rejectFindings(operation, findings);
  return hasNull(input) ? withoutNulls(input) : input;
}

function rejectFindings(operation: Operation, { types, unknown, missing, problems, profile }: Findings): void {
  if (types.length > 0) throw new AwsError("SerializationException", types.join("; "));
  if (unknown.length > 0) {
    const known = [...(operation.input?.members.keys() ?? [])].join(", ");
    throw new AwsError("ParamValidation", `Parameter validation failed for ${operation.model.id}.${operation.name}: ` +
      `Unknown parameter${unknown.length === 1 ? "" : "s"} in input: ${unknown.map((path) => `"${path}"`).join(", ")}, must be one of: ${known}`);
  }
  if (missing.length > 0 && problems.length === 0 && profile.missingMessage !== undefined) {
    throw new AwsError(profile.missingCode ?? profile.code, profile.missingMessage(missing.map(({ name }) => name)));
  }
  const all = [...missing.map(({ path }): Problem => ({ path, value: undefined, constraint: "Member must not be null" })), ...problems];
  if (all.length === 0) return;
  const code = problems.length === 0 ? profile.missingCode ?? profile.code : profile.code;
  throw new AwsError(code, validationMessage(all));
}

function checkNoMembers(operation: Operation, input: Shape, findings: Findings): void {
  if (findings.ignoresUnknownMembers) return;
  findings.unknown.push(...Object.keys(input).filter((key) => input[key] !== undefined).map((key) => `${operation.name}.${key}`));
}

function checkStructure(shape: ModelShape, value: Shape, path: string, findings: Findings): void {
  const members = shape.members;
  for (const name of shape.required) {
    if (value[name] === undefined || value[name] === null) findings.missing.push({ name, path: joined(path, pathName(name)) });
  }
  for (const name in value) {
    const item: unknown = value[name];
    if (item === undefined || item === null) continue;
    const member = members.get(name);
    if (member !== undefined) checkValue(member, item, joined(path, pathName(name)), findings);
    else if (!findings.ignoresUnknownMembers) findings.unknown.push(joined(path, name));
  }
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function checkValue(member: Member, value: unknown, path: string, findings: Findings): void {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      if (shape.isDocument || shape.isEventStream) return;
      if (!isPlainObject(value)) return wrongType(path, value, "a structure", findings);
      return checkStructure(shape, value, path, findings);
    case "list":
      return checkList(shape, value, path, findings);
    case "map":
      return checkMap(shape, value, path, findings);
    case "string":
    case "character":
      if (typeof value !== "string") {
        if (member.jsonValue) return;
        return wrongType(path, value, "a string", findings);
      }
      return checkString(shape, value, path, findings);
    case "integer":
    case "long":
      if (typeof value !== "number" || !Number.isInteger(value)) return wrongType(path, value, "a whole number", findings);
      return checkRange(shape, value, path, findings);
    case "float":
    case "double":
      if (typeof value !== "number") return wrongType(path, value, "a number", findings);
      return checkRange(shape, value, path, findings);
    case "boolean":
      if (typeof value !== "boolean") wrongType(path, value, "true or false", findings);
      return;
    case "timestamp":
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) wrongType(path, value, "a timestamp", findings);
      return;
    case "blob":
      if (!(value instanceof Uint8Array)) return wrongType(path, value, "bytes", findings);
      return checkLength(shape, value.length, value, path, findings);
  }
}

function checkList(shape: ModelShape, value: unknown, path: string, findings: Findings): void {
  if (!Array.isArray(value)) return wrongType(path, value, "a list", findings);
  checkLength(shape, value.length, value, path, findings);
  for (let at = 0; at < value.length; at++) {
    const item: unknown = value[at];
    if (item !== undefined && item !== null) checkValue(shape.element, item, `${path}.${at + 1}.member`, findings);
  }
}

function checkMap(shape: ModelShape, value: unknown, path: string, findings: Findings): void {
  if (!isPlainObject(value)) return wrongType(path, value, "a map", findings);
  const entries = Object.entries(value);
  checkLength(shape, entries.length, value, path, findings);
  for (const [key, item] of entries) {
    checkValue(shape.key, key, `${path}.${key}.key`, findings);
    if (item !== undefined && item !== null) checkValue(shape.value, item, `${path}.${key}.value`, findings);
  }
}

function checkString(shape: ModelShape, value: string, path: string, findings: Findings): void {
  if (shape.enumeration !== undefined) {
    if (findings.profile.checksEnums !== false && !shape.enumeration.includes(value)) {
      findings.problems.push({ path, value, constraint: `Member must satisfy enum value set: [${shape.enumeration.join(", ")}]` });
    }
    return;
  }
  const length = codePoints(value);
  checkLength(shape, length, value, path, findings);
  // A text beyond its length is not matched as well: patterns of the models can be slow on long texts.
  if (shape.pattern === undefined || length > (shape.max ?? PATTERN_LIMIT)) return;
  if (compilePattern(shape.pattern)?.test(value) === false) {
    findings.problems.push({ path, value, constraint: `Member must satisfy regular expression pattern: ${shape.pattern}` });
  }
}

function codePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit < 0xdc00) count--;
  }
  return count;
}

function checkLength(shape: ModelShape, length: number, value: unknown, path: string, findings: Findings): void {
  if (shape.max !== undefined && length > shape.max) {
    findings.problems.push({ path, value, constraint: `Member must have length less than or equal to ${shape.max}` });
  } else if (shape.min !== undefined && length < shape.min) {
    findings.problems.push({ path, value, constraint: `Member must have length greater than or equal to ${shape.min}` });
  }
}

function checkRange(shape: ModelShape, value: number, path: string, findings: Findings): void {
  if (shape.max !== undefined && value > shape.max) {
    findings.problems.push({ path, value, constraint: `Member must have value less than or equal to ${shape.max}` });
  } else if (shape.min !== undefined && value < shape.min) {
    findings.problems.push({ path, value, constraint: `Member must have value greater than or equal to ${shape.min}` });
  }
}

function wrongType(path: string, value: unknown, expected: string, findings: Findings): void {
  findings.types.push(`${kindOf(value)} at '${path}' can not be converted to ${expected}`);
}

export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "A list";
  if (value instanceof Uint8Array) return "Bytes";
  if (value instanceof Date) return "A timestamp";
  if (typeof value === "object") return "A structure or map";
  return `The ${typeof value} ${JSON.stringify(value)}`;
}

export function isPlainObject(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) && !(value instanceof Date);
}

function hasNull(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== "object" || value instanceof Uint8Array || value instanceof Date) return false;
  if (Array.isArray(value)) return value.some(hasNull);
  for (const key in value) if (hasNull((value as Shape)[key])) return true;
  return false;
}

function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.filter((item) => item !== null && item !== undefined).map(withoutNulls) as T;
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== undefined)
    .map(([key, item]) => [key, withoutNulls(item)])) as T;
}
