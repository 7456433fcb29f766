/** The run has to end, and why has been reported. */
export class BailError extends Error {}

/** Nothing new begins any more: something failed, or somebody pressed Ctrl-C. */
export class StoppedError extends Error {}

/** A step that was under way failed, which has been reported. */
export class StepFailedError extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/** A delete that protection forbids; the others go on, so that all of them are reported at once. */
export class ProtectedError extends Error {
  constructor(urn: string) {
    super(`resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, ` +
      "either remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`, " +
      `or use the command:\n\`pulumi state unprotect '${urn}'\``);
  }
}

/** What the program asked for cannot be done; it gets this as the answer. */
export class RefusedError extends Error {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
