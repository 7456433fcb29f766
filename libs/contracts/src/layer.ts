import * as pulumi from "@pulumi/pulumi";
import { UserError } from "@switchyard/conventions";
import { hideRuntimeFrames, installFrameFilter } from "./runtime-frames";

/**
 * Wraps a layer's program so that a failure ends it at once and is shown once: what a person must act on without a
 * stack, mistakes of ours with the frames that are ours.
 *
 * @example
 * ```ts
 * export = layer(async () => {
 *   const base = await foundation.consume();
 *   return runtime.publish({ … });
 * });
 * ```
 */
export function layer<T>(program: () => Promise<T>): () => Promise<T> {
  installFrameFilter(process);
  return async () => {
    try {
      return await program();
    } catch (error) {
      throw hideRuntimeFrames(error instanceof UserError ? new pulumi.RunError(error.message) : error);
    }
  };
}
