import type { Shape } from "@switchyard/localcloud/service";
import type { Field, Fields } from "./field";
import type { PropertyMap, PropertyValue } from "./wire-value";

/** How a service writes its member names: `RoleName` or `roleName`. */
export type MemberCase = "pascal" | "camel";

const memberName = (property: string, field: Field, style: MemberCase): string =>
  typeof field.api === "string" ? field.api : style === "camel" ? property : property.charAt(0).toUpperCase() + property.slice(1);

/** Properties as members of an API shape. What is absent stays absent. */
export function toShape(fields: Fields, values: Record<string, unknown>, style: MemberCase): Shape {
  const shape: Shape = {};
  for (const [property, field] of Object.entries(fields)) {
    const value = values[property];
    if (field.api === false || value === undefined || value === null) continue;
    shape[memberName(property, field, style)] = memberOf(field, value, style);
  }
  return shape;
}

function memberOf(field: Field, value: unknown, style: MemberCase): unknown {
  if (field.kind === "object") return toShape(field.fields ?? {}, value as Record<string, unknown>, style);
  const element = field.element;
  if (element !== undefined && Array.isArray(value)) return value.map((one) => memberOf(element, one, style));
  return value;
}

/** Members of an API shape as properties. Members that no field names are left out, empty objects too. */
export function fromShape(fields: Fields, shape: Shape | undefined | null, style: MemberCase): PropertyMap {
  const values: PropertyMap = {};
  for (const [property, field] of Object.entries(fields)) {
    if (field.api === false) continue;
    const member: unknown = shape?.[memberName(property, field, style)];
    if (member === undefined || member === null) continue;
    values[property] = propertyOf(field, member, style);
  }
  return values;
}

function propertyOf(field: Field, member: unknown, style: MemberCase): PropertyValue {
  if (field.kind === "object") return fromShape(field.fields ?? {}, member as Shape, style);
  const element = field.element;
  if (element !== undefined && Array.isArray(member)) return member.map((one) => propertyOf(element, one, style));
  if (member instanceof Date) return member.toISOString();
  return member as PropertyValue;
}

/** `values` without members that are absent. */
export function defined<T extends Record<string, unknown>>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** All pages of a list operation. */
export async function allPages<T>(
  page: (token: string | undefined) => Promise<{ items: T[] | undefined; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    all.push(...(items ?? []));
    token = next;
  } while (token !== undefined && token !== "");
  return all;
}
