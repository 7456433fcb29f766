import { openCloud } from "../cloud";
import { ONCE_COLLECTION } from "../service";

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
