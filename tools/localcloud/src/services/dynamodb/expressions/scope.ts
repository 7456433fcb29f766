/**
 * The names and values that a request gives to its expressions.
 */
import type { Shape } from "../../../service";
import { validation } from "../records";
import { checkedValue, type AttributeValue } from "../values/attribute-value";
import { ExpressionProblem } from "./grammar";
import { isReserved } from "./reserved-words";
import type { PathSyntax } from "./syntax";

export type Path = (string | number)[];

/** Problems of one expression by kind; DynamoDB reports the first of the kind that it looks at first. */
export class Problems {
  private readonly found = new Map<string, string>();

  constructor(private readonly order: readonly string[]) {}

  note(kind: string, problem: string): void {
    if (!this.found.has(kind)) this.found.set(kind, problem);
  }

  has(kind: string): boolean {
    return this.found.has(kind);
  }

  /** @throws ExpressionProblem */
  reject(): void {
    if (this.found.size === 0) return;
    const first = this.order.find((kind) => this.found.has(kind));
    if (first === undefined) throw new Error(`A problem of a kind that has no place in the order: ${[...this.found.keys()].join(", ")}`);
    throw new ExpressionProblem(this.found.get(first)!);
  }
}

export class Scope {
  private readonly names: Shape;
  private readonly values: Record<string, AttributeValue> = {};
  private readonly unusedNames: Set<string>;
  private readonly unusedValues: Set<string>;

  /** @throws AwsError `ValidationException` for placeholders and values that cannot be */
  constructor(names: Shape | undefined, values: Shape | undefined) {
    this.names = names ?? {};
    const keys = Object.keys(this.names);
    if (names !== undefined && keys.length === 0) throw validation("ExpressionAttributeNames must not be empty");
    for (const key of keys) {
      if (!/^#[0-9a-zA-Z_]+$/.test(key)) throw validation(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`);
    }
    this.unusedNames = new Set(keys);
    const given = Object.keys(values ?? {});
    if (values !== undefined && given.length === 0) throw validation("ExpressionAttributeValues must not be empty");
    for (const key of given) {
      if (!/^:[0-9a-zA-Z_]+$/.test(key)) throw validation(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`);
    }
    for (const key of given) this.values[key] = namedValue(key, values![key] as Shape);
    this.unusedValues = new Set(given);
  }

  /** The path with its placeholders filled in. */
  path(syntax: PathSyntax, problems: Problems): Path {
    return syntax.map((step) => {
      if (typeof step === "number") return step;
      if (!step.startsWith("#")) {
        if (isReserved(step)) problems.note("reserved", `Attribute name is a reserved keyword; reserved keyword: ${step}`);
        return step;
      }
      const name: unknown = this.names[step];
      if (typeof name !== "string") {
        problems.note("name", `An expression attribute name used in the document path is not defined; attribute name: ${step}`);
        return step;
      }
      this.unusedNames.delete(step);
      return name;
    });
  }

  /** The value of a placeholder; undefined, and noted, when there is none. */
  value(name: string, problems: Problems): AttributeValue | undefined {
    const value = this.values[name];
    if (value === undefined) problems.note("value", `An expression attribute value used in expression is not defined; attribute value: ${name}`);
    this.unusedValues.delete(name);
    return value;
  }

  /** @throws AwsError `ValidationException` for what no expression used */
  rejectUnused(): void {
    if (this.unusedNames.size > 0) {
      throw validation(`Value provided in ExpressionAttributeNames unused in expressions: keys: {${[...this.unusedNames].join(", ")}}`);
    }
    if (this.unusedValues.size > 0) {
      throw validation(`Value provided in ExpressionAttributeValues unused in expressions: keys: {${[...this.unusedValues].join(", ")}}`);
    }
  }
}

function namedValue(key: string, value: Shape): AttributeValue {
  try {
    return checkedValue(value);
  } catch (error) {
    throw validation(`ExpressionAttributeValues contains invalid value: ${(error as Error).message} for key ${key}`);
  }
}

/**
 * Runs the work on an expression and gives its problems DynamoDB's beginning.
 * @param member e.g. `ConditionExpression`
 */
export function reading<T>(member: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ExpressionProblem ? validation(`Invalid ${member}: ${error.message}`) : error;
  }
}

/** A path as DynamoDB shows it: `[a, [0], b]`. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}
