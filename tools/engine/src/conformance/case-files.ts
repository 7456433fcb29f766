import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const config = z.record(z.string(), z.union([z.string(), z.object({ secret: z.string() }), z.object({ object: z.unknown() })]));

const step = z.object({
  name: z.string(),
  operation: z.enum(["preview", "up", "refresh", "destroy", "add-pending-operations"]),
  program: z.string().optional(),
  config: config.optional(),
  files: z.record(z.string(), z.string().nullable()).optional(),
  options: z.strictObject({
    targets: z.array(z.string()).optional(),
    targetDependents: z.boolean().optional(),
    excludes: z.array(z.string()).optional(),
    excludeDependents: z.boolean().optional(),
    replaces: z.array(z.string()).optional(),
    refresh: z.boolean().optional(),
    continueOnError: z.boolean().optional(),
    expectNoChanges: z.boolean().optional(),
    excludeProtected: z.boolean().optional(),
    clearPendingCreates: z.boolean().optional(),
  }).optional(),
  expect: z.literal("fails").optional(),
  project: z.string().optional(),
  stack: z.string().optional(),
  pendingOperations: z.array(z.object({ type: z.string(), resource: z.record(z.string(), z.unknown()) })).optional(),
});

const definition = z.object({ about: z.string().optional(), program: z.string().optional(), config: config.optional(), steps: z.array(step) });

const recording = z.object({ steps: z.array(z.looseObject({ step: z.string() })) });

export type Step = z.infer<typeof step>;
export type CaseConfig = z.infer<typeof config>;
export type CaseDefinition = z.infer<typeof definition>;
export type RecordedStep = z.infer<typeof recording>["steps"][number];

export interface ConformanceCase {
  name: string;
  folder: string;
  definition: CaseDefinition;
  recorded: RecordedStep[];
}

/**
 * Reads the cases of a folder that has `cases/<name>/case.json` and `recorded.json`.
 *
 * @throws when a file is missing or is not of that form
 */
export function readCases(set: string): ConformanceCase[] {
  const folders = readdirSync(join(set, "cases"), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  return folders.map((name) => {
    const folder = join(set, "cases", name);
    return {
      name,
      folder,
      definition: parse(definition, join(folder, "case.json")),
      recorded: parse(recording, join(folder, "recorded.json")).steps,
    };
  });
}

function parse<T>(schema: z.ZodType<T>, file: string): T {
  const result = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!result.success) throw new Error(`${file} is no conformance file:\n${z.prettifyError(result.error)}`);
  return result.data;
}
