/**
 * Where moto is known to differ, and AWS's documentation is on our side.
 */
import type { Step } from "./s3-steps";

export interface Difference {
  why: string;
  /** Whether both sides hold the same afterwards, so that the sequence can be compared further. */
  isInAnswerOnly: boolean;
}

/**
 * @param steps the sequence up to the step that came out differently
 * @returns undefined when the difference has no known reason
 */
export function differenceOf(steps: readonly Step[], ours: string, theirs: string): Difference | undefined {
  const step = steps[steps.length - 1]!;
  const own = parsed(ours);
  const other = parsed(theirs);
  if (step.kind === "delete" && step.version !== undefined && own?.version !== undefined && other !== undefined && other.version === undefined && own.marker === other.marker) {
    return { why: "moto does not name the version that a call deletes, when there is none", isInAnswerOnly: true };
  }
  if ((step.kind === "delete" && step.version === undefined && own?.marker === true && other?.marker === false) || (step.kind === "deleteAll" && marksMore(own, other))) {
    return { why: "moto makes no delete marker for a key that is not there", isInAnswerOnly: false };
  }
  if (own?.version === "null" && other !== undefined && JSON.stringify({ ...own, version: undefined }) === JSON.stringify(other)) {
    return { why: "moto does not name the version null", isInAnswerOnly: true };
  }
  if (step.kind === "head" && step.version !== undefined && theirs === "Unknown") {
    return { why: "moto answers 400 to a HEAD of a version that is not there, and of the version null while there never was versioning", isInAnswerOnly: true };
  }
  const wasSuspended = steps.some((one) => one.kind === "versioning" && one.status === "Suspended");
  if (wasSuspended && step.kind === "versions" && listsMore(own, other)) {
    return { why: "moto loses versions from before versioning was suspended", isInAnswerOnly: false };
  }
  if (wasSuspended && step.kind === "deleteAll" && theirs === "Error") {
    return { why: "moto breaks down on DeleteObjects while versioning is suspended", isInAnswerOnly: false };
  }
  if (step.kind === "get" && step.range !== undefined && ours === "InvalidRange" && other?.body === "") {
    return { why: "moto gives the empty range of an empty object, where S3 says that it cannot be satisfied", isInAnswerOnly: true };
  }
  return undefined;
}

type Parsed = Record<string, unknown>;

function parsed(outcome: string): Parsed | undefined {
  return outcome.startsWith("{") || outcome.startsWith("[") ? JSON.parse(outcome) as Parsed : undefined;
}

function marksMore(own: Parsed | undefined, other: Parsed | undefined): boolean {
  if (!Array.isArray(own) || !Array.isArray(other)) return false;
  const count = (list: { marker: boolean }[]): number => list.filter(({ marker }) => marker).length;
  return count(own) > count(other);
}

function listsMore(own: Parsed | undefined, other: Parsed | undefined): boolean {
  const versions = (answer: Parsed | undefined): string[] => ((answer?.versions ?? []) as unknown[][]).map(([key, version]) => JSON.stringify([key, version]));
  return versions(own).length > versions(other).length && versions(other).every((one) => versions(own).includes(one));
}
