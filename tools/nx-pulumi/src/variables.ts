/** What the plugin tells the executors, which see neither the command line nor which configuration was asked for. */
export const REQUEST_VARIABLE = "SWITCHYARD_NX_REQUEST";
/** The run process that the plugin has started, as JSON: where it waits, and its number. */
export const AHEAD_VARIABLE = "SWITCHYARD_NX_AHEAD";
/** The terminal in front of Nx, as JSON of {@link NxTerminal}; executors only see a pipe. */
export const TERMINAL_VARIABLE = "SWITCHYARD_NX_TERMINAL";

export interface NxTerminal {
  colour: boolean;
  /** Only when the tree can be redrawn there. */
  size?: { columns: number; rows: number };
}
