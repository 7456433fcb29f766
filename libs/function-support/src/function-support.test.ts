import * as z from "zod/mini";
import { jsonLog, problemsOf, requiredSetting } from "./index";

describe("requiredSetting", () => {
  it("gives the value of a variable that is set", () => {
    expect(requiredSetting({ TABLE: "payments" }, "TABLE")).toBe("payments");
  });

  it.each([undefined, ""])("names the variable and the cure when it is %j", (value) => {
    expect(() => requiredSetting({ TABLE: value }, "TABLE")).toThrow(
      "Environment variable TABLE is not set. The Pulumi layer that makes this function sets it; deploy that layer again.",
    );
  });
});

describe("jsonLog", () => {
  it("writes one JSON line with the level, the message, what is always there and the fields", () => {
    const lines: string[] = [];
    const log = jsonLog((line) => lines.push(line), { functionVersion: "7" });

    log("info", "payment authorised", { paymentId: "p-1" });
    log("error", "payment failed");

    expect(lines).toEqual([
      '{"level":"info","message":"payment authorised","functionVersion":"7","paymentId":"p-1"}\n',
      '{"level":"error","message":"payment failed","functionVersion":"7"}\n',
    ]);
  });
});

describe("problemsOf", () => {
  it("names every problem with its path and never the value", () => {
    const schema = z.strictObject({ amount: z.int(), deep: z.object({ list: z.array(z.string()) }) });
    const parsed = schema.safeParse({ amount: "4111111111111111", deep: { list: [1] }, card: "x" });

    expect(problemsOf(parsed.error!, "request")).toEqual([
      "request.amount: Invalid input: expected number, received string",
      "request.deep.list.0: Invalid input: expected string, received number",
      'request: Unrecognized key: "card"',
    ]);
  });
});
