/** Variables without the holes that `process.env` has by its type. */
export function textEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) result[name] = value;
  return result;
}

/** Belongs to the tool that called us, not to the programs that we call. */
const OWN = /^(NX_|SWITCHYARD_GATE$|SWITCHYARD_NX_|NODE_OPTIONS$|NODE_CHANNEL_FD$|FORCE_COLOR$)/;

/** The environment for programs and other tools: as the user has it, whether Nx was between or not. */
export function programEnvironment(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OWN.test(name)));
}
