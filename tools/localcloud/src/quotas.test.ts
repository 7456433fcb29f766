import { openCloud } from "./cloud";
import { changeQuotas, readQuotas } from "./quotas";
import { MemoryStore } from "./store/memory-store";

describe("the account's quotas", () => {
  it("are those of a new account until somebody changes them, for good", () => {
    const store = new MemoryStore();
    expect(readQuotas(store)).toEqual({ lambdaConcurrency: 1000 });

    expect(changeQuotas(store, { lambdaConcurrency: 25_000 })).toEqual({ lambdaConcurrency: 25_000 });

    expect(readQuotas(store)).toEqual({ lambdaConcurrency: 25_000 });
  });

  it.each([0, -1, 1.5, Number.NaN])("cannot be %p", (value) => {
    const store = new MemoryStore();

    expect(() => changeQuotas(store, { lambdaConcurrency: value })).toThrow(`Quota lambdaConcurrency: ${value} is not a whole number from 1.`);
    expect(readQuotas(store)).toEqual({ lambdaConcurrency: 1000 });
  });

  it("are what Lambda says the account has", async () => {
    const cloud = await openCloud({ memory: true });
    const limits = async (opened: typeof cloud) =>
      (await opened.call({ service: "lambda", operation: "GetAccountSettings", input: {}, caller: opened.administrator })).AccountLimit;
    expect(await limits(cloud)).toMatchObject({ ConcurrentExecutions: 1000 });

    const raised = await openCloud({ memory: true, quotas: { lambdaConcurrency: 5000 } });

    expect(await limits(raised)).toMatchObject({ ConcurrentExecutions: 5000 });
  });
});
