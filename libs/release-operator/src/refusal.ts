/** A command that cannot be carried out as things stand. Nothing was changed; the message says why, and what to do. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Refusal";
  }
}

/** A command line that is wrong, with all that is wrong with it. */
export class RequestError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "RequestError";
  }
}
