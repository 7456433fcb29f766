/**
 * The words in which AWS says what is wrong with an input.
 */

/** A constraint of the model that a value does not keep. */
export interface Problem {
  /** Path as AWS writes it: `tags.1.member.key`. */
  path: string;
  /** The value, or undefined when a required one is missing. */
  value: unknown;
  constraint: string;
}

/** "2 validation errors detected: Value '…' at '…' failed to satisfy constraint: …; Value …" */
export function validationMessage(problems: readonly Problem[]): string {
  const count = `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected`;
  const each = problems.map(({ path, value, constraint }) =>
    `Value ${shown(value)}at '${path}' failed to satisfy constraint: ${constraint}`);
  return `${count}: ${each.join("; ")}`;
}

/** AWS quotes the value, and leaves it out when it is null. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  return `'${plain(value)}' `;
}

function plain(value: unknown): string {
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (value instanceof Date) return value.toUTCString();
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([key, item]) => `${key}=${plain(item)}`).join(", ")}}`;
  }
  return String(value);
}

/** `RoleName` -> `roleName`: paths begin with a small letter whatever the model says. */
export function pathName(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}
