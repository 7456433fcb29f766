/**
 * DynamoDB's numbers: decimal, up to 38 significant digits, magnitudes from 1E-130 to 9.99…E+125.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
import { validation } from "../records";

const mostDigits = 38;
const greatestExponent = 125;
const leastExponent = -130;

/** ±d.ddd × 10^exponent; `digits` has neither leading nor trailing zeros and is empty for zero. */
interface Decimal {
  isNegative: boolean;
  digits: string;
  exponent: number;
}

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

/** @throws AwsError `ValidationException` for what is no number, too great, too small or too precise */
function parse(text: string): Decimal {
  if (text === "") throw validation("The parameter cannot be converted to a numeric value");
  const match = pattern.exec(text);
  const whole = match?.[2] ?? "";
  const all = whole + (match?.[3] ?? "");
  if (!match || all === "") throw validation(`The parameter cannot be converted to a numeric value: ${text}`);
  return limited(decimal(match[1] === "-", all, whole.length - 1 + Number(match[4] ?? 0)));
}

/** @param exponent of the first of `digits`, zeros included */
function decimal(isNegative: boolean, digits: string, exponent: number): Decimal {
  let start = 0;
  let end = digits.length;
  while (start < end && digits.charCodeAt(start) === 48) start++;
  while (end > start && digits.charCodeAt(end - 1) === 48) end--;
  return start === end ? { isNegative: false, digits: "", exponent: 0 } : { isNegative, digits: digits.slice(start, end), exponent: exponent - start };
}

function limited(number: Decimal): Decimal {
  if (number.exponent > greatestExponent) throw validation("Number overflow. Attempting to store a number with magnitude larger than supported range");
  if (number.exponent < leastExponent) throw validation("Number underflow. Attempting to store a number with magnitude smaller than supported range");
  if (number.digits.length > mostDigits) throw validation("Attempting to store more than 38 significant digits in a Number");
  return number;
}

function format({ isNegative, digits, exponent }: Decimal): string {
  if (digits === "") return "0";
  const sign = isNegative ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits + "0".repeat(exponent + 1 - digits.length);
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Whole numbers of a few digits, which most are, need no work: they are in normal form already. */
const plain = /^(?:0|-?[1-9]\d{0,14})$/;

/**
 * The one way in which DynamoDB writes a number: without exponent and without needless zeros.
 * @throws AwsError `ValidationException`
 */
export function normalNumber(text: string): string {
  return plain.test(text) ? text : format(parse(text));
}

/** Less than, equal to or greater than zero, as numbers compare. Both are in normal form. */
export function compareNumbers(left: string, right: string): number {
  if (left === right) return 0;
  if (left.length < 16 && right.length < 16) return Number(left) - Number(right);
  const a = numberKey(left);
  const b = numberKey(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A text that sorts as the number does, digit characters and `~` only.
 *
 * `0` + 999 less the exponent + nines' complement of the digits + `~` for negative ones, `1` for zero, `2` + exponent + digits above.
 */
export function numberKey(text: string): string {
  const { isNegative, digits, exponent } = parse(text);
  if (digits === "") return "1";
  const shifted = exponent - leastExponent;
  if (!isNegative) return `2${String(shifted).padStart(3, "0")}${digits}`;
  let complement = "";
  for (const digit of digits) complement += 9 - Number(digit);
  return `0${String(999 - shifted).padStart(3, "0")}${complement}~`;
}

/** @throws AwsError `ValidationException` for a sum beyond the limits of numbers */
export function addNumbers(left: string, right: string): string {
  return sum(parse(left), parse(right));
}

/** @throws AwsError `ValidationException` for a difference beyond the limits of numbers */
export function subtractNumbers(left: string, right: string): string {
  const negated = parse(right);
  return sum(parse(left), { ...negated, isNegative: !negated.isNegative });
}

function sum(a: Decimal, b: Decimal): string {
  const lastPlace = Math.min(a.exponent - a.digits.length + 1, b.exponent - b.digits.length + 1);
  const total = scaled(a, lastPlace) + scaled(b, lastPlace);
  const digits = (total < 0n ? -total : total).toString();
  return format(limited(decimal(total < 0n, digits, digits.length - 1 + lastPlace)));
}

/** The number as a whole count of units of 10^place. */
function scaled({ isNegative, digits, exponent }: Decimal, place: number): bigint {
  if (digits === "") return 0n;
  const value = BigInt(digits + "0".repeat(exponent - digits.length + 1 - place));
  return isNegative ? -value : value;
}

/** Bytes that a number counts for in an item: about half of its digits. */
export function numberSize(text: string): number {
  const { isNegative, digits, exponent } = parse(text);
  if (digits === "") return 1;
  return 1 + Math.ceil(digits.length / 2) + (digits.length % 2 !== 0 || exponent % 2 !== 0 ? 0 : 1) + (isNegative ? 1 : 0);
}
