import type { OperatorCommand } from "@switchyard/conventions/operator-command";

/** A command-line option. */
export interface OptionSpec {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
  /** What the value is called in the help; none for switches. */
  value?: string;
  help: string;
}

const stack: OptionSpec = { type: "string", short: "s", value: "NAME", help: "stack to work on (default: local)" };
const json: OptionSpec = { type: "boolean", help: "print one JSON document on one line, and nothing else, on stdout" };
const jsonFile: OptionSpec = { type: "string", value: "PATH", help: "write the JSON document to a file as well" };
const yes: OptionSpec = { type: "boolean", short: "y", help: "do not ask; the local stack never does" };
const parallel: OptionSpec = { type: "string", value: "N", help: "how many steps may run at once (default: 16)" };
const target: OptionSpec = { type: "string", multiple: true, value: "URN", help: "only this resource; may be given several times" };
const targetDependents: OptionSpec = { type: "boolean", help: "with --target: also what depends on it" };
const exclude: OptionSpec = { type: "string", multiple: true, value: "URN", help: "all but this resource; may be given several times" };
const replace: OptionSpec = { type: "string", multiple: true, value: "URN", help: "replace this resource; may be given several times" };
const refresh: OptionSpec = { type: "boolean", help: "read the real resources first" };
const continueOnError: OptionSpec = { type: "boolean", help: "go on with what does not depend on a failed step" };
const expectNoChanges: OptionSpec = { type: "boolean", help: "fail (exit code 7) when anything would change" };
const diff: OptionSpec = { type: "boolean", help: "show the properties of created and deleted resources too" };
const excludeProtected: OptionSpec = { type: "boolean", help: "leave protected resources alone" };
const clearPendingCreates: OptionSpec = { type: "boolean", help: "forget creates that a crash interrupted" };
const showSecrets: OptionSpec = { type: "boolean", help: "print secret outputs in plain text" };

const running = { stack, json, "json-file": jsonFile, yes, parallel, target, exclude, diff, "continue-on-error": continueOnError };
const deploying = {
  ...running,
  "target-dependents": targetDependents,
  replace,
  refresh,
  "expect-no-changes": expectNoChanges,
};

const service: OptionSpec = { type: "string", value: "NAME", help: "the service; may be left out when there is only one" };
const reason: OptionSpec = { type: "string", value: "TEXT", help: "why; it is kept in the history with your name" };
const comment: OptionSpec = { type: "string", value: "TEXT", help: "another word for --reason" };

const looking = { service, stack, json };
const acting = { service, reason, stack, json };

/** What a person does about releases. Each is a target of the delivery layer, too. */
const operating = {
  status: { summary: "show where a service's release stands, and what you may do about it", takes: "nothing", options: looking },
  history: {
    summary: "list the releases, or show one of them in full",
    takes: "nothing",
    options: {
      service: { ...service, help: "only this service (default: all)" },
      id: { type: "string", value: "ID", help: "one deployment in full: our id, or CodeDeploy's d-…" },
      limit: { type: "string", value: "N", help: "how many to list (default: 20)" },
      stack,
      json,
    },
  },
  promote: { summary: "give all callers the new version at once, while traffic moves to it", takes: "nothing", options: acting },
  stop: { summary: "roll back now; before any traffic moves, end the pipeline's execution", takes: "nothing", options: acting },
  rollback: {
    summary: "give all callers an earlier version at once, also long after a release",
    takes: "nothing",
    options: { ...acting, to: { type: "string", value: "ID", help: "the deployment that brought it, by our id or CodeDeploy's (default: the one before)" } },
  },
  override: { summary: "release although an alarm is red before any traffic moves", takes: "nothing", options: acting },
  repair: { summary: "end a split of traffic that a stopped deployment has left behind", takes: "nothing", options: acting },
  approve: { summary: "approve the release that waits for it", takes: "nothing", options: { ...acting, comment } },
  reject: { summary: "reject the release that waits for approval", takes: "nothing", options: { ...acting, comment } },
  retry: {
    summary: "repeat a stage of the pipeline that failed or was stopped, with all its actions",
    takes: "nothing",
    options: { ...acting, stage: { type: "string", value: "NAME", help: "which, when several have failed (default: of the youngest execution)" } },
  },
} satisfies Record<OperatorCommand, CommandSpec>;

export interface CommandSpec {
  summary: string;
  /** How many positional arguments: layers, one folder, or one service. */
  takes: "layers" | "some-layers" | "folder" | "service" | "nothing";
  options: Record<string, OptionSpec>;
}

/** Every command and every option there is; the help is printed from it. */
export const COMMANDS = {
  up: { summary: "deploy layers after their upstreams (none named: all)", takes: "layers", options: deploying },
  "up-only": { summary: "deploy these layers alone; their upstreams must be deployed already", takes: "some-layers", options: deploying },
  preview: { summary: "show what up would do; upstreams that do not exist yet are predicted", takes: "layers", options: deploying },
  outputs: {
    summary: "print the outputs of deployed layers",
    takes: "layers",
    options: { stack, json, "json-file": jsonFile, "show-secrets": showSecrets },
  },
  refresh: {
    summary: "read the real resources into the state",
    takes: "layers",
    options: { ...running, "expect-no-changes": expectNoChanges, "clear-pending-creates": clearPendingCreates },
  },
  destroy: {
    summary: "delete layers, leaves first; refuses to orphan a layer that depends on them",
    takes: "layers",
    options: { ...running, "target-dependents": targetDependents, "exclude-protected": excludeProtected },
  },
  cancel: { summary: "ask the running command to finish its step, save and end", takes: "layers", options: { stack, yes } },
  ...operating,
  release: {
    summary: "release HEAD on the local stack: push it, let customers pay, move time on, and follow the pipeline to its verdict",
    takes: "nothing",
    options: {
      service: { ...service, help: "only this service (default: all)" },
      callers: { type: "string", value: "N", help: "payments a second that customers make, 0 to 20 (default: 1)" },
      stack,
      json,
    },
  },
  serve: {
    summary: "serve the local cloud over HTTP",
    takes: "nothing",
    options: {
      port: { type: "string", value: "N", help: "port to listen on (default: 4566; 0 takes a free one)" },
      fresh: { type: "boolean", help: "an empty account in memory instead of the one under .switchyard" },
      json: { type: "boolean", help: "print endpoint, region and credentials as one line of JSON when ready" },
    },
  },
  advance: {
    summary: "move the local cloud's clock on, doing what becomes due",
    takes: "nothing",
    options: { by: { type: "string", value: "DURATION", help: "how far, e.g. 90m, 1h30m, 45s, 2d" }, json },
  },
  connection: {
    summary: "show the local cloud's repository connections; complete their handshake",
    takes: "nothing",
    options: {
      complete: { type: "boolean", help: "do what a person does in AWS's console: connections become AVAILABLE" },
      repository: { type: "string", value: "OWNER/NAME", help: "repository that --folder stands for (others are this workspace's own)" },
      folder: { type: "string", value: "DIR", help: "a Git repository on this machine" },
      json,
    },
  },
  outbox: { summary: "print the mail that the local cloud's topics have sent", takes: "nothing", options: { json } },
  quota: {
    summary: "show or raise the local account's quotas",
    takes: "nothing",
    options: {
      "lambda-concurrency": { type: "string", value: "N", help: "concurrent executions of Lambda functions (a new account has 1000)" },
      json,
    },
  },
  bundle: { summary: "bundle the Lambda functions", takes: "nothing", options: { json } },
  artifact: {
    summary: "build what a service's pipeline releases; its buildspec calls this",
    takes: "service",
    options: {
      commit: { type: "string", value: "ID", help: "full id of the commit that is built" },
      out: { type: "string", value: "DIR", help: "where to write the zip and release.json (default: dist/release)" },
      json,
    },
  },
  "cli-project": {
    summary: "write a scratch folder with which the Pulumi CLI deploys a layer to the local cloud",
    takes: "folder",
    options: {
      layer: { type: "string", value: "NAME", help: "the layer; may be left out when there is only one" },
      endpoint: { type: "string", value: "URL", help: "where the local cloud is served (default: http://127.0.0.1:4566)" },
    },
  },
} satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof COMMANDS;

/** Commands that work on layers through an engine. */
export type OperationCommand = "up" | "up-only" | "preview" | "outputs" | "refresh" | "destroy";

export type { OperatorCommand };

export const OPERATOR_COMMANDS = Object.keys(operating) as OperatorCommand[];

/** Commands about releases, which the delivery layer has as targets. */
export type DeliveryCommand = OperatorCommand | "release";

export const DELIVERY_COMMANDS: readonly DeliveryCommand[] = [...OPERATOR_COMMANDS, "release"];

export function isOperatorCommand(name: string): name is OperatorCommand {
  return Object.hasOwn(operating, name);
}

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
