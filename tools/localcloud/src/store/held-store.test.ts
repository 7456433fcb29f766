import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud } from "../cloud";
import { FolderStore } from "./folder-store";
import { HeldStore } from "./held-store";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "held-store-")); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const everything = (store: Pick<FolderStore, "snapshot">): unknown => [...store.snapshot()].map(([name, records]) => [name, [...records]]);

describe("HeldStore", () => {
  it("leaves in the folder what a plain store would, whatever was written, removed and taken back", async () => {
    const change = fc.record({ collection: fc.constantFrom("a", "b"), key: fc.constantFrom("1", "2", "ü"), value: fc.option(fc.jsonValue()), fails: fc.boolean() });
    let run = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 6 }), fc.nat(5), async (transactions, holdAt) => {
      const [plain, held] = [new FolderStore(join(folder, `plain-${++run}`)), new FolderStore(join(folder, `held-${run}`))];
      const store = new HeldStore(held);
      for (const [index, changes] of transactions.entries()) {
        if (index === holdAt) store.hold();
        for (const target of [plain, store]) {
          try {
            target.transaction((tx) => {
              for (const { collection, key, value, fails } of changes) {
                if (value === null) tx.remove(collection, key);
                else tx.put(collection, key, { value });
                if (fails) throw new Error("taken back");
              }
            });
          } catch { /* taken back */ }
        }
      }
      await store.close();
      const reopened = new FolderStore(join(folder, `held-${run}`));
      expect(everything(reopened)).toEqual(everything(plain));
      await Promise.all([plain.close(), reopened.close()]);
    }), { numRuns: 25 });
  });

  it("writes by itself while it is open, and says at the next change that it could not", async () => {
    const inner = new FolderStore(join(folder, "cloud"));
    const written = jest.spyOn(inner, "write");
    const store = new HeldStore(inner);
    store.hold();
    store.transaction((tx) => tx.put("things", "a", { of: 1 }));
    await new Promise((done) => setTimeout(done, 400));
    expect(everything(inner)).toEqual([["things", [["a", expect.anything()]]]]);

    written.mockImplementationOnce(() => { throw new Error("no space left on device"); });
    store.transaction((tx) => tx.put("things", "b", { of: 2 }));
    await new Promise((done) => setTimeout(done, 400));

    expect(() => store.transaction((tx) => tx.put("things", "c", { of: 3 }))).toThrow("no space left on device");
    await expect(store.close()).rejects.toThrow("no space left on device");
  });
});

describe("a cloud that holds its folder", () => {
  it("does so only while it drives, and leaves its account to the next", async () => {
    const options = { folder: join(folder, "cloud"), holdsFolder: true };
    const [first, second] = [await openCloud(options), await openCloud(options)];
    const make = (cloud: typeof first, QueueName: string) => cloud.call({ service: "sqs", operation: "CreateQueue", input: { QueueName }, caller: cloud.administrator });
    await make(second, "before");
    expect([await first.drive(), await second.drive()]).toEqual([true, false]);

    await make(first, "held");
    await make(second, "sent-on");
    await second.close();
    await first.close();

    const later = await openCloud({ folder: join(folder, "cloud") });
    const { QueueUrls } = await later.call({ service: "sqs", operation: "ListQueues", input: {}, caller: later.administrator });
    expect((QueueUrls as string[]).map((url) => url.split("/").at(-1))).toEqual(["before", "held", "sent-on"]);
    await later.close();
  });
});
