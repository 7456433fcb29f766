import { dirname, join } from "node:path";
import type { CreateNodes, PreTasksExecution } from "@nx/devkit";

import { wantsColour } from "@switchyard/switchyard/display/paint";
import { startAhead } from "@switchyard/switchyard/run/client";
import { discoverLayers, stacksOf, type Layer } from "@switchyard/switchyard/workspace/layer";
import { UserError } from "@switchyard/switchyard/workspace/problem";
import { LOCAL_STACK } from "@switchyard/switchyard/workspace/stack";
import { readNxCommandLine, type NxRequest } from "./command-line";
import { layersOfRequest, problemsOfRequest, type Matcher } from "./stack-check";
import { pulumiTargets } from "./targets";
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
              targets: pulumiTargets(stacksOf(join(context.workspaceRoot, root))),
            },
          },
        },
      ];
    }),
];

/** Language runtimes that start before the tasks do. */
const WARM_LAYERS = 4;

/**
 * Checks stacks before any task starts, and starts the run's process, so that it is warm when Nx is done with its part.
 * Nx hands variables that a hook sets to its own process and to the executors.
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
  const running = layersOfRequest(request, layers, match);
  if (running !== undefined && isWorthStarting(request, stack, running)) start(workspaceRoot, running);
};

function terminal(): NxTerminal {
  const { stdout, env } = process;
  const redraws = stdout.isTTY && env["TERM"] !== "dumb" && !env["CI"];
  return { colour: wantsColour(stdout, env), ...(redraws ? { size: { columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 } } : {}) };
}

function isWorthStarting(request: NxRequest, stack: string | undefined, running: readonly Layer[]): boolean {
  const runsPrograms = request.targets.length === 1 && ["up", "up-only", "preview"].includes(request.targets[0]!);
  return request.batch && runsPrograms && running.length > 0 && (stack ?? LOCAL_STACK) === LOCAL_STACK;
}

function start(root: string, layers: readonly Layer[]): void {
  // When Nx ends without having come to our tasks, the other end of this connection closes and the process ends too.
  const ahead = startAhead({ root, layers: layers.slice(0, WARM_LAYERS).map(({ name, folder }) => ({ name, folder })) });
  if (ahead) process.env[AHEAD_VARIABLE] = JSON.stringify({ socket: ahead.socket, pid: ahead.pid });
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
