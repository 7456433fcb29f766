import type { ProgramRunner } from "@switchyard/engine";

import type { Layer } from "../workspace/layer";
import type { CompiledProgram } from "./bundles";
import type { LanguageRuntime, ProgramEnd } from "./language-runtime";

/**
 * Runs a layer's program for the engine, in a runtime that may have been started long before.
 *
 * Arguments and variables are those that the Pulumi CLI's Node.js language host passes. PULUMI_NODEJS_TYPESCRIPT is not
 * among them: the program is compiled already, so the runtime has no reason to load a TypeScript compiler.
 */
export function programRunner(
  layer: Pick<Layer, "folder">,
  runtime: LanguageRuntime,
  program: Promise<CompiledProgram>,
  env: Record<string, string>,
): { run(connection: Parameters<ProgramRunner["run"]>[0]): Promise<ProgramEnd> } {
  return {
    async run(connection) {
      const { ref, config } = connection;
      return runtime.run(
        {
          program: await program,
          args: [
            `--monitor=${connection.monitorAddress}`,
            `--engine=${connection.engineAddress}`,
            `--organization=${ref.organization}`,
            `--project=${ref.project}`,
            `--stack=${ref.stack}`,
            `--root-directory=${layer.folder}`,
            `--pwd=${layer.folder}`,
            `--parallel=${connection.parallel}`,
            ...(connection.dryRun ? ["--dry-run"] : []),
            ".",
          ],
          env: {
            ...env,
            // What the runtime derives from its arguments; its SDK may have been loaded before it had any.
            PULUMI_NODEJS_ORGANIZATION: ref.organization,
            PULUMI_NODEJS_PROJECT: ref.project,
            PULUMI_NODEJS_ROOT_DIRECTORY: layer.folder,
            PULUMI_NODEJS_STACK: ref.stack,
            PULUMI_NODEJS_PARALLEL: String(connection.parallel),
            PULUMI_NODEJS_MONITOR: connection.monitorAddress,
            PULUMI_NODEJS_ENGINE: connection.engineAddress,
            ...(connection.dryRun ? { PULUMI_NODEJS_DRY_RUN: "true" } : {}),
            PULUMI_CONFIG: JSON.stringify(config.values),
            PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
          },
        },
        connection.output,
        connection.signal,
      );
    },
  };
}
