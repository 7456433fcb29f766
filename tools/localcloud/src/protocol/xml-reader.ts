/**
 * XML documents of requests as trees. Documents with a DTD are refused, so that nothing is ever expanded.
 */
import type { X2jOptions, XMLParser } from "fast-xml-parser";
import { AwsError } from "../service";

export interface XmlElement {
  /** Without its namespace prefix. */
  name: string;
  /** By name without namespace prefix. */
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** What the parser answers with `preserveOrder`: one object per node with the tag as its only key besides attributes. */
type Node = Record<string, unknown>;

const OPTIONS: X2jOptions = {
  preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: "", removeNSPrefix: true, parseTagValue: false,
  parseAttributeValue: false, trimValues: false, ignoreDeclaration: true, ignorePiTags: true, processEntities: false, htmlEntities: false,
  cdataPropName: "#cdata",
};

const DEEPEST = 64;

let parser: XMLParser | undefined;

/** @throws AwsError MalformedXML */
export function readXml(body: Buffer): XmlElement {
  const text = body.toString("utf8").replace(/^\ufeff/, "");
  if (/<!DOCTYPE/i.test(text)) throw malformed("it declares a document type");
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by the first request that has an XML body
  const { XMLParser: Parser, XMLValidator } = require("fast-xml-parser") as typeof import("fast-xml-parser");
  const verdict = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (verdict !== true) throw malformed(`line ${verdict.err.line}: ${verdict.err.msg}`);
  parser ??= new Parser(OPTIONS);
  let nodes: Node[];
  try {
    nodes = parser.parse(text) as Node[];
  } catch (error) {
    throw malformed((error as Error).message);
  }
  const roots = nodes.filter((node) => tagOf(node) !== undefined);
  if (roots.length !== 1) throw malformed("it has no root element");
  return elementOf(roots[0]!, 0);
}

function malformed(reason: string): AwsError {
  return new AwsError("MalformedXML", `The XML you provided was not well-formed or did not validate against our published schema: ${reason}.`);
}

function tagOf(node: Node): string | undefined {
  return Object.keys(node).find((key) => key !== ":@" && key !== "#text" && key !== "#cdata");
}

function elementOf(node: Node, depth: number): XmlElement {
  if (depth > DEEPEST) throw malformed(`it is nested deeper than ${DEEPEST} elements`);
  const name = tagOf(node)!;
  const attributes = Object.entries((node[":@"] ?? {}) as Record<string, string>).map(([key, value]) => [key, decoded(value)]);
  const element: XmlElement = { name, attributes: Object.fromEntries(attributes) as Record<string, string>, children: [], text: "" };
  for (const child of node[name] as Node[]) {
    if (child["#text"] !== undefined) element.text += decoded(String(child["#text"]));
    else if (child["#cdata"] !== undefined) element.text += (child["#cdata"] as Node[]).map((part) => String(part["#text"])).join("");
    else if (tagOf(child) !== undefined) element.children.push(elementOf(child, depth + 1));
  }
  return element;
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The five entities that XML itself has, and characters by number; there are no others without a document type. */
function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return NAMED[name]!;
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}
