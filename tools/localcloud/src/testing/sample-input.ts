import type { Member, ModelShape, Operation } from "../model/api-model";
import type { Shape } from "../service";

const DEEPEST = 4;

/** An input with every member of an operation set to something plain, for tests that read inputs without carrying them out. */
export function sampleInput({ input }: Operation): Shape {
  return input === undefined ? {} : structure(input, 0);
}

function structure(shape: ModelShape, depth: number): Shape {
  return Object.fromEntries([...shape.members].map(([name, member]) => [name, value(member, depth + 1)]));
}

function value({ shape }: Member, depth: number): unknown {
  switch (shape.type) {
    case "structure": return depth < DEEPEST ? structure(shape, depth) : {};
    case "list": return depth < DEEPEST ? [value(shape.element, depth + 1)] : [];
    case "map": return { key: value(shape.value, depth + 1) };
    case "blob": return Uint8Array.of(1);
    case "boolean": return true;
    case "timestamp": return new Date(0);
    case "string": case "character": return shape.enumeration?.[0] ?? "name";
    default: return 1;
  }
}
