/** @returns after a time in milliseconds @throws the signal's reason, or an AbortError, when that comes first */
export type Timer = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Who is called, as the AWS SDK tells its middleware. */
interface CallContext {
  clientName?: string;
  commandName?: string;
}

type Middleware = <A, R>(next: (args: A) => Promise<R>, context: CallContext) => (args: A) => Promise<R>;

/** A client of the AWS SDK. */
export interface LimitedClient {
  middlewareStack: { add(middleware: Middleware, options: { step: "initialize"; name: string }): void };
}

/**
 * As long as one call may take, with the SDK's own repetitions. AWS answers within seconds or not at all, and a payment that takes longer
 * has failed its trial.
 */
export const longestCallSeconds = 30;

/**
 * The time that an invocation has. The SDK waits for an answer without end, and Lambda ends a function without a word; so calls and pauses
 * end a while before, and there is time left to say so.
 */
export class TimeLimit {
  private end = Infinity;

  /** @param now milliseconds since the epoch */
  constructor(private readonly now: () => number, private readonly timer: Timer) {}

  /** From now on everything that begins has ended after this time. @param milliseconds negative when it is over already */
  set(milliseconds: number): void {
    this.end = this.now() + milliseconds;
  }

  /** @throws Error when the limit comes first */
  async wait(milliseconds: number): Promise<void> {
    const left = this.left();
    await this.timer(Math.min(milliseconds, left));
    if (left < milliseconds) throw new Error("the hook's own time is over");
  }

  /** Has every call of a client fail, with its name, that AWS does not answer in time. @returns the client */
  guard<C extends LimitedClient>(client: C): C {
    client.middlewareStack.add((next, context) => (args) => this.within(nameOf(context), next(args)), { step: "initialize", name: "timeLimit" });
    return client;
  }

  private async within<R>(what: string, call: Promise<R>): Promise<R> {
    const allowed = Math.min(longestCallSeconds * 1000, this.left());
    const answered = new AbortController();
    const late = this.timer(allowed, answered.signal).then(() => {
      throw new Error(`${what} has not answered within ${Math.round(allowed / 1000)} seconds`);
    });
    try {
      return await Promise.race([call, late]);
    } finally {
      answered.abort();
    }
  }

  private left(): number {
    return Math.max(0, this.end - this.now());
  }
}

/** E.g. `CodeDeploy GetDeployment`. */
function nameOf({ clientName, commandName }: CallContext): string {
  return [clientName?.replace(/Client$/, ""), commandName?.replace(/Command$/, "")].join(" ");
}
