import type { LayerDocument } from "../run/messages";
import type { OperationCommand } from "../cli/options";

/** Mark of a step that can be told apart without colour. */
const SYMBOLS: Record<string, string> = {
  same: " ",
  create: "+",
  update: "~",
  delete: "-",
  replace: "+-",
  "create-replacement": "++",
  "delete-replaced": "--",
  read: ">",
  "read-replacement": ">>",
  refresh: "~",
  import: "=",
  "import-replacement": "=>",
  discard: "<",
  "discard-replaced": "<<",
};

const DONE: Record<string, string> = {
  same: "unchanged",
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  "create-replacement": "created as replacement",
  "delete-replaced": "deleted after replacement",
  read: "read",
  "read-replacement": "read as replacement",
  refresh: "refreshed",
  import: "imported",
  "import-replacement": "imported as replacement",
  discard: "forgotten",
  "discard-replaced": "forgotten after replacement",
};

const DOING: Record<string, string> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  "create-replacement": "creating replacement",
  "delete-replaced": "deleting the replaced one",
  read: "reading",
  refresh: "refreshing",
  import: "importing",
};

export function symbolOf(op: string): string {
  return SYMBOLS[op] ?? "?";
}

/** `created`, or `to create` when nothing is really done. */
export function doneWord(op: string, command: OperationCommand): string {
  if (command !== "preview" || op === "same") return DONE[op] ?? op;
  return `to ${op.replace("create-replacement", "create as replacement").replace("delete-replaced", "delete after replacement")}`;
}

export function doingWord(op: string): string {
  return DOING[op] ?? op;
}

export function seconds(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

/** Steps that stand for others: a replacement is counted once. */
const REPLACEMENT_PARTS = new Set(["create-replacement", "delete-replaced"]);

/** `3 created, 1 updated, 20 unchanged`; for an unchanged layer a sentence that says so. */
export function summaryText(document: LayerDocument): string {
  const { changes, command, milliseconds } = document;
  const counts = Object.entries(changes).filter(([op, n]) => n > 0 && op !== "same" && !(REPLACEMENT_PARTS.has(op) && (changes["replace"] ?? 0) > 0));
  const same = changes["same"] ?? 0;
  const time = seconds(milliseconds);
  if (!document.ok) {
    const word = document.canceled ? "canceled" : "failed";
    const done = counts.map(([op, n]) => `${n} ${doneWord(op, command)}`);
    return `${word} after ${time}${done.length > 0 ? `: ${done.join(", ")}` : ""}`;
  }
  if (counts.length === 0) {
    if (command === "destroy") return `nothing to destroy, ${time}`;
    return `no changes: ${same} ${same === 1 ? "resource is" : "resources are"} as the ${command === "refresh" ? "state" : "program"} says, ${time}`;
  }
  const parts = counts.map(([op, n]) => `${n} ${doneWord(op, command)}`);
  if (same > 0) parts.push(`${same} unchanged`);
  return `${parts.join(", ")}, ${time}`;
}

/** `aws:s3/bucket:Bucket` as people say it. */
export function shortType(type: string): string {
  const [pkg, module, name] = type.split(":");
  if (pkg === undefined || module === undefined || name === undefined) return type;
  const folder = module.split("/")[0];
  return folder === undefined || folder === "" || folder === "index" ? `${pkg}:${name}` : `${pkg}:${folder}:${name}`;
}
