import type { OperationCommand } from "../cli/options";
import type { OperationSettings } from "../run/messages";

/**
 * The words with which the Pulumi CLI does what a command of ours does.
 *
 * It never asks: who may say yes has said so before, because no terminal reaches the process that runs it.
 */
export function pulumiArguments(command: OperationCommand, stack: string, folder: string, settings: OperationSettings, colour: boolean): string[] {
  const where = ["--stack", stack, "--cwd", folder, "--non-interactive", "--color", colour ? "always" : "never"];
  if (command === "outputs") return ["stack", "output", "--json", ...(settings.showSecrets ? ["--show-secrets"] : []), ...where];
  const verb = command === "up-only" ? "up" : command;
  const changes = verb !== "preview";
  const each = (name: string, values: readonly string[] | undefined): string[] => (values ?? []).flatMap((value) => [name, value]);
  return [
    verb,
    ...where,
    ...(changes ? ["--yes", "--skip-preview"] : ["--diff"]),
    ...(settings.parallel === undefined ? [] : ["--parallel", String(settings.parallel)]),
    ...each("--target", settings.targets),
    ...each("--exclude", settings.excludes),
    ...each("--replace", settings.replaces),
    ...(settings.targetDependents ? ["--target-dependents"] : []),
    ...(settings.refresh ? ["--refresh"] : []),
    ...(settings.continueOnError ? ["--continue-on-error"] : []),
    ...(settings.expectNoChanges ? ["--expect-no-changes"] : []),
    ...(settings.excludeProtected ? ["--exclude-protected"] : []),
    ...(settings.clearPendingCreates ? ["--clear-pending-creates"] : []),
  ];
}
