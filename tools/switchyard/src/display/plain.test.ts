import type { LayerDocument, RunMessage, ShownStep } from "../run/messages";
import { PlainDisplay } from "./plain";
import { TreeDisplay } from "./tree";
import { summaryText } from "./words";

const urn = (name: string): string => `urn:pulumi:local::foundation::aws:x/y:Z::${name}`;
const step = (op: string, name: string, more: Partial<ShownStep> = {}): ShownStep => ({ op, urn: urn(name), type: "aws:s3/bucket:Bucket", name, diff: [], ...more });
const document = (more: Partial<LayerDocument> = {}): LayerDocument => ({
  command: "up",
  layer: "foundation",
  stack: "local",
  ok: true,
  exitCode: 0,
  canceled: false,
  changes: { create: 1, update: 1, same: 3 },
  steps: [],
  outputs: { bucket: "s3-x", token: "[secret]" },
  diagnostics: [],
  predictedUpstreams: [],
  milliseconds: 1234,
  ...more,
});

const run: RunMessage[] = [
  { kind: "hello", pid: 7 },
  { kind: "note", severity: "warning", layer: "foundation", message: "The last command died before it could save." },
  { kind: "layer-start", layer: "foundation", predictedUpstreams: [] },
  { kind: "step-start", layer: "foundation", step: step("create", "artifacts") },
  { kind: "step-done", layer: "foundation", step: step("create", "artifacts", { diff: [{ path: "acl", kind: "add", new: "private" }] }), milliseconds: 120 },
  { kind: "step-done", layer: "foundation", step: step("same", "left-alone"), milliseconds: 1 },
  { kind: "step-done", layer: "foundation", step: step("read", "organization/x/local", { type: "pulumi:pulumi:StackReference" }), milliseconds: 1 },
  {
    kind: "step-done",
    layer: "foundation",
    step: step("update", "history", { diff: [{ path: "tags.Team", kind: "update", old: "a", new: "b" }, { path: "key", kind: "update", old: "[secret]", new: "[secret]" }] }),
    milliseconds: 50,
  },
  { kind: "step-failed", layer: "foundation", step: step("delete", "old"), milliseconds: 9 },
  { kind: "text", layer: "foundation", stream: "stdout", text: "hello from the program" },
  { kind: "diagnostic", layer: "foundation", severity: "error", message: "bucket is not empty\nempty it first", resource: "old" },
  { kind: "layer-done", document: document() },
  { kind: "end", exitCode: 0, canceled: false },
];

describe("PlainDisplay", () => {
  it("prints a line per step, each with its layer", () => {
    const lines: string[] = [];
    const display = new PlainDisplay({ command: "up", stack: "local" }, (line) => lines.push(line), { colour: false, diff: false });

    run.forEach((message) => display.show(message));

    expect(lines).toEqual([
      "foundation: warning: The last command died before it could save.",
      "foundation: up on stack local",
      "foundation: + artifacts (aws:s3:Bucket) created in 0.1 s",
      "foundation: ~ history (aws:s3:Bucket) updated in 0.1 s",
      'foundation:     ~ tags.Team: "a" -> "b"',
      "foundation:     ~ key: [secret] -> [secret]",
      "foundation: - old (aws:s3:Bucket) failed to delete",
      "foundation: hello from the program",
      "foundation: error: old: bucket is not empty",
      "foundation:   empty it first",
      "foundation: 1 created, 1 updated, 3 unchanged, 1.2 s",
      "foundation: outputs:",
      'foundation:     bucket: "s3-x"',
      "foundation:     token: [secret]",
    ]);
  });

  it("shows what a create sets when asked, and marks predictions in a preview", () => {
    const lines: string[] = [];
    const display = new PlainDisplay({ command: "preview", stack: "local" }, (line) => lines.push(line), { colour: false, diff: true });

    display.show({ kind: "layer-start", layer: "runtime", predictedUpstreams: ["foundation"] });
    display.show({ kind: "step-done", layer: "runtime", step: step("create", "f", { diff: [{ path: "memory", kind: "add", new: 512 }] }), milliseconds: 3 });

    expect(lines).toEqual([
      "runtime: preview on stack local",
      "runtime: predicted, not deployed: the outputs of foundation",
      "runtime: + f (aws:s3:Bucket) to create",
      "runtime:     + memory: 512",
    ]);
  });
});

describe("summaryText", () => {
  it.each<[Partial<LayerDocument>, string]>([
    [{ changes: { same: 5 } }, "no changes: 5 resources are as the program says, 1.2 s"],
    [{ command: "refresh", changes: { same: 1 } }, "no changes: 1 resource is as the state says, 1.2 s"],
    [{ command: "destroy", changes: {} }, "nothing to destroy, 1.2 s"],
    [{ changes: { replace: 1, "create-replacement": 1, "delete-replaced": 1, same: 2 } }, "1 replaced, 2 unchanged, 1.2 s"],
    [{ changes: { "delete-replaced": 1, same: 2 } }, "1 deleted after replacement, 2 unchanged, 1.2 s"],
    [{ ok: false, changes: { create: 2 } }, "failed after 1.2 s: 2 created"],
    [{ ok: false, canceled: true, changes: {} }, "canceled after 1.2 s"],
    [{ milliseconds: 61_000 }, "1 created, 1 updated, 3 unchanged, 1 min 1 s"],
  ])("%j: %s", (more, expected) => {
    expect(summaryText(document(more))).toBe(expected);
  });
});

describe("TreeDisplay", () => {
  const tree = (rows = 40): { display: TreeDisplay; written: () => string } => {
    let written = "";
    const display = new TreeDisplay(
      { command: "up", stack: "local", layers: ["foundation", "runtime"] },
      { write: (text) => (written += text), columns: 100, rows, now: () => 0 },
      { colour: false, diff: false },
    );
    return { display, written: () => written };
  };

  it("leaves the whole tree on the screen, children under parents, without escape sequences when nothing was drawn", () => {
    const { display, written } = tree();
    display.show({ kind: "layer-start", layer: "foundation", predictedUpstreams: [] });
    display.show({ kind: "step-done", layer: "foundation", step: step("same", "roles"), milliseconds: 0 });
    display.show({ kind: "step-done", layer: "foundation", step: step("same", "untouched"), milliseconds: 0 });
    display.show({ kind: "step-done", layer: "foundation", step: step("update", "policy", { parent: urn("roles"), diff: [{ path: "a", kind: "update", old: 1, new: 2 }] }), milliseconds: 400 });
    display.show({ kind: "step-done", layer: "foundation", step: step("create", "bucket"), milliseconds: 100 });
    display.show({ kind: "layer-done", document: document({ outputs: {} }) });

    display.close();

    expect(written()).toBe(
      [
        "foundation  1 created, 1 updated, 3 unchanged, 1.2 s",
        "  |-   roles  aws:s3:Bucket",
        "  |  `- ~ policy  aws:s3:Bucket  updated 0.4 s",
        "  |          ~ a: 1 -> 2",
        "  `- + bucket  aws:s3:Bucket  created 0.1 s",
        "",
      ].join("\n"),
    );
  });

  it("shows running steps and waiting layers while it works", () => {
    const { display } = tree();
    display.show({ kind: "layer-start", layer: "foundation", predictedUpstreams: [] });
    display.show({ kind: "step-start", layer: "foundation", step: step("create", "bucket") });

    expect(display.lines(false)).toEqual(["foundation  up on stack local, 0.0 s", "  `- + bucket  aws:s3:Bucket  creating 0.0 s", "runtime  waits"]);
    display.close();
  });
});
