import { openCloud } from "../cloud";
import { MemoryStore } from "./memory-store";

describe("a snapshot", () => {
  it("is what a store holds now, and stays so", () => {
    const store = new MemoryStore();
    store.transaction((tx) => tx.put("things", "a", { of: 1 }));

    const snapshot = store.snapshot();
    store.transaction((tx) => tx.put("things", "a", { of: 2 }));
    const [first, second] = [new MemoryStore(snapshot), new MemoryStore(snapshot)];
    first.transaction((tx) => { tx.put("things", "a", { of: 3 }); tx.put("things", "b", {}); tx.put("more", "c", {}); });

    expect(store.read((tx) => tx.list("things"))).toEqual([["a", { of: 2 }]]);
    expect(second.read((tx) => [...tx.list("things"), ...tx.list("more")])).toEqual([["a", { of: 1 }]]);
  });

  it("begins another cloud with the same account", async () => {
    const cloud = await openCloud({ memory: true, seed: "one" });
    await cloud.call({ service: "sqs", operation: "CreateQueue", input: { QueueName: "jobs" }, caller: cloud.administrator });

    const other = await openCloud({ memory: true, seed: "two", snapshot: cloud.snapshot() });

    expect(other.administrator).toEqual(cloud.administrator);
    expect((await other.call({ service: "sqs", operation: "ListQueues", input: {}, caller: other.administrator })).QueueUrls).toHaveLength(1);
    await Promise.all([cloud.close(), other.close()]);
  });
});
