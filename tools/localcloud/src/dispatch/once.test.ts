import { openCloud } from "../cloud";
import { ONCE_COLLECTION, type Store } from "../service";
import { MemoryStore } from "../store/memory-store";
import { performOnce } from "./once";

describe("a call that a crash cuts off after its handler has written", () => {
  const things = (store: Store) => store.read((tx) => tx.list<string>("things"));
  const never = new Promise<never>(() => undefined);

  it("is taken back by the next one, which does all of it", async () => {
    const store = new MemoryStore();
    store.transaction((tx) => tx.put("things", "old", "before"));
    void performOnce(store, "urn|create|0", async (inner) => {
      await Promise.resolve();
      inner.transaction((tx) => tx.put("things", "new", "half"));
      inner.transaction((tx) => (tx.put("things", "old", "changed"), tx.remove("things", "old")));
      return never;
    });
    await new Promise(setImmediate);
    expect(things(store)).toEqual([["new", "half"]]);

    const output = await performOnce(store, "urn|create|0", async (inner) => {
      await Promise.resolve();
      expect(things(inner)).toEqual([["old", "before"]]);
      inner.transaction((tx) => tx.put("things", "new", "whole"));
      return { made: "new" };
    });

    expect(output).toEqual({ made: "new" });
    expect(things(store)).toEqual([["new", "whole"], ["old", "before"]]);
    expect(await performOnce(store, "urn|create|0", () => { throw new Error("is not made again"); })).toEqual({ made: "new" });
  });

  it("is not remembered when it is refused after a write", async () => {
    const store = new MemoryStore();

    await expect(performOnce(store, "urn|create|0", async (inner) => {
      await Promise.resolve();
      inner.transaction((tx) => tx.put("things", "new", "kept"));
      throw new Error("refused");
    })).rejects.toThrow("refused");

    expect(store.read((tx) => tx.list(ONCE_COLLECTION))).toEqual([]);
    expect(things(store)).toEqual([["new", "kept"]]);
  });
});

describe("a call that is made once", () => {
  const withCloud = async (work: (cloud: Awaited<ReturnType<typeof openCloud>>) => Promise<void>): Promise<void> => {
    const cloud = await openCloud({ memory: true });
    try {
      await work(cloud);
    } finally {
      await cloud.close();
    }
  };

  it.each([
    ["answers at once", { service: "kms" as const, operation: "CreateKey", input: {} }],
    ["asks other services first", { service: "dynamodb" as const, operation: "CreateTable", input: { TableName: "things", BillingMode: "PAY_PER_REQUEST", KeySchema: [{ AttributeName: "id", KeyType: "HASH" }], AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] } }],
  ])("is carried out once and answers the same afterwards, when its handler %s", (_how, call) =>
    withCloud(async (cloud) => {
      const made = { ...call, caller: cloud.administrator, once: "urn|create|0" };

      const first = await cloud.call(made);

      expect(await cloud.call(made)).toEqual(first);
      expect(cloud.store.read((tx) => tx.list(ONCE_COLLECTION)).map(([key]) => key)).toEqual(["urn|create|0"]);
    }),
  );

  it("is not remembered when it was refused", () =>
    withCloud(async (cloud) => {
      const made = { service: "sns" as const, operation: "DeleteTopic", input: { TopicArn: "nonsense" }, caller: cloud.administrator, once: "urn|delete|0" };

      await expect(cloud.call(made)).rejects.toThrow();

      expect(cloud.store.read((tx) => tx.list(ONCE_COLLECTION))).toEqual([]);
    }));
});
