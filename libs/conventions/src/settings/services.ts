import * as z from "zod/mini";
import type { Problem } from "../problem";
import { jsonSetting } from "./define-settings";
import { branchName, globPatterns, repositoryName } from "./shared-fields";

/** A service as a stack file describes it: its name alone, or with what differs from the shared settings. */
const serviceEntry = z.union(
  [
    z.string("is neither a name nor an object"),
    z.strictObject({
      name: z.string("is not text"),
      repository: z.optional(repositoryName),
      branch: z.optional(branchName),
      filePaths: z.optional(globPatterns),
    }),
  ],
  "is neither a name nor an object of name, repository, branch and filePaths",
);

export type ServiceEntry = z.output<typeof serviceEntry>;

export const services = jsonSetting(
  z._default(z.array(serviceEntry, "is not a list").check(z.minLength(1, "is empty")), ["payment"]),
  'Write a list of names, e.g. ["payment", "refund"], or of objects { name, repository, branch, filePaths }.',
);

/** A service with everything filled in, as the layers hand it to each other. */
export interface Service {
  name: string;
  /** GitHub repository, `owner/name`. */
  repository: string;
  /** Branch that the source action reads; pushes to it start the pipeline when {@link followsBranch}. */
  branch: string;
  followsBranch: boolean;
  /** Glob patterns of Git tags that start the pipeline; empty: none does. */
  tagPatterns: string[];
  /** Glob patterns of files; a push that touches none of them starts nothing. Empty: every push counts. */
  filePaths: string[];
}

/** {@link Service} for a contract. */
export const serviceSchema = z.strictObject({
  name: z.string(),
  repository: z.string(),
  branch: z.string(),
  followsBranch: z.boolean(),
  tagPatterns: z.array(z.string()),
  filePaths: z.array(z.string()),
});

export interface SourceSettings {
  repository: string;
  branch?: string | undefined;
  tagPatterns: string[];
}

/** Fills in what the services share. Tags replace branch pushes unless a branch is asked for as well. */
export function resolveServices(entries: readonly ServiceEntry[], shared: SourceSettings): Service[] {
  return entries.map((entry) => {
    const own = typeof entry === "string" ? { name: entry } : entry;
    const branch = own.branch ?? shared.branch;
    return {
      name: own.name,
      repository: own.repository ?? shared.repository,
      branch: branch ?? "main",
      followsBranch: branch !== undefined || shared.tagPatterns.length === 0,
      tagPatterns: shared.tagPatterns,
      filePaths: own.filePaths ?? [],
    };
  });
}

/** Names of services on their own; whether they fit into AWS's names depends on the suffix and is checked there. */
export function checkServices(entries: readonly ServiceEntry[]): Problem[] {
  const problems: Problem[] = [];
  const names = entries.map((entry) => (typeof entry === "string" ? entry : entry.name));
  names.forEach((name, index) => {
    const path = `services[${index}]`;
    if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) {
      problems.push({
        path,
        problem: `${JSON.stringify(name)} is no name of a service`,
        fix: "Write lower-case letters, digits and single hyphens between them, beginning with a letter, e.g. payment.",
      });
    }
    const first = names.indexOf(name);
    if (first < index) problems.push({ path, problem: `"${name}" is the name of services[${first}] already`, fix: "Give each service its own name." });
  });
  return problems;
}
