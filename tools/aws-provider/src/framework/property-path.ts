/** Paths to properties as Pulumi writes them: `tags.Team`, `rules[0].status`, `tags["a.b"]`, `rules[*].id`. */
export type PathStep = string | number;

const plainKey = /^[A-Za-z_$][\w$]*$/;

export function showPath(steps: readonly PathStep[]): string {
  return steps
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!plainKey.test(step)) return `["${step.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** Steps of a path; `*` stands for any step. */
export function parsePath(path: string): PathStep[] {
  const steps: PathStep[] = [];
  const token = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|\.?([^.[\]]+)/gy;
  for (let match = token.exec(path); match !== null; match = token.exec(path)) {
    const [, quoted, index, name] = match;
    if (quoted !== undefined) steps.push(quoted.replaceAll(/\\(.)/g, "$1"));
    else if (index !== undefined) steps.push(index === "*" ? "*" : Number(index));
    else if (name !== undefined) steps.push(name);
  }
  return steps;
}

/** Whether the path, or something that contains it, is among the ignored ones. */
export function isIgnored(steps: readonly PathStep[], ignored: readonly string[]): boolean {
  return ignored.some((path) => {
    const pattern = parsePath(path);
    return (
      pattern.length > 0 &&
      pattern.length <= steps.length &&
      pattern.every((step, index) => step === "*" || String(step) === String(steps[index]))
    );
  });
}
