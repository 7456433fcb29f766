import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyRange, Store } from "../service";
import { FolderStore } from "./folder-store";
import { HeldStore } from "./held-store";
import { MemoryStore } from "./memory-store";

const folders: string[] = [];

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "localcloud-store-"));
  folders.push(folder);
  return folder;
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe.each<[string, () => Store]>([
  ["MemoryStore", () => new MemoryStore()],
  ["FolderStore", () => new FolderStore(join(scratchFolder(), "cloud"))],
  ["HeldStore", () => {
    const store = new HeldStore(new FolderStore(join(scratchFolder(), "cloud")));
    store.hold();
    return store;
  }],
])("%s", (_name, open) => {
  let store: Store;

  beforeEach(() => { store = open(); });
  afterEach(() => store.close());

  it("gives back what was put, bytes and dates included", () => {
    const record = { name: "a", bytes: new Uint8Array([1, 2, 255]), at: new Date(1_700_000_000_123), nested: { list: [1, 2.5, null, true] } };

    store.transaction((tx) => tx.put("roles", "a", record));

    const found = store.read((tx) => tx.get<typeof record>("roles", "a"))!;
    expect(found).toEqual({ ...record, bytes: expect.anything() });
    expect([...found.bytes]).toEqual([1, 2, 255]);
    expect(found.bytes).toBeInstanceOf(Uint8Array);
  });

  it("keeps a key named __proto__ as it is", () => {
    const item = JSON.parse('{"__proto__":{"S":"x"},"id":{"S":"1"}}') as object;

    store.transaction((tx) => tx.put("items", "1", item));

    expect(Object.keys(store.read((tx) => tx.get<object>("items", "1"))!)).toEqual(["__proto__", "id"]);
  });

  it("is not changed through a record that was handed out or in", () => {
    const record = { tags: ["a"] };
    store.transaction((tx) => tx.put("roles", "a", record));

    record.tags.push("b");
    store.read((tx) => tx.get<typeof record>("roles", "a"))!.tags.push("c");

    expect(store.read((tx) => tx.get("roles", "a"))).toEqual({ tags: ["a"] });
  });

  it("scans a part of a collection, forwards and backwards, as far as it is asked to", () => {
    store.transaction((tx) => {
      for (const key of ["a", "b", "b/1", "c", "d"]) tx.put("keys", key, key);
      tx.put("key", "x", "collection before");
      tx.put("keys2", "a", "collection after");
    });
    const scan = (range: KeyRange): string[] => store.read((tx) => tx.scan("keys", range)).map(([key]) => key);

    expect(scan({})).toEqual(["a", "b", "b/1", "c", "d"]);
    expect(scan({ reverse: true })).toEqual(["d", "c", "b/1", "b", "a"]);
    expect(scan({ from: "b", until: "c" })).toEqual(["b", "b/1"]);
    expect(scan({ from: "b", until: "d", limit: 2, reverse: true })).toEqual(["c", "b/1"]);
    expect(scan({ from: "bb", limit: 1 })).toEqual(["c"]);
    expect(scan({ limit: 0 })).toEqual([]);
    expect(scan({ from: "d", until: "b" })).toEqual([]);
  });

  it("lists one collection in the order of code points, from a prefix", () => {
    store.transaction((tx) => {
      for (const key of ["b", "a/2", "a/10", "a", "\u{1f600}", "\uffff", "é"]) tx.put("keys", key, key);
      tx.put("keys2", "a/3", "other collection");
      tx.put("key", "s", "other collection");
    });

    expect(store.read((tx) => tx.list("keys")).map(([key]) => key)).toEqual(["a", "a/10", "a/2", "b", "é", "\uffff", "\u{1f600}"]);
    expect(store.read((tx) => tx.list("keys", "a/"))).toEqual([["a/10", "a/10"], ["a/2", "a/2"]]);
    expect(store.read((tx) => tx.list("nothing"))).toEqual([]);
  });

  it("says whether a removed record was there", () => {
    store.transaction((tx) => tx.put("roles", "a", 1));

    expect(store.transaction((tx) => [tx.remove("roles", "a"), tx.remove("roles", "a")])).toEqual([true, false]);
    expect(store.read((tx) => tx.get("roles", "a"))).toBeUndefined();
  });

  it("reads its own writes inside of a transaction, with read() too", () => {
    store.transaction((tx) => {
      tx.put("roles", "a", 1);

      expect(tx.get("roles", "a")).toBe(1);
      expect(tx.list("roles")).toEqual([["a", 1]]);
      expect(store.read((view) => view.get("roles", "a"))).toBe(1);
    });
  });

  it("keeps nothing of a transaction that throws, and hands the error on", () => {
    store.transaction((tx) => tx.put("roles", "kept", 1));
    const refusal = new Error("refused");

    expect(() => store.transaction((tx) => {
      tx.put("roles", "kept", 2);
      tx.put("roles", "new", 1);
      tx.remove("roles", "kept");
      throw refusal;
    })).toThrow(refusal);
    expect(store.read((tx) => tx.list("roles"))).toEqual([["kept", 1]]);
  });

  it("keeps the outer part of a transaction whose inner one was refused", () => {
    store.transaction((tx) => {
      tx.put("roles", "outer", 1);
      expect(() => store.transaction((inner) => {
        inner.put("roles", "outer", 2);
        inner.put("roles", "inner", 1);
        throw new Error("refused");
      })).toThrow("refused");
    });

    expect(store.read((tx) => tx.list("roles"))).toEqual([["outer", 1]]);
  });

  it("refuses work that goes on after the transaction, and keeps nothing of it", () => {
    expect(() => store.transaction(async (tx) => tx.put("roles", "a", 1))).toThrow(
      "A transaction's work returned a promise; it must be done when it returns. Await before or after the transaction.");
    expect(store.read((tx) => tx.list("roles"))).toEqual([]);
  });

  it("refuses names that cannot be kept apart and keys that are too long", () => {
    expect(() => store.transaction((tx) => tx.put("", "a", 1))).toThrow(/Collection "" cannot be stored/);
    expect(() => store.transaction((tx) => tx.put("a\u0000b", "a", 1))).toThrow(/cannot be stored/);
    expect(() => store.transaction((tx) => tx.put("items", "é".repeat(2100), 1))).toThrow(
      "A key of 4200 bytes in collection items cannot be stored: collection and key together have at most 4025 bytes. Hash the long part.");
    store.transaction((tx) => tx.put("items", "é".repeat(2000), 1));
  });

  it("refuses calls after it was closed", async () => {
    await store.close();

    expect(() => store.read((tx) => tx.get("roles", "a"))).toThrow(/is closed/);
    expect(() => store.transaction((tx) => tx.put("roles", "a", 1))).toThrow(/is closed/);
  });

  it("holds many records and large ones", () => {
    const large = new Uint8Array(3_000_000).fill(7);
    store.transaction((tx) => {
      for (let at = 0; at < 5_000; at++) tx.put("many", String(at).padStart(6, "0"), { at });
      tx.put("large", "zip", large);
    });

    expect(store.read((tx) => tx.list("many"))).toHaveLength(5_000);
    expect(Buffer.compare(store.read((tx) => tx.get<Uint8Array>("large", "zip"))!, large)).toBe(0);
  });

  it("behaves like a plain map under any sequence of writes, aborts and lists", () => {
    const key = fc.oneof(fc.constantFrom("a", "b", "a/b", "\u{1f600}", "\uffff", ""), fc.string({ unit: "binary", maxLength: 4 }).filter(isWellFormed));
    const write = fc.record({ key, value: fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined }) });
    const transaction = fc.record({ writes: fc.array(write, { maxLength: 6 }), aborts: fc.boolean() });

    fc.assert(fc.property(fc.array(transaction, { maxLength: 8 }), key, (transactions, prefix) => {
      const model = new Map<string, unknown>();
      store.transaction((tx) => tx.list("model").forEach(([existing]) => tx.remove("model", existing)));
      for (const { writes, aborts } of transactions) {
        try {
          store.transaction((tx) => {
            for (const { key: name, value } of writes) {
              if (value === undefined) tx.remove("model", name);
              else tx.put("model", name, value);
            }
            if (aborts) throw new Error("abort");
          });
        } catch (error) {
          expect((error as Error).message).toBe("abort");
        }
        if (!aborts) writes.forEach(({ key: name, value }) => (value === undefined ? model.delete(name) : model.set(name, value)));
      }

      const expected = [...model].filter(([name]) => name.startsWith(prefix))
        .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
      expect(store.read((tx) => tx.list("model", prefix))).toEqual(expected.map(([name, value]) => [name, value]));
    }), { numRuns: 60 });
  });
});


/** Half a surrogate pair has no UTF-8 form; AWS takes none either. */
function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}
