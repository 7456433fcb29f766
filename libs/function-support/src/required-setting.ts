/**
 * A setting that a function cannot work without, from its environment.
 *
 * @throws Error naming the variable and who sets it, at init, so that a wrong deployment fails before a request does
 */
export function requiredSetting(environment: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = environment[name];
  if (value === undefined || value === "") {
    throw new Error(`Environment variable ${name} is not set. The Pulumi layer that makes this function sets it; deploy that layer again.`);
  }
  return value;
}
