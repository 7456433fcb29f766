/**
 * The condition operators of IAM: how one value of a request compares with the values of a policy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { BlockList, isIP } from "node:net";
import { globMatcher, matchesSegments, splitArn } from "./glob";

/** Whether a value of the request is one that the policy names; made once for a policy's values that hold no variable. */
export type Comparison = (given: string) => boolean;

export interface Operator {
  /** Negated operators hold when no value of the policy matches; they hold for a key that the request lacks. */
  isNegated: boolean;
  /** Whether wildcards of the policy's values are to be turned into signs before. */
  takesPatterns: boolean;
  compare(expected: string): Comparison;
}

const operator = (compare: Operator["compare"], takesPatterns = false): Omit<Operator, "isNegated"> => ({ compare, takesPatterns });

const equals = operator((expected) => (given) => given === expected);
const equalsIgnoringCase = operator((expected) => {
  const small = expected.toLowerCase();
  return (given) => given.toLowerCase() === small;
});
const like = operator((expected) => globMatcher(expected), true);
const arn = operator((expected) => {
  const segments = splitArn(expected);
  return (given) => segments.length === 6 && matchesSegments(segments, given);
}, true);
const bool = operator((expected) => {
  const wanted = expected.toLowerCase();
  return (given) => (wanted === "true" || wanted === "false") && given.toLowerCase() === wanted;
});
const binary = operator((expected) => {
  const bytes = Buffer.from(expected, "base64");
  return (given) => Buffer.from(given, "base64").equals(bytes);
});
const address = operator((expected) => {
  const range = addressRange(expected);
  return (given) => {
    const family = isIP(given);
    return range !== undefined && family !== 0 && range.check(given, family === 6 ? "ipv6" : "ipv4");
  };
});

type Test = (given: number, expected: number) => boolean;
const ordered = (read: (text: string) => number, test: Test): Omit<Operator, "isNegated"> => operator((expected) => {
  const bound = read(expected);
  return (given) => {
    const value = read(given);
    return !Number.isNaN(value) && !Number.isNaN(bound) && test(value, bound);
  };
});
const TESTS: Readonly<Record<string, Test>> = {
  Equals: (a, b) => a === b, LessThan: (a, b) => a < b, LessThanEquals: (a, b) => a <= b, GreaterThan: (a, b) => a > b, GreaterThanEquals: (a, b) => a >= b,
};

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...pair("StringEquals", "StringNotEquals", equals),
  ...pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", equalsIgnoringCase),
  ...pair("StringLike", "StringNotLike", like),
  ...pair("ArnEquals", "ArnNotEquals", arn),
  ...pair("ArnLike", "ArnNotLike", arn),
  ...pair("IpAddress", "NotIpAddress", address),
  ...pair("NumericEquals", "NumericNotEquals", ordered(readNumber, TESTS.Equals!)),
  ...pair("DateEquals", "DateNotEquals", ordered(readDate, TESTS.Equals!)),
  ...Object.entries(TESTS).slice(1).flatMap(([name, test]) => [
    ...pair(`Numeric${name}`, undefined, ordered(readNumber, test)), ...pair(`Date${name}`, undefined, ordered(readDate, test)),
  ]),
  ...pair("Bool", undefined, bool),
  ...pair("BinaryEquals", undefined, binary),
]);

function pair(name: string, negated: string | undefined, { compare, takesPatterns }: Omit<Operator, "isNegated">): [string, Operator][] {
  const made: [string, Operator][] = [[name.toLowerCase(), { isNegated: false, takesPatterns, compare }]];
  if (negated !== undefined) made.push([negated.toLowerCase(), { isNegated: true, takesPatterns, compare }]);
  return made;
}

/** @param name without qualifier and `IfExists`, in small letters */
export function operatorNamed(name: string): Operator | undefined {
  return OPERATORS.get(name);
}

function readNumber(text: string): number {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : NaN;
}

/** ISO 8601 or seconds since the epoch; milliseconds. */
function readDate(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) && !/^\d{4}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text);
}

/** An address or a range in CIDR notation. */
function addressRange(text: string): BlockList | undefined {
  const [base = "", bits, ...more] = text.trim().split("/");
  const family = isIP(base);
  if (family === 0 || more.length > 0) return undefined;
  const type = family === 6 ? "ipv6" : "ipv4";
  const range = new BlockList();
  if (bits === undefined) {
    range.addAddress(base, type);
    return range;
  }
  const length = Number(bits);
  if (!/^\d+$/.test(bits) || length > (family === 6 ? 128 : 32)) return undefined;
  range.addSubnet(base, length, type);
  return range;
}
