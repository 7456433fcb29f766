import { BuildspecError } from "./buildspec-error";

/**
 * What a failing phase leads to.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.on-failure
 */
export type FailurePolicy = { kind: "abort" } | { kind: "continue" } | {
  kind: "retry";
  /** How often the build is repeated at most. */
  count: number;
  /** The message of the failure must match it. */
  message: RegExp;
};

const DEFAULT_RETRIES = 3;

/** Reads ABORT, CONTINUE, RETRY, RETRY-<count>, RETRY-<expression>, RETRY-<count>-<expression>. */
export function failurePolicy(text: string): FailurePolicy {
  if (text === "ABORT") return { kind: "abort" };
  if (text === "CONTINUE") return { kind: "continue" };
  const retry = /^RETRY(?:-(\d+)(?=-|$))?(?:-(.+))?$/s.exec(text);
  const count = retry?.[1] === undefined ? DEFAULT_RETRIES : Number(retry[1]);
  if (retry === null || count > 100) {
    throw new BuildspecError(`on-failure: ${text} is none of ABORT, CONTINUE, RETRY, RETRY-count, RETRY-regex, RETRY-count-regex with a count from 0 to 100`);
  }
  try {
    return { kind: "retry", count, message: new RegExp(retry[2] ?? ".*", "s") };
  } catch {
    throw new BuildspecError(`on-failure: ${retry[2]} is no regular expression`);
  }
}
