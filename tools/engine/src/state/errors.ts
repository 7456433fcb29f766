import { codeOf } from "./files";

/** Who holds the lock of a stack, as far as the lock file says. */
export interface LockHolder {
  pid: number;
  username: string;
  hostname: string;
  /** ISO 8601. */
  timestamp: string;
  /** Unknown when the Pulumi CLI holds the lock. */
  command?: string;
  /** The lock file. */
  file: string;
}

/** `alice@laptop, process 4711, "up", since 2026-01-02T03:04:05Z` */
export function describeHolder(holder: LockHolder): string {
  const command = holder.command === undefined ? "the Pulumi CLI or another tool" : `"${holder.command}"`;
  return `${holder.username}@${holder.hostname}, process ${holder.pid}, ${command}, since ${holder.timestamp}`;
}

/** Somebody else is working on the stack. */
export class StackLockedError extends Error {
  override readonly name = "StackLockedError";

  constructor(
    /** `organization/project/stack` */
    readonly stackName: string,
    readonly holders: LockHolder[],
    cure: string,
  ) {
    super([`Stack ${stackName} is locked by ${holders.map(describeHolder).join("; ")}.`, cure].join("\n"));
  }
}

/** A file of the state cannot be used as it is, or cannot be written. Nothing was overwritten. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";

  constructor(
    readonly file: string,
    problem: string,
    fix: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${problem}\n${fix}`, options);
  }
}

/** The passphrase does not open the secrets, or there is none. Nothing was changed. */
export class PassphraseError extends Error {
  override readonly name = "PassphraseError";
}

const reasons: Record<string, [problem: string, fix: string]> = {
  ENOSPC: ["the disk is full", "Make room and run the command again; what was saved before is untouched."],
  EDQUOT: ["the disk quota is used up", "Make room and run the command again; what was saved before is untouched."],
  EROFS: ["the file system is read-only", "Use a folder that can be written (SWITCHYARD_HOME names another one)."],
  EACCES: ["permission denied", "Give yourself write access to it, or use another folder (SWITCHYARD_HOME names one)."],
  EPERM: ["operation not permitted", "Give yourself write access to it, or use another folder (SWITCHYARD_HOME names one)."],
  ENOTDIR: ["a part of the path is a file, not a folder", "Move that file away, or use another folder (SWITCHYARD_HOME names one)."],
  EIO: ["the disk reports an error", "Check the disk; what was saved before is untouched as far as the disk is."],
};

/** Says what a failed write means for the state and what helps; errors of our own pass unchanged. */
export function explainFileError(error: unknown, file: string, doing: string): Error {
  if (error instanceof StateFileError || error instanceof StackLockedError || error instanceof PassphraseError) return error;
  const code = codeOf(error) ?? "";
  const text = typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
  const [problem, fix] = reasons[code] ?? [text, "What was saved before is untouched."];
  return new StateFileError(file, `${doing} failed: ${problem}${code && code in reasons ? ` (${code})` : ""}.`, fix, { cause: error });
}
