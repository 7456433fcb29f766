import { COMMANDS, type CommandName, type CommandSpec } from "./options";

const ARGUMENTS = { layers: " [layer...]", "some-layers": " <layer...>", folder: " <folder>", service: " <service>", nothing: "" } as const;

/** The help of one command, or the list of all. */
export function helpText(command?: CommandName): string {
  if (command !== undefined) {
    const spec: CommandSpec = COMMANDS[command];
    return [
      `switchyard ${command}${ARGUMENTS[spec.takes]} [options]`,
      "",
      `  ${spec.summary}`,
      "",
      "Options:",
      ...table(Object.entries(spec.options).map(([name, o]) => [`${o.short ? `-${o.short}, ` : "    "}--${name}${o.value ? ` ${o.value}` : ""}`, o.help])),
    ].join("\n");
  }
  return [
    "switchyard <command> [options]",
    "",
    "Commands:",
    ...table(Object.entries(COMMANDS).map(([name, spec]) => [`${name}${ARGUMENTS[spec.takes]}`, spec.summary])),
    "",
    "Exit codes: 0 done, 1 an operation failed, 2 the command cannot run, 7 changes although none were expected, 130 canceled.",
    "`switchyard help <command>` shows its options. Local state lies under .switchyard (SWITCHYARD_HOME moves it).",
  ].join("\n");
}

function table(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
