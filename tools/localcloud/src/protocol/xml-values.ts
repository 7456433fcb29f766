/**
 * Values of shapes as XML elements and back, for the query and the REST XML protocol.
 */
import type { Member, ModelShape, TimestampFormat } from "../model/api-model";
import type { Shape } from "../service";
import { bytesFromBase64 } from "./json-values";
import { formatTimestamp, parseTimestamp } from "./timestamp";
import { setKey } from "./wire";
import type { XmlElement } from "./xml-reader";
import { escapeXml } from "./xml-text";

/** One element named `name` for the value of a member; several where the member is a flattened list or map. */
export function elementOf(name: string, member: Member, value: unknown): string {
  const shape = member.shape;
  if (shape.type === "list") {
    const items = (value as unknown[]).filter((item) => item !== undefined && item !== null);
    if (member.flattened) return items.map((item) => elementOf(shape.element.locationName ?? name, shape.element, item)).join("");
    const inner = items.map((item) => elementOf(shape.element.locationName ?? "member", shape.element, item)).join("");
    return wrapped(name, member, inner);
  }
  if (shape.type === "map") {
    const entries = Object.entries(value as Shape).filter(([, item]) => item !== undefined && item !== null).map(([key, item]) =>
      elementOf(shape.key.locationName ?? "key", shape.key, key) + elementOf(shape.value.locationName ?? "value", shape.value, item));
    if (member.flattened) return entries.map((entry) => `<${name}>${entry}</${name}>`).join("");
    return wrapped(name, member, entries.map((entry) => `<entry>${entry}</entry>`).join(""));
  }
  if (shape.type === "structure") {
    const { attributes, inner } = structureParts(shape, value as Shape);
    return `<${name}${namespace(member)}${attributes}>${inner}</${name}>`;
  }
  return wrapped(name, member, escapeXml(scalarText(member, value, "iso8601")));
}

function wrapped(name: string, member: Member, inner: string): string {
  return `<${name}${namespace(member)}>${inner}</${name}>`;
}

function namespace(member: Member): string {
  const found = member.xmlNamespace;
  return found === undefined ? "" : ` xmlns${found.prefix === undefined ? "" : `:${found.prefix}`}="${escapeXml(found.uri)}"`;
}

/** The members of a structure that travel in the body. */
export function structureParts(shape: ModelShape, value: Shape): { attributes: string; inner: string } {
  let attributes = "";
  let inner = "";
  for (const [name, member] of shape.members) {
    const item: unknown = value[name];
    if (item === undefined || item === null || member.location !== undefined) continue;
    if (member.xmlAttribute) attributes += ` ${member.wireName}="${escapeXml(scalarText(member, item, "iso8601"))}"`;
    else inner += elementOf(member.wireName, member, item);
  }
  return { attributes, inner };
}

/** A value without parts as text, in headers, query strings and XML. */
export function scalarText(member: Member, value: unknown, timestamps: TimestampFormat): string {
  if (value instanceof Date) return formatTimestamp(value, member.timestampFormat ?? timestamps);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return String(value);
}

/** @returns the value in its type, or the text itself where it does not fit, for validation to name it */
export function scalarFromText(member: Member, text: string): unknown {
  switch (member.shape.type) {
    case "integer":
    case "long":
      return /^[+-]?\d+$/.test(text.trim()) ? Number(text) : text;
    case "float":
    case "double":
      return text.trim() === "" || Number.isNaN(Number(text)) && text !== "NaN" ? text : Number(text);
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "timestamp":
      return parseTimestamp(text) ?? text;
    case "blob":
      return bytesFromBase64(text.replace(/\s+/g, "")) ?? text;
    default:
      return text;
  }
}

export function structureFromElement(shape: ModelShape, element: XmlElement): Shape {
  const result: Shape = {};
  for (const [name, member] of shape.members) {
    if (member.location !== undefined) continue;
    if (member.xmlAttribute) {
      const text = element.attributes[member.wireName] ?? element.attributes[localName(member.wireName)];
      if (text !== undefined) result[name] = scalarFromText(member, text);
      continue;
    }
    const value = memberFromChildren(member, element);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function memberFromChildren(member: Member, parent: XmlElement): unknown {
  const shape = member.shape;
  const wireName = shape.type === "list" && member.flattened ? shape.element.locationName ?? member.wireName : member.wireName;
  const found = parent.children.filter(({ name }) => name === wireName);
  if (found.length === 0) return undefined;
  if (shape.type === "list" && member.flattened) return found.map((child) => valueFromElement(shape.element, child));
  if (shape.type === "map" && member.flattened) return mapFromEntries(shape, found);
  return valueFromElement(member, found[0]!);
}

export function valueFromElement(member: Member, element: XmlElement): unknown {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      return structureFromElement(shape, element);
    case "list": {
      const name = shape.element.locationName ?? "member";
      return element.children.filter((child) => child.name === name).map((child) => valueFromElement(shape.element, child));
    }
    case "map":
      return mapFromEntries(shape, element.children.filter(({ name }) => name === "entry"));
    default:
      return scalarFromText(member, element.text);
  }
}

function mapFromEntries(shape: ModelShape, entries: readonly XmlElement[]): Shape {
  const result: Shape = {};
  for (const entry of entries) {
    const key = entry.children.find(({ name }) => name === (shape.key.locationName ?? "key"));
    const value = entry.children.find(({ name }) => name === (shape.value.locationName ?? "value"));
    if (key !== undefined && value !== undefined) setKey(result, key.text, valueFromElement(shape.value, value));
  }
  return result;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
