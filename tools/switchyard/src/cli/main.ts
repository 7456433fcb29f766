import { resolve } from "node:path";

import packageJson from "../../package.json";
import { operatorCommand } from "../operator/command";
import { wantsColour } from "../display/paint";
import { serve } from "../serve/start";
import { discoverLayers } from "../workspace/layer";
import { UserError } from "../workspace/problem";
import { LOCAL_STACK } from "../workspace/stack";
import { parseCommandLine, rejectCommand, selectLayers, type ParsedCommand } from "./arguments";
import { helpText } from "./help";
import { layersOf, runOperationCommand, settingsOf, writeLine, type Surroundings } from "./operation";
import { advanceCommand } from "./advance-command";
import { connectionCommand } from "./connection-command";
import { outboxCommand } from "./outbox-command";
import { agree } from "./agreement";
import { artifactCommand } from "./artifact-command";
import { bundleCommand } from "./bundle-command";
import { cancelCommand } from "./cancel-command";
import { cliProjectCommand } from "./cli-project-command";
import { quotaCommand } from "./quota-command";
import { releaseCommand } from "./release-command";
import { rootFrom } from "./root";
import { isOperatorCommand, type OperationCommand } from "./options";

/** Entry of the command line. Sets the exit code; the process ends when nothing is left to do. */
export function main(argv: string[]): void {
  const around: Surroundings = { stdout: process.stdout, stderr: process.stderr, env: process.env, now: Date.now };
  // Who closes the pipe (`switchyard up | head`) has read enough; the run itself ends safely elsewhere.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  run(argv, around).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof UserError ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = error instanceof UserError ? error.exitCode : 1;
    },
  );
}

async function run(argv: string[], around: Surroundings): Promise<number> {
  const invocation = parseCommandLine(argv);
  if (invocation.kind === "help") {
    await writeLine(around.stdout, helpText(invocation.of));
    return 0;
  }
  if (invocation.kind === "version") {
    await writeLine(around.stdout, packageJson.version);
    return 0;
  }
  const { parsed } = invocation;
  if (isOperatorCommand(parsed.command)) return operatorCommand(rootFrom(process.cwd()), parsed, around);
  if (parsed.command === "release") return releaseCommand(rootFrom(process.cwd()), parsed, around, wantsColour(process.stdout, process.env));
  switch (parsed.command) {
    case "serve":
      rejectCommand(parsed.command, parsed.problems);
      return serve(parsed.options);
    case "advance":
      rejectCommand(parsed.command, parsed.problems);
      return advanceCommand(rootFrom(process.cwd()), parsed.options, around);
    case "connection":
      rejectCommand(parsed.command, parsed.problems);
      return connectionCommand(rootFrom(process.cwd()), parsed.options, around);
    case "outbox":
      rejectCommand(parsed.command, parsed.problems);
      return outboxCommand(rootFrom(process.cwd()), parsed.options, around);
    case "bundle":
      rejectCommand(parsed.command, parsed.problems);
      return bundleCommand(rootFrom(process.cwd()), parsed.options["json"] === true, around);
    case "quota":
      rejectCommand(parsed.command, parsed.problems);
      return quotaCommand(rootFrom(process.cwd()), parsed.options, around);
    case "artifact":
      rejectCommand(parsed.command, parsed.problems);
      return artifactCommand(rootFrom(process.cwd()), parsed.positionals[0]!, parsed.options, around);
    case "cli-project":
      rejectCommand(parsed.command, parsed.problems);
      return cliProjectCommand(rootFrom(process.cwd()), parsed, around);
    case "cancel":
      return cancelCommand(rootFrom(process.cwd()), parsed, around);
    default:
      return operation(argv, parsed as ParsedCommand & { command: OperationCommand }, around);
  }
}

async function operation(argv: string[], parsed: ParsedCommand & { command: OperationCommand }, around: Surroundings): Promise<number> {
  const root = rootFrom(process.cwd());
  const workspace = discoverLayers(root);
  const { stack, requested } = selectLayers(parsed, workspace, (names) => layersOf(parsed.command, workspace, names));
  const plan = {
    command: parsed.command,
    root,
    stack,
    workspace,
    layers: layersOf(parsed.command, workspace, requested).map((layer) => layer.name),
    requested,
    settings: settingsOf(parsed.options),
    commandLine: `switchyard ${argv.join(" ")}`,
  };
  const json = parsed.options["json"] === true;
  const jsonFile = parsed.options["json-file"];
  const output = { json, diff: parsed.options["diff"] === true, ...(typeof jsonFile === "string" ? { jsonFile: resolve(jsonFile) } : {}) };
  if (stack !== LOCAL_STACK) await agree(plan, output, around);
  return runOperationCommand(plan, output, around);
}
