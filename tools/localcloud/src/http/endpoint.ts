import type { LocalCloud } from "../local-cloud";
import type { ServedCloud } from "./server";

/** Where a cloud answers over HTTP: where it is served already, or a free port of its own from the first use on. */
export class Endpoint {
  private given: string | undefined;
  private served: Promise<ServedCloud> | undefined;

  constructor(private readonly cloud: () => LocalCloud) {}

  /** It is served at this address by somebody else. */
  use(address: string): void {
    this.given = address;
  }

  async address(): Promise<string> {
    if (this.given !== undefined) return this.given;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- most clouds in a process never answer over HTTP
    this.served ??= (require("./server") as typeof import("./server")).serveCloud(this.cloud());
    return (await this.served).endpoint;
  }

  async close(): Promise<void> {
    await (await this.served)?.stop();
  }
}
