import type { Field } from "../framework/field";
import type { PropertyMap, PropertyValue } from "../framework/wire-value";

/** SNS and SQS keep settings in a map from attribute names to text. */
export type Attributes = Record<string, string>;

const attributeName = (property: string, field: Field): string =>
  typeof field.api === "string" ? field.api : property.charAt(0).toUpperCase() + property.slice(1);

/** Attributes for the properties that have a value; a `false` that AWS holds by itself is left out. */
export function attributesOf(fields: Record<string, Field>, values: Record<string, unknown>): Attributes {
  const attributes: Attributes = {};
  for (const [property, field] of Object.entries(fields)) {
    const value = values[property];
    if (value === undefined || value === null || value === "" || (value === false && field.default === false)) continue;
    attributes[attributeName(property, field)] = String(value);
  }
  return attributes;
}

function propertyValue(field: Field, attribute: string): PropertyValue {
  if (field.kind === "number") return Number(attribute);
  if (field.kind === "flag") return attribute === "true";
  return attribute;
}

export function attributesFrom(fields: Record<string, Field>, attributes: Attributes): PropertyMap {
  const values: PropertyMap = {};
  for (const [property, field] of Object.entries(fields)) {
    const attribute = attributes[attributeName(property, field)];
    if (attribute !== undefined) values[property] = propertyValue(field, attribute);
  }
  return values;
}

/** Attributes for `properties` that changed; what has no value any more is set to what stands for "none". */
export function changedAttributes(
  fields: Record<string, Field>,
  values: Record<string, unknown>,
  changed: ReadonlySet<string>,
): Attributes {
  const wanted = attributesOf(fields, values);
  const result: Attributes = {};
  for (const [property, field] of Object.entries(fields)) {
    if (!changed.has(property)) continue;
    const name = attributeName(property, field);
    result[name] = wanted[name] ?? (field.kind === "flag" ? "false" : "");
  }
  return result;
}
