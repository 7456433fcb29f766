import type { DeliveryCommand } from "@switchyard/switchyard/cli/options";

import { DELIVERY_TARGETS, TARGETS, type TargetName } from "./targets";

/** What an Nx command line asks of the layers, as far as the plugin has to know before tasks run. */
export interface NxRequest {
  targets: (TargetName | DeliveryCommand)[];
  /** No target of somebody else is asked for as well. */
  alone: boolean;
  /** one: a named project; many: patterns, or all; affected: only Nx knows. */
  selection: { kind: "one"; project: string | undefined } | { kind: "many"; projects: string[]; exclude: string[] } | { kind: "affected" };
  /** Every stack that is asked for, in whatever way. */
  stacks: string[];
  /** false: each task in a process of its own. */
  batch: boolean;
}

const isTarget = (name: string): name is TargetName | DeliveryCommand => Object.hasOwn(TARGETS, name) || Object.hasOwn(DELIVERY_TARGETS, name);

/**
 * Reads Nx's command line, as Nx does. `undefined`: it runs nothing of ours.
 *
 * @param argv without node and script
 */
export function readNxCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv = {}): NxRequest | undefined {
  const { positionals, options } = split(argv);
  const [first = "", second] = positionals;
  const named = (...names: string[]): string[] => names.flatMap((name) => options.get(name) ?? []);
  const list = (...names: string[]): string[] => named(...names).flatMap((value) => value.split(/[,\s]+/)).filter((value) => value !== "");
  const stacks = [...named("c", "configuration"), ...named("stack"), ...(options.has("prod") ? ["production"] : [])];
  const batch = !(options.has("no-batch") || named("batch").at(-1) === "false" || env["NX_BATCH_MODE"] === "false");
  let targets: string[];
  let selection: NxRequest["selection"];
  if (first === "run-many" || first === "affected") {
    targets = list("t", "targets", "target");
    selection = first === "affected" ? { kind: "affected" } : { kind: "many", projects: list("p", "projects"), exclude: list("exclude") };
  } else if (first === "run") {
    const [project, target = "", configuration] = (second ?? "").split(":");
    targets = [target];
    if (configuration) stacks.push(configuration);
    selection = { kind: "one", project };
  } else {
    const [project, inline] = first.includes(":") ? [first.split(":")[0], first.split(":")[1]] : [second?.split(":")[0], undefined];
    targets = [inline ?? first];
    const configuration = first.includes(":") ? first.split(":")[2] : second?.split(":")[1];
    if (configuration) stacks.push(configuration);
    selection = { kind: "one", project };
  }
  const ours = targets.filter(isTarget);
  return ours.length === 0 ? undefined : { targets: ours, alone: ours.length === targets.length, selection, stacks: [...new Set(stacks)], batch };
}

/** Options of Nx that take no value; a word after them is an argument. */
const SWITCHES = new Set(["json", "yes", "y", "diff", "refresh", "verbose", "parallel", "skip-nx-cache", "no-batch", "prod", "nxBail", "nx-bail", "skipSync", "skip-sync"]);
/** Lists that go on until the next option: `-t up test`. */
const LISTS = new Set(["t", "targets", "target", "p", "projects", "exclude"]);

function split(argv: readonly string[]): { positionals: string[]; options: Map<string, string[]> } {
  const positionals: string[] = [];
  const options = new Map<string, string[]>();
  const add = (name: string, values: string[]): void => void options.set(name, [...(options.get(name) ?? []), ...values]);
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    const short = /^-([A-Za-z])=?(.*)$/s.exec(word);
    const match = long ?? short;
    if (word === "--" || match === null) {
      if (word !== "--") positionals.push(word);
      continue;
    }
    const name = match[1]!;
    const inline = match[2];
    if (inline !== undefined && (inline !== "" || word.includes("="))) add(name, [inline]);
    else if (LISTS.has(name)) {
      const values: string[] = [];
      while (i + 1 < argv.length && !argv[i + 1]!.startsWith("-")) values.push(argv[++i]!);
      add(name, values);
    } else if (!SWITCHES.has(name) && !name.startsWith("no-") && i + 1 < argv.length && !argv[i + 1]!.startsWith("-")) add(name, [argv[++i]!]);
    else add(name, []);
  }
  return { positionals, options };
}
