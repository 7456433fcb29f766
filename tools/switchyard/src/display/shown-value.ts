import { ARCHIVE, ASSET, OUTPUT_VALUE, RESOURCE_REFERENCE, SECRET, SIGNATURE, UNKNOWN, type PropertyMap, type PropertyValue } from "@switchyard/engine/property-value";

/** A property value as people and JSON documents may see it. */
export type ShownValue = null | boolean | number | string | ShownValue[] | { [key: string]: ShownValue };

export const SECRET_TEXT = "[secret]";
export const UNKNOWN_TEXT = "[unknown]";

/** Replaces what must not be seen (secrets) and what means nothing to a reader (signatures, hashes of assets). */
export function shownValue(value: PropertyValue | undefined, options: { secrets?: boolean } = {}): ShownValue {
  if (value === undefined) return null;
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (Array.isArray(value)) return value.map((item) => shownValue(item, options));
  if (value === null || typeof value !== "object") return value;
  switch (value[SIGNATURE]) {
    case undefined:
      return Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => !key.startsWith("__"))
          .map(([key, item]) => [key, shownValue(item, options)]),
      );
    case SECRET:
      return options.secrets ? shownValue(value["value"], options) : SECRET_TEXT;
    case ASSET:
    case ARCHIVE:
      return assetText(value);
    case RESOURCE_REFERENCE:
      return `resource(${String(value["urn"])})`;
    case OUTPUT_VALUE:
      if (value["secret"] === true && !options.secrets) return SECRET_TEXT;
      return value["value"] === undefined ? UNKNOWN_TEXT : shownValue(value["value"], options);
    default:
      return "[unreadable]";
  }
}

/** The outputs of a stack, ready for a person or a document. */
export function shownOutputs(outputs: PropertyMap, options: { secrets?: boolean } = {}): Record<string, ShownValue> {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, shownValue(value, options)]));
}

function assetText(value: PropertyMap): string {
  const word = value[SIGNATURE] === ASSET ? "asset" : "archive";
  const hash = typeof value["hash"] === "string" ? value["hash"].slice(0, 8) : undefined;
  const where = value["path"] ?? value["uri"] ?? ("text" in value ? "text" : "assets");
  return `${word}(${String(where)}${hash ? `, ${hash}` : ""})`;
}
