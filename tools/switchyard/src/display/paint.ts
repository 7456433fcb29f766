import { createColors } from "picocolors";

/** Colours by meaning. They only repeat what symbols and words say. */
export interface Paint {
  op(op: string, text: string): string;
  error(text: string): string;
  warning(text: string): string;
  heading(text: string): string;
  faint(text: string): string;
}

export function paint(enabled: boolean): Paint {
  const colours = createColors(enabled);
  return {
    op: (op, text) => (op.startsWith("create") ? colours.green(text) : op.startsWith("delete") ? colours.red(text) : op === "same" ? text : colours.yellow(text)),
    error: colours.red,
    warning: colours.yellow,
    heading: colours.bold,
    faint: colours.dim,
  };
}

/** https://no-color.org: any value that is not empty turns colours off. */
export function wantsColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}
