/**
 * The parts of inputs and outputs that REST protocols carry outside of the body: labels, query string, headers, status.
 */
import type { Member, ModelShape } from "../model/api-model";
import { AwsError, type Shape } from "../service";
import type { WireRequest } from "./wire";
import { setKey } from "./wire";
import { scalarFromText, scalarText } from "./xml-values";

/** Members that are bound to labels, the query string or headers. */
export function boundInput(shape: ModelShape, request: WireRequest, labels: Record<string, string>): Shape {
  const result: Shape = {};
  const taken = new Set([...shape.members.values()].filter(({ location }) => location === "querystring").map(({ wireName }) => wireName));
  for (const [name, member] of shape.members) {
    const value = boundValue(member, request, labels, taken);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function boundValue(member: Member, request: WireRequest, labels: Record<string, string>, taken: ReadonlySet<string>): unknown {
  switch (member.location) {
    case "uri": {
      const label = labels[member.wireName];
      return label === undefined ? undefined : scalarFromText(member, label);
    }
    case "querystring":
      return fromQuery(member, request, taken);
    case "header": {
      const text = request.headers[member.wireName.toLowerCase()];
      return text === undefined ? undefined : fromHeader(member, text);
    }
    case "headers": {
      const prefix = member.wireName.toLowerCase();
      const found: Shape = {};
      for (const [name, value] of Object.entries(request.headers)) if (name.startsWith(prefix)) setKey(found, name.slice(prefix.length), value);
      return Object.keys(found).length === 0 ? undefined : found;
    }
    default:
      return undefined;
  }
}

function fromQuery(member: Member, request: WireRequest, taken: ReadonlySet<string>): unknown {
  const shape = member.shape;
  if (shape.type === "map") {
    const result: Shape = {};
    for (const [key, value] of request.query) {
      if (taken.has(key)) continue;
      if (shape.value.shape.type === "list") setKey(result, key, [...((result[key] as string[] | undefined) ?? []), value]);
      else setKey(result, key, value);
    }
    return Object.keys(result).length === 0 ? undefined : result;
  }
  const values = request.query.filter(([key]) => key === member.wireName).map(([, value]) => value);
  if (values.length === 0) return undefined;
  return shape.type === "list" ? values.map((value) => scalarFromText(shape.element, value)) : scalarFromText(member, values[0]!);
}

function fromHeader(member: Member, text: string): unknown {
  if (member.shape.type === "list") return text.split(",").map((item) => scalarFromText(member.shape.element, item.trim()));
  if (!member.jsonValue) return scalarFromText(member, text);
  try {
    return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch (error) {
    throw new AwsError("SerializationException", `The header ${member.wireName} is not base64 of JSON: ${(error as Error).message}`);
  }
}

/** Status and headers that members of the output are bound to. */
export function boundOutput(shape: ModelShape, output: Shape): { statusCode: number | undefined; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let statusCode: number | undefined;
  for (const [name, member] of shape.members) {
    const value: unknown = output[name];
    if (value === undefined || value === null) continue;
    if (member.location === "statusCode") statusCode = value as number;
    else if (member.location === "header") headers[member.wireName] = headerText(member, value);
    else if (member.location === "headers") {
      for (const [key, item] of Object.entries(value as Shape)) headers[member.wireName + key] = headerSafe(String(item));
    }
  }
  return { statusCode, headers };
}

function headerText(member: Member, value: unknown): string {
  if (member.jsonValue) return Buffer.from(JSON.stringify(value)).toString("base64");
  if (Array.isArray(value)) return value.map((item) => scalarText(member.shape.element, item, "rfc822")).map(headerSafe).join(", ");
  return headerSafe(scalarText(member, value, "rfc822"));
}

/** Text that Node accepts as a header; AWS encodes what does not fit as RFC 2047 says. */
function headerSafe(text: string): string {
  return /^[\t\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}
