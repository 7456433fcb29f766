/**
 * Arbitrary values of shapes, for tests of protocols. Lengths and patterns are not kept: protocols do not look at them.
 */
import fc from "fast-check";
import type { Member, ModelShape } from "../model/api-model";
import type { Shape } from "../service";

/** Texts that every part of a protocol can carry; the awkward characters are the point. */
const text = fc.string({ unit: fc.constantFrom(..."aZ09-_.:/+=%&<>\"'?#é€😀 "), minLength: 1, maxLength: 12 })
  .map((value) => `x${value}y`);

/** Texts that fit a header as they are. */
const headerText = fc.string({ unit: fc.constantFrom(..."aZ09-_.:/+=%&<>'?# "), minLength: 1, maxLength: 12 }).map((value) => `x${value}y`);

const DEEPEST = 3;

/** Which members to make values for. */
export type MemberChoice = (shape: ModelShape, member: string) => boolean;

export function structureValue(shape: ModelShape, isChosen: MemberChoice, depth = 0): fc.Arbitrary<Shape> {
  const members = [...shape.members].filter(([name, member]) => isChosen(shape, name) && (depth < DEEPEST || isScalar(member)));
  if (shape.isUnion) {
    return members.length === 0 ? fc.constant({}) : fc.oneof(...members.map(([name, member]) => memberValue(member, isChosen, depth).map((value) => ({ [name]: value }))));
  }
  const required = members.map(([name]) => name).filter((name) => shape.required.includes(name) || shape.members.get(name)!.location === "uri" || name === shape.payload);
  // An empty structure inside of another value leaves no trace in the query protocol.
  if (depth > 0 && required.length === 0 && members[0] !== undefined) required.push(members[0][0]);
  return fc.record(Object.fromEntries(members.map(([name, member]) => [name, memberValue(member, isChosen, depth)])), { requiredKeys: required });
}

function isScalar(member: Member): boolean {
  return !["structure", "list", "map"].includes(member.shape.type);
}

function memberValue(member: Member, isChosen: MemberChoice, depth: number): fc.Arbitrary<unknown> {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      return structureValue(shape, isChosen, depth + 1);
    case "list":
      return fc.array(memberValueIn(shape.element, member, isChosen, depth), { minLength: 1, maxLength: 3 });
    case "map":
      return fc.dictionary(member.location === "headers" ? fc.constantFrom("one", "two-b") : scalarText(shape.key, undefined),
        memberValueIn(shape.value, member, isChosen, depth), { minKeys: 1, maxKeys: 2, noNullPrototype: true });
    default:
      return scalarValue(member, member.location);
  }
}

function memberValueIn(part: Member, owner: Member, isChosen: MemberChoice, depth: number): fc.Arbitrary<unknown> {
  return isScalar(part) ? scalarValue(part, owner.location) : memberValue(part, isChosen, depth + 1);
}

function scalarText(member: Member, location: Member["location"]): fc.Arbitrary<string> {
  if (member.shape.enumeration !== undefined) return fc.constantFrom(...member.shape.enumeration);
  return location === "header" || location === "headers" ? headerText : text;
}

function scalarValue(member: Member, location: Member["location"]): fc.Arbitrary<unknown> {
  switch (member.shape.type) {
    case "integer": return fc.integer({ min: 0, max: 1_000_000 });
    case "long": return fc.integer({ min: 0, max: 2 ** 40 });
    case "float":
    case "double": return fc.integer({ min: -1000, max: 1000 }).map((value) => value / 4);
    case "boolean": return fc.boolean();
    case "timestamp": return fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1000));
    case "blob": return fc.uint8Array({ minLength: 1, maxLength: 20 });
    default: return scalarText(member, location);
  }
}
