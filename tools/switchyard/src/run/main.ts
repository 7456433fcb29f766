import type { ChildProcess } from "node:child_process";
import { createServer, Socket } from "node:net";
import type { Duplex } from "node:stream";

import type { LocalHost } from "../operation/local-host";
import { LanguageRuntime } from "../program/language-runtime";
import { WarmRuntimes } from "../program/warm-runtimes";
import { Session } from "./session";

/** How the process was started: by a command that waits, or ahead of one that will come. */
export interface RunArguments {
  /** Socket to wait at; without it the command holds the other end of descriptor 3. */
  socket?: string;
  /** Language runtimes that are to be warm when the plan arrives; `bin/run.js` starts them. */
  warm?: { root: string; runtimes: number };
}

/** A process that was started ahead and that nobody needs, ends by itself. */
const UNCLAIMED_MILLISECONDS = 20_000;

/**
 * Entry of the run process: one command, then it ends.
 *
 * @param runtimes that were started before this code was loaded
 * @param open what the local stack runs on; only tests bring their own
 */
export function main(argv: string[], runtimes: ChildProcess[] = [], open?: (home: string) => Promise<LocalHost>): void {
  const args = JSON.parse(argv[0] ?? "{}") as RunArguments;
  const warm = new WarmRuntimes(runtimes.map((child) => new LanguageRuntime(child)));
  const serve = (stream: Duplex): void => {
    const session = new Session(stream, warm, open);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => session.cancel());
    void session.done.then((code) => process.exit(code));
  };
  if (args.socket === undefined) return serve(new Socket({ fd: 3 }));
  waitAt(args.socket, serve, () => void warm.dispose().then(() => process.exit(0)));
}

function waitAt(path: string, serve: (stream: Duplex) => void, giveUp: () => void): void {
  const timer = setTimeout(giveUp, UNCLAIMED_MILLISECONDS);
  const parent = new Socket({ fd: 3 });
  let claimed = false;
  const unclaimed = (): void => {
    if (claimed) return;
    clearTimeout(timer);
    server.close();
    giveUp();
  };
  // The one who started us holds the other end of descriptor 3 for as long as somebody may still come.
  parent.on("end", unclaimed).on("error", unclaimed).resume();
  const server = createServer((socket) => {
    claimed = true;
    clearTimeout(timer);
    parent.destroy();
    server.close();
    serve(socket);
  });
  server.maxConnections = 1;
  server.on("error", unclaimed);
  server.listen(path);
}

