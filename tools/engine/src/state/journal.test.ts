import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { nodeFiles, type StateFiles } from "./files";
import { formatLine, JournalWriter, type JournalStart } from "./journal";
import { entriesAfter, parseJournal, replay } from "./journal-replay";
import type { JournalEntry, ResourceIdentity, ResourceState, Snapshot } from "./snapshot";
import { thing, urn } from "./__fixtures__/home";
import { failingFiles } from "./__fixtures__/failing-files";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(folder, "stack.journal");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start: JournalStart = { kind: "start", version: 1, stack: "s", base: null, pid: 1, command: "up", time: "2026-01-02T03:04:05.000Z" };
const empty: Snapshot = { resources: [], pendingOperations: [] };
const created = (step: number, name: string): JournalEntry => ({ kind: "end", step, writes: [thing(name)] });
const begun = (step: number, name: string): JournalEntry => ({ kind: "begin", step, operation: { type: "creating", resource: thing(name) } });
const namesOf = (resources: ResourceState[]) => resources.map((resource) => resource.urn.split("::").at(-1));

function countSyncs(): { files: StateFiles; syncs: () => number } {
  let syncs = 0;
  const files: StateFiles = {
    ...nodeFiles,
    async open(...args) {
      const file = await nodeFiles.open(...args);
      return { ...file, sync: () => (syncs++, file.sync()) };
    },
  };
  return { files, syncs: () => syncs };
}

const append = (writer: JournalWriter, entry: JournalEntry) => writer.append(() => JSON.stringify(entry));
const readBack = () => parseJournal(readFileSync(path), path);

describe("JournalWriter", () => {
  it("writes entries in their order and acknowledges each", async () => {
    const writer = new JournalWriter(nodeFiles, path, () => start);
    const entries = [begun(1, "a"), created(1, "a"), begun(2, "b")];
    for (const entry of entries) await append(writer, entry);
    await writer.close();

    expect(readBack()).toMatchObject({ start, records: entries });
  });

  it("makes no file before the first entry", async () => {
    await new JournalWriter(nodeFiles, path, () => start).close();

    expect(() => readFileSync(path)).toThrow("ENOENT");
  });

  it("shares a sync among all entries that wait for one", async () => {
    const { files, syncs } = countSyncs();
    const writer = new JournalWriter(files, path, () => start);
    await Promise.all(Array.from({ length: 500 }, (_, step) => append(writer, begun(step, `r${step}`))));
    await writer.close();

    expect(syncs()).toBe(1);
    expect(readBack().records).toHaveLength(500);
  });

  it("takes ten thousand entries in a time that grows with their number only", async () => {
    let run = 0;
    const time = async (number: number): Promise<number> => {
      const writer = new JournalWriter(nodeFiles, join(folder, `${run++}.journal`), () => start);
      const from = process.hrtime.bigint();
      for (let step = 0; step < number; step += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, index) => append(writer, created(step + index, `r${step + index}`))));
      }
      await writer.close();
      const { records } = parseJournal(readFileSync(writer.path), writer.path);
      expect(replay(empty, records as JournalEntry[]).snapshot.resources).toHaveLength(number);
      return Number(process.hrtime.bigint() - from) / 1e6;
    };
    await time(1_000);

    const [small, large] = [await time(1_000), await time(10_000)];

    // Ten times the entries; a hundred times the work would be the square.
    expect(large).toBeLessThan(small * 40);
  }, 60_000);

  it("refuses everything after a failed write, and goes on after a repair without losing a line", async () => {
    const { files } = failingFiles({ at: 7, code: "ENOSPC" }); // folder, open, write, sync, folder; write, sync; …
    const writer = new JournalWriter(files, path, () => start);
    await append(writer, begun(1, "a"));

    await expect(append(writer, created(1, "a"))).rejects.toThrow("the disk is full (ENOSPC)");
    await expect(append(writer, begun(2, "b"))).rejects.toThrow("the disk is full (ENOSPC)");
    await writer.repair();
    await append(writer, begun(3, "c"));
    await writer.close();

    expect(readBack().records).toEqual([begun(1, "a"), begun(3, "c")]);
  });

  it("can begin again when the very first write failed", async () => {
    const { files } = failingFiles({ at: 3, code: "ENOSPC" });
    const writer = new JournalWriter(files, path, () => start);
    await expect(append(writer, begun(1, "a"))).rejects.toThrow(`${path}: Writing the journal failed: the disk is full (ENOSPC).`);

    await writer.repair();
    await append(writer, begun(2, "b"));
    await writer.close();

    expect(readBack()).toMatchObject({ start, records: [begun(2, "b")] });
  });
});

describe("parseJournal", () => {
  const lines = (batches: JournalEntry[][]): string => {
    let number = 1;
    const text = batches.map((batch) => {
      const first = number;
      return batch.map((entry) => formatLine(number++, first, JSON.stringify(entry))).join("");
    });
    return formatLine(0, 0, JSON.stringify(start)) + text.join("");
  };

  it("reads every journal that was cut off anywhere, up to the last line that is whole", () => {
    const entries = [begun(1, "a"), created(1, "a"), begun(2, "ä😀")];
    const whole = Buffer.from(lines(entries.map((entry) => [entry])));
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([index]) => index);
    for (let length = 0; length <= whole.length; length++) {
      const cut = whole.subarray(0, length);
      const complete = Math.max(0, ends.filter((end) => end <= length).length - 1);

      expect(parseJournal(cut, path).records).toEqual(entries.slice(0, complete));
    }
  });

  it("drops a write of many lines from the first damaged one on, since nobody was told that it succeeded", () => {
    const text = lines([[begun(1, "a")], [created(1, "a"), begun(2, "b"), created(2, "b")]]).split("\n");
    text[3] = "0".repeat(text[3]!.length);

    expect(parseJournal(Buffer.from(text.join("\n")), path).records).toEqual([begun(1, "a"), created(1, "a")]);
  });

  it.each([0, 1, 2])("refuses damage in line %i, after which others were acknowledged", (line) => {
    const text = lines([[begun(1, "a")], [created(1, "a")], [begun(2, "b")]]).split("\n");
    text[line] = text[line]!.replace('"', "'");

    expect(() => parseJournal(Buffer.from(text.join("\n")), path)).toThrow(`${path}: line ${line + 1} of the journal is damaged. Nothing was changed.`);
  });

  it("finds any single changed byte in an acknowledged line", () => {
    const whole = Buffer.from(lines([[begun(1, "a")], [begun(2, "b")]]));
    const last = whole.lastIndexOf("\n", whole.length - 2);
    fc.assert(
      fc.property(fc.nat(last - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at]! ^= change;

        expect(() => parseJournal(damaged, path)).toThrow("of the journal is damaged");
      }),
    );
  });

  it("refuses the journal of another version", () => {
    const text = formatLine(0, 0, JSON.stringify({ ...start, version: 2 }));

    expect(() => parseJournal(Buffer.from(text), path)).toThrow("the journal was written by another version of this engine");
  });
});

describe("entriesAfter", () => {
  const journal = { start: { ...start, base: "base" }, records: [begun(1, "a"), { kind: "saved" as const, checkpoint: "next" }, created(1, "a")], text: "" };

  it("gives all entries for the checkpoint that the journal began with", () => {
    expect(entriesAfter(journal, "base")).toEqual([begun(1, "a"), created(1, "a")]);
  });

  it("gives those after the mark of a checkpoint that was written since", () => {
    expect(entriesAfter(journal, "next")).toEqual([created(1, "a")]);
  });

  it("knows that it does not belong to another checkpoint", () => {
    expect(entriesAfter(journal, "other")).toBeUndefined();
    expect(entriesAfter(journal, null)).toBeUndefined();
  });
});

describe("replay", () => {
  it("tells what was under way", () => {
    const replayed = replay({ resources: [thing("old")], pendingOperations: [] }, [begun(1, "a"), begun(2, "b"), created(1, "a")]);

    expect(namesOf(replayed.snapshot.resources)).toEqual(["old", "a"]);
    expect(replayed).toMatchObject({ steps: 2, pending: [{ type: "creating", resource: thing("b") }] });
    expect(replayed.snapshot.pendingOperations).toEqual(replayed.pending);
  });

  it("overwrites in place what has the same identity and keeps replaced ones apart", () => {
    const base = { resources: [thing("a"), thing("b")], pendingOperations: [] };
    const replayed = replay(base, [
      { kind: "end", step: 1, writes: [thing("a", { v: 2 }, { id: "new" }), thing("a", {}, { delete: true })] },
      { kind: "end", step: 2, writes: [thing("a", {}, { id: "second", delete: true })] },
      { kind: "end", step: 3, removes: [{ urn: urn("a"), id: "a-id", delete: true }] },
    ]);

    expect(replayed.snapshot.resources.map(({ urn: name, id, delete: waits }) => [name, id, waits ?? false])).toEqual([
      [urn("a"), "new", false],
      [urn("b"), "b-id", false],
      [urn("a"), "second", true],
    ]);
  });

  it("removes only what is meant", () => {
    const base = { resources: [thing("a"), thing("a", {}, { id: "old", delete: true }), thing("b")], pendingOperations: [] };
    const left = (removes: ResourceIdentity[]) => replay(base, [{ kind: "end", step: 1, removes }]).snapshot.resources.map(({ id }) => id);

    expect(left([{ urn: urn("a") }])).toEqual(["old", "b-id"]);
    expect(left([{ urn: urn("a"), id: "other" }])).toEqual(["a-id", "old", "b-id"]);
    expect(left([{ urn: urn("a"), delete: true }])).toEqual(["a-id", "b-id"]);
    expect(left([{ urn: urn("c") }])).toEqual(["a-id", "old", "b-id"]);
  });

  it("takes a snapshot as the whole state, and knows the steps that it does not end", () => {
    const replayed = replay({ resources: [thing("a")], pendingOperations: [{ type: "creating", resource: thing("p") }] }, [
      begun(1, "x"),
      { kind: "snapshot", snapshot: { resources: [thing("b")], pendingOperations: [] } },
      created(2, "c"),
    ]);

    expect(namesOf(replayed.snapshot.resources)).toEqual(["b", "c"]);
    expect(replayed.snapshot.pendingOperations).toEqual([{ type: "creating", resource: thing("x") }]);
  });

  it("puts what is needed first, whatever the order of the steps was", () => {
    const replayed = replay(empty, [created(1, "b"), { kind: "end", step: 2, writes: [thing("b", {}, { parent: urn("a") })] }, created(3, "a")]);

    expect(namesOf(replayed.snapshot.resources)).toEqual(["a", "b"]);
  });

  it("agrees with a plain model for any sequence of steps", () => {
    const identity = fc.record({ name: fc.constantFrom("a", "b", "c"), id: fc.constantFrom("1", "2"), delete: fc.boolean() });
    const step = fc.record({ removes: fc.array(identity, { maxLength: 2 }), writes: fc.array(identity, { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const entries = steps.map(
          ({ removes, writes }, index): JournalEntry => ({
            kind: "end",
            step: index,
            removes: removes.map((r) => ({ urn: urn(r.name), id: r.id, delete: r.delete })),
            writes: writes.map((w) => thing(w.name, { at: index }, { id: w.id, delete: w.delete })),
          }),
        );
        let model: ResourceState[] = [];
        for (const entry of entries as Extract<JournalEntry, { kind: "end" }>[]) {
          for (const gone of entry.removes!) model = model.filter((r) => !(r.urn === gone.urn && r.id === gone.id && r.delete === gone.delete));
          for (const written of entry.writes!) {
            const at = model.findIndex((r) => r.urn === written.urn && r.delete === written.delete && (!written.delete || r.id === written.id));
            if (at < 0) model.push(written);
            else model[at] = written;
          }
        }

        expect(replay(empty, entries).snapshot.resources).toEqual(model);
      }),
    );
  });

  it("keeps both of two that share an identity in the checkpoint", () => {
    expect(replay({ resources: [thing("a"), thing("a")], pendingOperations: [] }, []).snapshot.resources).toHaveLength(2);
  });
});

it("reads back lines from a file that was written elsewhere", () => {
  writeFileSync(path, '00000000 {"n":0}\n');

  expect(readBack().records).toEqual([]);
});
