import type { AwsError, Shape } from "../../service";
import { invalidArgument, invalidRequest, malformedXml, notModelled } from "./errors";

const rulesPerBucket = 1000;
const actions = ["Expiration", "Transitions", "NoncurrentVersionTransitions", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"];
/** Storage classes that S3 lets objects reach after 30 days only. */
const afterThirtyDays = new Set(["STANDARD_IA", "ONEZONE_IA"]);

/** @throws AwsError the first thing that S3 would refuse about a lifecycle configuration */
export function rejectLifecycleRules(rules: Shape[]): void {
  if (rules.length === 0) throw malformedXml("a lifecycle configuration needs at least one Rule");
  if (rules.length > rulesPerBucket) throw malformedXml(`a lifecycle configuration takes at most ${rulesPerBucket} rules`);
  const ids = rules.flatMap((rule) => (rule.ID ? [rule.ID as string] : []));
  if (new Set(ids).size !== ids.length) throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule");
  if (ids.some((id) => id.length > 255)) throw invalidArgument("ID length should not exceed allowed limit of 255");
  for (const rule of rules) {
    const problem = checkRule(rule);
    if (problem) throw problem;
  }
  if (rules.some((rule) => (rule.Transitions?.length ?? 0) + (rule.NoncurrentVersionTransitions?.length ?? 0) > 0)) {
    throw notModelled("a transition to another storage class");
  }
}

function checkRule(rule: Shape): AwsError | undefined {
  return checkScope(rule) ?? checkExpiration(rule) ?? checkTransitions(rule) ?? checkNoncurrent(rule) ?? checkAbort(rule);
}

function checkScope(rule: Shape): AwsError | undefined {
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) return malformedXml("a Rule needs either Filter or Prefix");
  const { And: and, ...single } = rule.Filter ?? {};
  const conditions = Object.values(single).filter((value) => value !== undefined).length;
  if (conditions + (and === undefined ? 0 : 1) > 1) return malformedXml("a Filter holds one condition; combine several inside And");
  if (and !== undefined) {
    const parts = (and.Prefix === undefined ? 0 : 1) + (and.Tags?.length ?? 0)
      + (and.ObjectSizeGreaterThan === undefined ? 0 : 1) + (and.ObjectSizeLessThan === undefined ? 0 : 1);
    if (parts < 2) return malformedXml("And needs at least two conditions");
    if (and.ObjectSizeGreaterThan !== undefined && and.ObjectSizeLessThan !== undefined && and.ObjectSizeGreaterThan >= and.ObjectSizeLessThan) {
      return invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
    }
  }
  if (!actions.some((action) => rule[action] !== undefined && (!Array.isArray(rule[action]) || rule[action].length > 0))) {
    return invalidRequest("At least one action needs to be specified in a rule");
  }
  return undefined;
}

const hasTags = (rule: Shape): boolean => rule.Filter?.Tag !== undefined || (rule.Filter?.And?.Tags?.length ?? 0) > 0;
const isPositive = (days: unknown): boolean => typeof days === "number" && Number.isInteger(days) && days > 0;

function checkExpiration({ Expiration: expiration, ...rule }: Shape): AwsError | undefined {
  if (expiration === undefined) return undefined;
  const given = ["Date", "Days", "ExpiredObjectDeleteMarker"].filter((key) => expiration[key] !== undefined);
  if (given.length !== 1) return malformedXml("Expiration takes exactly one of Date, Days and ExpiredObjectDeleteMarker");
  if (expiration.Days !== undefined && !isPositive(expiration.Days)) {
    return invalidArgument("'Days' for Expiration action must be a positive integer");
  }
  if (expiration.Date instanceof Date && expiration.Date.getTime() % 86_400_000 !== 0) return invalidArgument("'Date' must be at midnight GMT");
  if (expiration.ExpiredObjectDeleteMarker !== undefined && hasTags(rule)) {
    return invalidRequest("ExpiredObjectDeleteMarker cannot be specified with Tags.");
  }
  return undefined;
}

function checkTransitions(rule: Shape): AwsError | undefined {
  for (const transition of (rule.Transitions ?? []) as Shape[]) {
    const { Days: days, Date: date, StorageClass: storageClass } = transition;
    if (storageClass === undefined) return malformedXml("a Transition needs a StorageClass");
    if ((days === undefined) === (date === undefined)) return malformedXml("a Transition takes exactly one of Date and Days");
    if (days !== undefined && (!Number.isInteger(days) || days < 0)) return invalidArgument("'Days' in Transition action must be nonnegative");
    if (days !== undefined && days < 30 && afterThirtyDays.has(storageClass)) {
      return invalidArgument(`'Days' in Transition action must be greater than or equal to 30 for storageClass '${storageClass}'`);
    }
    if (days !== undefined && rule.Expiration?.Days !== undefined && rule.Expiration.Days <= days) {
      return invalidArgument(`'Days' in the Expiration action for filter '(prefix=${prefixOf(rule)})' must be greater than 'Days' in the Transition action`);
    }
  }
  return undefined;
}

const prefixOf = (rule: Shape): string => rule.Prefix ?? rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? "";

function checkNoncurrent(rule: Shape): AwsError | undefined {
  const expiration = rule.NoncurrentVersionExpiration;
  const transitions = (rule.NoncurrentVersionTransitions ?? []) as Shape[];
  const named = [...(expiration === undefined ? [] : [["NoncurrentVersionExpiration", expiration] as const]),
    ...transitions.map((one) => ["NoncurrentVersionTransition", one] as const)];
  for (const [action, { NoncurrentDays: days, NewerNoncurrentVersions: newer, StorageClass: storageClass }] of named) {
    if (days === undefined) return malformedXml(`${action} needs NoncurrentDays`);
    const least = action === "NoncurrentVersionExpiration" ? 1 : 0;
    if (!Number.isInteger(days) || days < least) return invalidArgument(`'NoncurrentDays' for ${action} action must be a positive integer`);
    if (newer !== undefined && (!isPositive(newer) || newer > 100)) {
      return invalidArgument(`'NewerNoncurrentVersions' for ${action} action must be a positive integer of at most 100`);
    }
    if (days < 30 && afterThirtyDays.has(storageClass)) {
      return invalidArgument(`'Days' in NoncurrentVersionTransition action must be greater than or equal to 30 for storageClass '${storageClass}'`);
    }
  }
  return undefined;
}

function checkAbort(rule: Shape): AwsError | undefined {
  const abort = rule.AbortIncompleteMultipartUpload;
  if (abort === undefined) return undefined;
  if (!isPositive(abort.DaysAfterInitiation)) {
    return invalidArgument("'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer");
  }
  if (hasTags(rule)) return invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags.");
  const sized = [rule.Filter, rule.Filter?.And].some((one) => one?.ObjectSizeGreaterThan !== undefined || one?.ObjectSizeLessThan !== undefined);
  return sized ? invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Object Size.") : undefined;
}
