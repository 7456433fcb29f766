import { XMLParser } from "fast-xml-parser";
import * as z from "zod";

/** An element: attributes as texts, children as lists of elements, text as `#text`. */
export interface XmlElement { attributes: Readonly<Record<string, string>>; children: readonly { name: string; element: XmlElement }[]; text: string }

export class ReportFormatError extends Error {}

const node: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown());
const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: "", parseAttributeValue: false, parseTagValue: false, trimValues: false });

/** @throws ReportFormatError when the text is no XML */
export function parseXml(text: string): XmlElement {
  let parsed: unknown;
  try {
    parsed = parser.parse(text, true);
  } catch (error) {
    throw new ReportFormatError(error instanceof Error ? error.message : String(error));
  }
  return { attributes: {}, ...contentOf(parsed) };
}

function contentOf(list: unknown): Pick<XmlElement, "children" | "text"> {
  const children: { name: string; element: XmlElement }[] = [];
  let text = "";
  for (const item of z.array(node).parse(list)) {
    const name = Object.keys(item).find((key) => key !== ":@") ?? "";
    if (name === "#text") text += String(item[name]);
    else if (!name.startsWith("?")) {
      const attributes = Object.fromEntries(Object.entries(node.parse(item[":@"] ?? {})).map(([key, value]) => [key, String(value)]));
      children.push({ name, element: { attributes, ...contentOf(item[name]) } });
    }
  }
  return { children, text };
}

/** Children of a name. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name).map((child) => child.element);
}

/** Elements of a name at any depth, in order. */
export function descendantsOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child.element] : []), ...descendantsOf(child.element, name)]);
}
