/**
 * Attribute values: one of ten types each, named by the member that holds the value.
 */
import type { Shape } from "../../../service";
import { compareKeys } from "../../../store/record-key";
import { invalidParameters, validation } from "../records";
import { compareNumbers, normalNumber } from "./number";

export interface AttributeValue {
  S?: string;
  N?: string;
  B?: Uint8Array;
  SS?: string[];
  NS?: string[];
  BS?: Uint8Array[];
  M?: Item;
  L?: AttributeValue[];
  NULL?: boolean;
  BOOL?: boolean;
}

export type Item = Record<string, AttributeValue>;
export type AttributeType = keyof AttributeValue;

export const attributeTypes: readonly AttributeType[] = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"];

const deepestNesting = 32;

/** Of a value that has been checked: the one member that it has. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new Error("An attribute value without a type was not checked.");
}

/** What the item has under this name; names like `constructor` are names like any other. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

export function setAttribute(item: Item, name: string, value: AttributeValue): void {
  if (name === "__proto__") Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true });
  else item[name] = value;
}

/** A copy in normal form: one member, numbers as DynamoDB writes them. @throws AwsError `ValidationException` */
export function checkedItem(item: Shape): Item {
  const checked: Item = {};
  for (const name of Object.keys(item)) setAttribute(checked, name, checkedValue(item[name] as Shape));
  return checked;
}

/** Like {@link checkedItem}, for one value. @throws AwsError `ValidationException` */
export function checkedValue(value: Shape, depth = 0): AttributeValue {
  const types = Object.keys(value).filter((type) => value[type] !== undefined) as AttributeType[];
  const [type] = types;
  if (type === undefined) throw validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  if (types.length > 1) throw validation("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
  if (depth > deepestNesting) throw validation("Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit");
  switch (type) {
    case "N": return { N: normalNumber(value.N as string) };
    case "M": {
      const map: Item = {};
      for (const name of Object.keys(value.M as Shape)) setAttribute(map, name, checkedValue((value.M as Shape)[name] as Shape, depth + 1));
      return { M: map };
    }
    case "L": return { L: (value.L as Shape[]).map((element) => checkedValue(element, depth + 1)) };
    case "NULL":
      if (value.NULL !== true) throw invalidParameters("Null attribute value types must have the value of true");
      return { NULL: true };
    case "SS": return { SS: checkedStrings(value.SS as string[]) };
    case "NS": return { NS: checkedNumbers(value.NS as string[]) };
    case "BS": return { BS: checkedBytes(value.BS as Uint8Array[]) };
    default: return { [type]: value[type] as unknown };
  }
}

function checkedStrings(set: string[]): string[] {
  if (set.length === 0) throw invalidParameters("An string set  may not be empty");
  if (new Set(set).size !== set.length) throw invalidParameters(`Input collection [${set.join(", ")}] contains duplicates.`);
  return [...set];
}

function checkedNumbers(set: string[]): string[] {
  if (set.length === 0) throw invalidParameters("An number set  may not be empty");
  const numbers = set.map(normalNumber);
  if (new Set(numbers).size !== set.length) throw validation("Input collection contains duplicates");
  return numbers;
}

function checkedBytes(set: Uint8Array[]): Uint8Array[] {
  if (set.length === 0) throw invalidParameters("Binary sets should not be empty");
  const texts = set.map((bytes) => Buffer.from(bytes).toString("base64"));
  if (new Set(texts).size !== set.length) throw invalidParameters(`Input collection [${texts.join(", ")}]of type BS contains duplicates.`);
  return [...set];
}

/** Equal in type and value; sets without regard to order. */
export function isEqual(left: AttributeValue, right: AttributeValue): boolean {
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  switch (type) {
    case "B": return Buffer.compare(left.B!, right.B!) === 0;
    case "SS": return sameMembers(left.SS!, right.SS!);
    case "NS": return sameMembers(left.NS!, right.NS!);
    case "BS": return sameMembers(left.BS!.map(hex), right.BS!.map(hex));
    case "L": return left.L!.length === right.L!.length && left.L!.every((element, at) => isEqual(element, right.L![at]!));
    case "M": {
      const names = Object.keys(left.M!);
      return names.length === Object.keys(right.M!).length && names.every((name) => {
        const other = attributeOf(right.M!, name);
        return other !== undefined && isEqual(left.M![name]!, other);
      });
    }
    default: return left[type] === right[type];
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function sameMembers(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  const members = new Set(right);
  return left.every((member) => members.has(member));
}

/** Order of two values of one type that has an order (S, N, B); undefined for all others. */
export function compareValues(left: AttributeValue, right: AttributeValue): number | undefined {
  if (left.S !== undefined && right.S !== undefined) return compareKeys(left.S, right.S);
  if (left.N !== undefined && right.N !== undefined) return compareNumbers(left.N, right.N);
  if (left.B !== undefined && right.B !== undefined) return Buffer.compare(left.B, right.B);
  return undefined;
}
