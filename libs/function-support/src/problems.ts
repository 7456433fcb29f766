import * as z from "zod/mini";
import { en } from "zod/locales";

// The small build of zod brings no texts; without them every problem reads "Invalid input".
z.config(en());

/** Every problem of a value that a schema refused, as `path: message`, without the value itself, which may be secret. */
export function problemsOf(error: z.core.$ZodError, root: string): string[] {
  return error.issues.map((issue) => `${[root, ...issue.path].join(".")}: ${issue.message}`);
}
