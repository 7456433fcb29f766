/**
 * Values of shapes as JSON and back.
 */
import type { Member, ModelShape } from "../model/api-model";
import type { Shape } from "../service";
import { formatTimestamp, parseTimestamp } from "./timestamp";
import { setKey } from "./wire";

/** Takes what the shape has and leaves the rest; a value of the wrong type stays as it is, for validation to name it. */
export function structureFromJson(shape: ModelShape, json: Shape): Shape {
  const result: Shape = {};
  for (const [name, member] of shape.members) {
    const value: unknown = json[member.locationName ?? name];
    if (value !== null && value !== undefined) result[name] = valueFromJson(member, value);
  }
  return result;
}

export function valueFromJson(member: Member, value: unknown): unknown {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      return shape.isDocument || !isObject(value) ? value : structureFromJson(shape, value);
    case "list":
      return Array.isArray(value) ? value.filter((item) => item !== null).map((item) => valueFromJson(shape.element, item)) : value;
    case "map": {
      if (!isObject(value)) return value;
      const result: Shape = {};
      for (const key of Object.keys(value)) if (value[key] !== null) setKey(result, key, valueFromJson(shape.value, value[key]));
      return result;
    }
    case "timestamp":
      return typeof value === "number" || typeof value === "string" ? parseTimestamp(value) ?? value : value;
    case "blob":
      return typeof value === "string" ? bytesFromBase64(value) ?? value : value;
    case "float":
    case "double":
      return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
    default:
      return value;
  }
}

export function bytesFromBase64(text: string): Buffer | undefined {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
}

function isObject(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function structureToJson(shape: ModelShape, value: Shape): Shape {
  const result: Shape = {};
  for (const name in value) {
    const item: unknown = value[name];
    if (item === undefined || item === null) continue;
    const member = shape.members.get(name);
    if (member !== undefined) result[member.locationName ?? name] = valueToJson(member, item);
  }
  return result;
}

export function valueToJson(member: Member, value: unknown): unknown {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      return shape.isDocument ? value : structureToJson(shape, value as Shape);
    case "list":
      return (value as unknown[]).map((item) => (item === null || item === undefined ? null : valueToJson(shape.element, item)));
    case "map": {
      const result: Shape = {};
      for (const [key, item] of Object.entries(value as Shape)) {
        if (item !== undefined && item !== null) setKey(result, key, valueToJson(shape.value, item));
      }
      return result;
    }
    case "timestamp": {
      const format = member.timestampFormat ?? "unixTimestamp";
      return format === "unixTimestamp" ? (value as Date).getTime() / 1000 : formatTimestamp(value as Date, format);
    }
    case "blob": {
      const bytes = value as Uint8Array;
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
    }
    case "float":
    case "double":
      return Number.isFinite(value) ? value : String(value);
    default:
      return value;
  }
}
