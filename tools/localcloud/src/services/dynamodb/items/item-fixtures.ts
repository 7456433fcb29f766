import type { ServiceId, Shape } from "../../../service";
import { openTestAccount, type TestAccount } from "../../support/test-account";

/** An account with DynamoDB at hand, for tests. */
export interface TestTables extends TestAccount {
  dynamodb(operation: string, input?: Shape): Promise<Shape>;
  /** Makes a table; keys are written `id:S` and `at:N`, the partition first. */
  table(name: string, keys: string[], rest?: Shape): Promise<void>;
  /** All items of a table in the order of a scan. */
  items(name: string): Promise<Shape[]>;
}

export async function openTestTables(): Promise<TestTables> {
  const account = await openTestAccount();
  const dynamodb = (operation: string, input: Shape = {}): Promise<Shape> => account.call("dynamodb" satisfies ServiceId, operation, input);
  return {
    ...account,
    dynamodb,
    table: async (name, keys, { AttributeDefinitions = [], ...rest } = {}) => {
      await dynamodb("CreateTable", {
        TableName: name, BillingMode: "PAY_PER_REQUEST", ...rest, KeySchema: schema(...keys.map((key) => key.split(":")[0]!)),
        AttributeDefinitions: [...keys.map((key) => ({ AttributeName: key.split(":")[0], AttributeType: key.split(":")[1] })), ...AttributeDefinitions],
      });
    },
    items: async (name) => (await dynamodb("Scan", { TableName: name })).Items as Shape[],
  };
}

export function schema(...keys: string[]): Shape[] {
  return keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? "HASH" : "RANGE" }));
}
