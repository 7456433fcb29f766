import { dirname, join } from "node:path";
import type { CreateNodes, PreTasksExecution, TargetConfiguration } from "@nx/devkit";

import { wantsColour } from "@switchyard/switchyard/display/paint";
import { runtimesFor } from "@switchyard/switchyard/program/runtime-count";
import { startAhead, type AheadProcess } from "@switchyard/switchyard/run/client";
import { discoverLayers, findWorkspaceRoot, stacksOf } from "@switchyard/switchyard/workspace/layer";
import { UserError } from "@switchyard/switchyard/workspace/problem";
import { LOCAL_STACK } from "@switchyard/switchyard/workspace/stack";
import { addTo as addWorkerPreload } from "../worker";
import { readNxCommandLine, type NxRequest } from "./command-line";
import { layersOfRequest, problemsOfRequest, type Matcher } from "./stack-check";
import { deliveryTargets, pulumiTargets } from "./targets";
import { REQUEST_VARIABLE, AHEAD_VARIABLE, TERMINAL_VARIABLE, type NxTerminal } from "./variables";

export const name = "@switchyard/nx-pulumi";

/** The folder gives system and layer, so nobody keeps tags by hand; edges come from Nx's analysis of contract imports. */
export const createNodes: CreateNodes = [
  "projects/*/*/Pulumi.yaml",
  (files, _options, context) =>
    files.map((file) => {
      const root = dirname(file);
      const [, system = "", layer = ""] = root.split("/");
      return [
        file,
        {
          projects: {
            [root]: {
              projectType: "application",
              tags: ["type:project", `system:${system}`, `layer:${layer}`],
              targets: targetsOf(layer, stacksOf(join(context.workspaceRoot, root))),
            },
          },
        },
      ];
    }),
];

function targetsOf(layer: string, stacks: readonly string[]): Record<string, TargetConfiguration> {
  return { ...pulumiTargets(stacks), ...(layer === "delivery" ? deliveryTargets(stacks) : {}) };
}

/**
 * A run's process, started when Nx loads this plugin: a language runtime takes as long to start as the rest of Nx's own start.
 * `undefined` in every other process that loads the plugin, and for every other command.
 */
const ahead = startWithNx(process.argv.slice(2));

/**
 * Checks stacks before any task starts, and hands the run's process on. Nx hands variables that a hook sets to its own process and
 * to the executors.
 */
export const preTasksExecution: PreTasksExecution = async (_options, { argv, workspaceRoot }) => {
  const request = readNxCommandLine(argv.slice(2), process.env);
  if (request === undefined) return;
  const layers = discoverLayers(workspaceRoot);
  const match = matchProjects(workspaceRoot);
  const problems = problemsOfRequest(request, layers, match);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  const [stack] = request.stacks;
  // One tree of ours instead of Nx's own redrawn list of tasks.
  process.env["NX_TASKS_RUNNER_DYNAMIC_OUTPUT"] = "false";
  process.env[REQUEST_VARIABLE] = JSON.stringify({ stack, project: request.selection.kind === "one" ? request.selection.project : undefined });
  process.env[TERMINAL_VARIABLE] = JSON.stringify(terminal());
  if (ahead?.root === workspaceRoot) process.env[AHEAD_VARIABLE] = JSON.stringify({ socket: ahead.process.socket, pid: ahead.process.pid });
  if (request.batch && request.alone) addWorkerPreload(process.env);
};

/** When Nx ends without having come to our tasks, the other end of the process's connection closes and it ends too. */
function startWithNx(args: string[]): { root: string; process: AheadProcess } | undefined {
  const request = readNxCommandLine(args, process.env);
  if (request === undefined || !startsAhead(request)) return undefined;
  try {
    const root = findWorkspaceRoot(process.cwd());
    const running = layersOfRequest(request, discoverLayers(root), matchProjects(root));
    const started = running && running.length > 0 ? startAhead({ root, runtimes: runtimesFor(running) }) : undefined;
    return started && { root, process: started };
  } catch {
    return undefined; // what is wrong is said before the tasks
  }
}

function terminal(): NxTerminal {
  const { stdout, env } = process;
  const redraws = stdout.isTTY && env["TERM"] !== "dumb" && !env["CI"];
  return { colour: wantsColour(stdout, env), ...(redraws ? { size: { columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 } } : {}) };
}

/** Only runs that certainly need a language runtime, of this machine's stack. */
function startsAhead({ targets, alone, batch, stacks }: NxRequest): boolean {
  const [target = ""] = targets;
  return alone && targets.length === 1 && ["up", "up-only", "preview"].includes(target) && batch && (stacks[0] ?? LOCAL_STACK) === LOCAL_STACK;
}

function matchProjects(root: string): Matcher {
  return (patterns, layers) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- Nx's own matcher, loaded only when patterns are given
    const { findMatchingProjects } = require("nx/src/utils/find-matching-projects") as {
      findMatchingProjects(patterns: string[], projects: Record<string, { data: { root: string; tags: string[] } }>): string[];
    };
    const nodes = layers.map((layer) => [
      layer.name,
      { data: { root: layer.folder.slice(root.length + 1), tags: ["type:project", `system:${layer.system}`, `layer:${layer.folder.split("/").at(-1)!}`] } },
    ]);
    return findMatchingProjects([...patterns], Object.fromEntries(nodes));
  };
}
