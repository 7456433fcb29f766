import { parseArgs } from "node:util";

import type { Layer } from "../workspace/layer";
import { didYouMean } from "../workspace/nearest";
import { rejectProblems, UserError } from "../workspace/problem";
import { LOCAL_STACK, stackProblems } from "../workspace/stack";
import { COMMANDS, isCommand, type CommandName, type CommandSpec } from "./options";

export interface ParsedCommand {
  command: CommandName;
  positionals: string[];
  options: Record<string, string | boolean | string[] | undefined>;
  /** What is wrong so far; the caller adds what it finds and refuses everything at once. */
  problems: string[];
}

/** What the first word asks for when it is no command. */
export type Invocation = { kind: "help"; of?: CommandName } | { kind: "version" } | { kind: "run"; parsed: ParsedCommand };

/**
 * Reads a command line.
 *
 * @throws UserError when there is no such command
 */
export function parseCommandLine(argv: readonly string[]): Invocation {
  const first = argv[0];
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    const of = argv[1];
    return of !== undefined && isCommand(of) ? { kind: "help", of } : { kind: "help" };
  }
  if (first === "--version" || first === "version" || first === "-v") return { kind: "version" };
  if (!isCommand(first)) {
    const names = Object.keys(COMMANDS);
    throw new UserError(`There is no command "${first}".${didYouMean(first, names)}\nCommands: ${names.join(", ")}. \`switchyard help\` explains them.`);
  }
  if (argv.includes("--help") || argv.includes("-h")) return { kind: "help", of: first };
  return { kind: "run", parsed: parseOptions(first, argv.slice(1)) };
}

function parseOptions(command: CommandName, rest: readonly string[]): ParsedCommand {
  const spec: CommandSpec = COMMANDS[command];
  const { tokens } = parseArgs({ args: [...rest], options: strip(spec), strict: false, allowPositionals: true, tokens: true });
  const problems: string[] = [];
  const positionals: string[] = [];
  const options: ParsedCommand["options"] = {};
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = spec.options[token.name];
    if (option === undefined) {
      const names = Object.keys(spec.options).map((name) => `--${name}`);
      problems.push(`${token.rawName}: "${command}" has no such option.${didYouMean(`--${token.name}`, names)} It has ${names.join(", ")}.`);
    } else if (option.type === "boolean") {
      if (token.value === undefined || token.value === "true") options[token.name] = true;
      else if (token.value === "false") options[token.name] = false;
      else problems.push(`${token.rawName}: "${token.value}" given, but it is a switch and takes no value.`);
    } else if (token.value === undefined || token.value === "" || (!token.inlineValue && token.value.startsWith("-"))) {
      problems.push(`${token.rawName}: needs a value, e.g. ${token.rawName} ${option.value}.`);
    } else if (option.multiple) {
      options[token.name] = [...((options[token.name] as string[] | undefined) ?? []), token.value];
    } else if (options[token.name] !== undefined && options[token.name] !== token.value) {
      problems.push(`${token.rawName}: given twice, "${String(options[token.name])}" and "${token.value}". Give it once.`);
    } else {
      options[token.name] = token.value;
    }
  }
  problems.push(...numberProblems(options), ...positionalProblems(command, spec, positionals));
  return { command, positionals, options, problems };
}

/** parseArgs wants exactly its own keys. */
function strip(spec: CommandSpec): Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }> {
  return Object.fromEntries(
    Object.entries(spec.options).map(([name, { type, short, multiple }]) => [name, { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) }]),
  );
}

function numberProblems(options: ParsedCommand["options"]): string[] {
  const check = (name: string, low: number, high: number): string[] => {
    const given = options[name];
    if (typeof given !== "string") return [];
    const ok = /^\d+$/.test(given) && Number(given) >= low && Number(given) <= high;
    return ok ? [] : [`--${name}: "${given}" is not a whole number from ${low} to ${high}.`];
  };
  return [...check("parallel", 1, 1024), ...check("port", 0, 65535), ...check("limit", 1, 100_000)];
}

function positionalProblems(command: CommandName, spec: CommandSpec, positionals: string[]): string[] {
  if (spec.takes === "nothing" && positionals.length > 0) return [`"${command}" takes no arguments, but got ${positionals.join(", ")}.`];
  if (spec.takes === "folder" && positionals.length !== 1) return [`"${command}" takes one folder, e.g. \`switchyard ${command} /tmp/scratch\`.`];
  if (spec.takes === "service" && positionals.length !== 1) return [`"${command}" takes one service, e.g. \`switchyard ${command} payment\`.`];
  if (spec.takes === "some-layers" && positionals.length === 0) return [`"${command}" needs the layer to deploy, e.g. \`switchyard ${command} runtime\`.`];
  return [];
}

export interface Selection {
  stack: string;
  /** The layers that the user named, or all of them. */
  requested: string[];
}

/**
 * Checks layers and stack of a command against the workspace.
 *
 * @param runs names of all layers that the command will touch, upstreams included
 * @throws UserError with every unknown option, layer and stack, at once
 */
export function selectLayers(parsed: ParsedCommand, layers: readonly Layer[], runs: (requested: string[]) => readonly Layer[]): Selection {
  const names = layers.map((layer) => layer.name);
  const stack = typeof parsed.options["stack"] === "string" ? parsed.options["stack"] : LOCAL_STACK;
  const problems = [...parsed.problems];
  const unknown = parsed.positionals
    .filter((name) => !names.includes(name))
    .map((name) => `There is no layer "${name}".${didYouMean(name, names)} Layers: ${names.join(", ")}.`);
  problems.push(...unknown);
  if (layers.length === 0) problems.push("The workspace has no layer: there is no projects/<system>/<layer>/Pulumi.yaml.");
  const requested = parsed.positionals.length > 0 ? [...new Set(parsed.positionals)].filter((name) => names.includes(name)) : names;
  const touched = runs(requested);
  problems.push(...stackProblems(stack, touched.length > 0 ? touched : layers));
  rejectCommand(parsed.command, problems);
  return { stack, requested };
}

/** @throws UserError with all problems of a command line */
export function rejectCommand(command: CommandName, problems: string[]): void {
  rejectProblems(`\`switchyard ${command}\` cannot run:`, problems);
}
