import type { Shape } from "../../service";

/** A push to a repository, as the `source-change` task tells of it. */
export interface SourceChange {
  /** E.g. `CodeStarSourceConnection`. */
  provider: string;
  /** `owner/repository`, case-sensitive. */
  fullRepositoryId: string;
  /** Name of the branch or tag. */
  ref: string;
  kind: "branch" | "tag";
  commitId: string;
  changedFiles: string[];
}

/** Beyond this many changed files the path filter is not looked at, and the pipeline starts. */
const MOST_FILES_FILTERED = 100;

/**
 * Whether a change passes one of a trigger's push filters. Branches and tags in one filter exclude each other: what AWS does with
 * both is not known, so such a filter matches neither.
 */
export function matchesPush(filters: readonly Shape[], change: Pick<SourceChange, "kind" | "ref" | "changedFiles">): boolean {
  return filters.some((filter) => {
    const { tags, branches, filePaths } = filter;
    if (change.kind === "tag") return tags !== undefined && branches === undefined && filePaths === undefined && passes(tags, change.ref);
    if (tags !== undefined || (branches !== undefined && !passes(branches, change.ref))) return false;
    if (filePaths === undefined || change.changedFiles.length > MOST_FILES_FILTERED) return true;
    return change.changedFiles.some((file) => passes(filePaths, file));
  });
}

/** Excludes go before includes; without includes everything else passes. */
function passes({ includes, excludes }: Shape, name: string): boolean {
  if (((excludes ?? []) as string[]).some((glob) => matchesGlob(glob, name))) return false;
  return includes === undefined || (includes as string[]).some((glob) => matchesGlob(glob, name));
}

/**
 * Glob patterns: `*` and `?` stay within one part of a path, `**` does not, `{a,b}` is a choice, `[ab]` a set.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html
 */
export function matchesGlob(glob: string, name: string): boolean {
  return new RegExp(`^${globSource(glob)}$`, "s").test(name);
}

function globSource(glob: string): string {
  let source = "";
  let depth = 0;
  for (let index = 0; index < glob.length; index++) {
    const sign = glob[index]!;
    if (sign === "*") {
      const isDeep = glob[index + 1] === "*";
      if (isDeep) index++;
      // `a/**/b` is also `a/b`.
      if (isDeep && glob[index + 1] === "/" && (index < 2 || glob[index - 2] === "/")) {
        source += "(?:.*/)?";
        index++;
      } else source += isDeep ? ".*" : "[^/]*";
    } else if (sign === "?") source += "[^/]";
    else if (sign === "\\" && index + 1 < glob.length) source += escaped(glob[++index]!);
    else if (sign === "{" && glob.includes("}", index)) { source += "(?:"; depth++; }
    else if (sign === "}" && depth > 0) { source += ")"; depth--; }
    else if (sign === "," && depth > 0) source += "|";
    else if (sign === "[" && glob.includes("]", index + 2)) {
      const end = glob.indexOf("]", index + 2);
      const inner = glob.slice(index + 1, end);
      const negated = inner.startsWith("!") || inner.startsWith("^");
      source += `[${negated ? "^/" : ""}${(negated ? inner.slice(1) : inner).replace(/[\\\]^[]/g, "\\$&")}]`;
      index = end;
    } else source += escaped(sign);
  }
  return source + ")".repeat(depth);
}

function escaped(text: string): string {
  return text.replace(/[.+^${}()|[\]\\*?]/g, "\\$&");
}
