/** What a person does about releases; each is a target of the delivery layer, and a command of `npx switchyard`. */
export const operatorCommands = ["status", "history", "promote", "stop", "rollback", "override", "repair", "approve", "reject", "retry"] as const;

export type OperatorCommand = (typeof operatorCommands)[number];

/** Those that only look. All others need a reason and are recorded. */
export const readingCommands: readonly OperatorCommand[] = ["status", "history"];

/** The stack that needs no AWS; commands work on it when they name none. */
const localStack = "local";

/** Nx has a command of its own by this name, which `npx nx repair` would run. */
const takenByNx: readonly OperatorCommand[] = ["repair"];

export interface PrintedCommand {
  /** Pulumi stack of the environment. */
  stack: string;
  service?: string;
  /** Ours or CodeDeploy's, of `history`. */
  id?: string;
  /** Of `rollback`. */
  to?: string;
}

/** A command as a person can type it, complete but for the reason, for which there is a `…`. */
export function operatorCommandLine(command: OperatorCommand, { stack, service, id, to }: PrintedCommand): string {
  return [
    takenByNx.includes(command) ? `npx nx run delivery:${command}` : `npx nx ${command} delivery`,
    ...(stack === localStack ? [] : [`-c ${stack}`]),
    ...(service === undefined ? [] : [`--service ${service}`]),
    ...(id === undefined ? [] : [`--id ${id}`]),
    ...(to === undefined ? [] : [`--to ${to}`]),
    ...(readingCommands.includes(command) ? [] : ['--reason "…"']),
  ].join(" ");
}
