import * as fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, zipOf, type TestAccount } from "../support/test-account";

async function accountWith(pool: number, names: string[]): Promise<TestAccount> {
  const account = await openTestAccount({ quotas: { lambdaConcurrency: pool } });
  const Role = await account.role("payment", "lambda.amazonaws.com");
  for (const FunctionName of names) {
    await account.call("lambda", "CreateFunction", { FunctionName, Runtime: "nodejs22.x", Handler: "index.handler", Role, Code: { ZipFile: zipOf("1") } });
  }
  return account;
}

const reserve = (account: TestAccount, FunctionName: string, ReservedConcurrentExecutions: number): Promise<Shape> =>
  account.call("lambda", "PutFunctionConcurrency", { FunctionName, ReservedConcurrentExecutions });

describe("reserved concurrency", () => {
  it("reads back, counts against the account and can be given up", async () => {
    const account = await accountWith(1000, ["blue"]);

    expect(await account.call("lambda", "GetFunctionConcurrency", { FunctionName: "blue" })).toEqual({});
    await reserve(account, "blue", 100);
    expect(await account.call("lambda", "GetFunctionConcurrency", { FunctionName: "blue" })).toEqual({ ReservedConcurrentExecutions: 100 });
    expect((await account.call("lambda", "GetAccountSettings")).AccountLimit)
      .toMatchObject({ ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 });
    await account.call("lambda", "DeleteFunctionConcurrency", { FunctionName: "blue" });
    expect((await account.call("lambda", "GetAccountSettings")).AccountLimit.UnreservedConcurrentExecutions).toBe(1000);
    await account.close();
  });

  it.each([[10, 10], [50, 50], [1000, 100]])("with a pool of %i keeps %i unreserved", async (pool, floor) => {
    const account = await accountWith(pool, ["blue"]);

    await expect(reserve(account, "blue", pool - floor + 1)).rejects.toMatchObject({
      code: "InvalidParameterValueException",
      message: `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${floor}].`,
    });
    await expect(reserve(account, "blue", 0)).resolves.toEqual({ ReservedConcurrentExecutions: 0 });
    await account.close();
  });

  it("never takes the pool below its floor, whatever is reserved, given up or deleted", async () => {
    const names = ["a", "b", "c"];
    const step = fc.record({ name: fc.constantFrom(...names), amount: fc.option(fc.integer({ min: 0, max: 300 })) });
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 500 }), fc.array(step, { maxLength: 20 }), async (pool, steps) => {
      const account = await accountWith(pool, names);
      const held = new Map<string, number>();
      const floor = Math.min(100, pool);
      for (const { name, amount } of steps) {
        if (amount === null) {
          await account.call("lambda", "DeleteFunctionConcurrency", { FunctionName: name });
          held.delete(name);
          continue;
        }
        const others = [...held].filter(([owner]) => owner !== name).reduce((sum, [, reserved]) => sum + reserved, 0);
        const fits = amount === 0 || pool - others - amount >= floor;
        const outcome = await reserve(account, name, amount).then(() => true, () => false);
        expect(outcome).toBe(fits);
        if (fits) held.set(name, amount);
      }
      const reserved = [...held.values()].reduce((sum, amount) => sum + amount, 0);
      const { UnreservedConcurrentExecutions } = (await account.call("lambda", "GetAccountSettings")).AccountLimit;
      expect(UnreservedConcurrentExecutions).toBe(pool - reserved);
      expect(UnreservedConcurrentExecutions).toBeGreaterThanOrEqual(floor);
      await account.close();
    }), { numRuns: 30 });
  });
});
