import type { Duplex } from "node:stream";

import { programEnvironment } from "../../gate/spawn-runtime";
import { LOCAL_STACK } from "../workspace/stack";
import { UserError } from "../workspace/problem";
import { PreparedPrograms } from "../program/prepared-programs";
import type { WarmRuntimes } from "../program/warm-runtimes";
import { bundleFunctions } from "../program/bundles";
import { openLocalHost } from "../operation/open-local-host";
import type { LocalHost } from "../operation/local-host";
import { runLocally } from "../operation/local-run";
import { runPulumiCli } from "../pulumi-cli/pulumi-run";
import { Channel } from "./channel";
import { homeFolder, makeFolder } from "./home";
import type { ClientMessage, LayerDocument, RunMessage, RunPlan } from "./messages";
import { waitForNeighbours } from "./neighbours";
import { RunRegistry } from "./registry";

/** Canceled, as shells count it: 128 + SIGINT. */
const CANCELED = 130;

/** One run, from the plan to its last word. Goes on to a safe end when its client is gone. */
export class Session {
  /** Resolves with an exit code when everything is saved and said. */
  readonly done: Promise<number>;
  private readonly abort = new AbortController();
  private readonly channel: Channel<ClientMessage, RunMessage>;
  private clientGone = false;
  private change: ReturnType<RunRegistry["announce"]> | undefined;

  constructor(
    stream: Duplex,
    private readonly warm: WarmRuntimes,
    /** Tests bring an engine with providers of their own. */
    private readonly open: (home: string) => Promise<LocalHost> = openLocalHost,
  ) {
    let resolve: (code: number) => void;
    this.done = new Promise((r) => (resolve = r));
    let started = false;
    this.channel = new Channel(
      stream,
      (message) => {
        if (message.kind === "cancel") return this.cancel();
        if (started) return;
        started = true;
        void this.run(message.plan, message.env).then(resolve);
      },
      () => {
        this.clientGone = true;
        if (!started) void warm.dispose().then(() => resolve(0));
        this.cancel();
        this.change?.({ state: "finishing" });
      },
    );
    this.send({ kind: "hello", pid: process.pid });
  }

  /** Lets running steps finish, starts no new ones. */
  cancel(): void {
    this.abort.abort();
  }

  private send(message: RunMessage): void {
    if (!this.clientGone) this.channel.send(message);
  }

  private async run(plan: RunPlan, env: Record<string, string>): Promise<number> {
    adopt(env);
    let end: Extract<RunMessage, { kind: "end" }>;
    try {
      const documents = await this.perform(plan, env);
      const failed = documents.find((document) => !document.ok);
      const canceled = documents.some((document) => document.canceled);
      end = { kind: "end", exitCode: failed === undefined ? 0 : canceled ? CANCELED : failed.exitCode || 1, canceled };
    } catch (error) {
      const canceled = this.abort.signal.aborted;
      end = { kind: "end", exitCode: canceled ? CANCELED : error instanceof UserError ? error.exitCode : 1, canceled, error: textOf(error) };
    }
    await this.warm.dispose();
    if (this.clientGone && this.change) this.change({ state: "ended", summary: summaryOf(end) });
    else this.change?.(undefined);
    this.send(end);
    // The connection closes when the process is gone, so that whoever waits for it waits for that.
    await this.channel.flush();
    return end.exitCode;
  }

  private async perform(plan: RunPlan, env: Record<string, string>): Promise<LayerDocument[]> {
    const send = (message: RunMessage): void => this.send(message);
    const home = homeFolder(plan.root);
    const { stack, layers, commandLine } = plan;
    if (plan.command !== "outputs") {
      const registry = new RunRegistry(makeFolder(home));
      const others = waitForNeighbours(registry, { stack, layers, pid: process.pid }, (message) => send({ kind: "note", severity: "info", message }), this.abort.signal);
      await others;
      this.change = registry.announce({ since: new Date().toISOString(), commandLine, stack, layers, state: this.clientGone ? "finishing" : "running" });
    }
    const forPrograms = programEnvironment(env);
    if (stack !== LOCAL_STACK) {
      await bundleFunctions(plan.root);
      return runPulumiCli({ plan, send, signal: this.abort.signal, env: forPrograms, now: Date.now });
    }
    const runsPrograms = plan.command === "up" || plan.command === "up-only" || plan.command === "preview";
    const running = plan.workspace.filter((layer) => layers.includes(layer.name));
    const programs = runsPrograms ? new PreparedPrograms(plan.root, running, this.warm, forPrograms) : undefined;
    const host = await this.open(home);
    try {
      await programs?.ready();
      return await runLocally({ plan, host, program: (layer) => programs!.of(layer), send, signal: this.abort.signal });
    } finally {
      await host.close();
    }
  }
}

/** The process may have been started by a helper with another environment; the client's is the one that counts. */
function adopt(env: Record<string, string>): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

function summaryOf(end: Extract<RunMessage, { kind: "end" }>): string {
  if (end.error) return end.error.split("\n")[0]!;
  return end.canceled ? "it finished its running steps, saved and stopped" : end.exitCode === 0 ? "everything was done" : "it failed and saved what was done";
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Errors that name their cure stand for themselves; anything else is a fault of ours, and its stack says where.
  const expected = error instanceof UserError || error.name !== "Error" || !error.stack || "errors" in error;
  return expected ? error.message : `${error.stack}`;
}
