import { SimulatedAws } from "./__fixtures__/simulated-aws";
import type { RequestError } from "./refusal";
import type { OperatorRequest } from "./request";

async function problemsOf(request: OperatorRequest, services = ["payment", "refund"]): Promise<readonly string[]> {
  const error: unknown = await new SimulatedAws().run(request, services).catch((thrown: unknown) => thrown);
  return (error as RequestError).problems;
}

describe("a request", () => {
  it("is refused with everything that is wrong with it", async () => {
    expect(await problemsOf({ command: "stop", service: "paymnt" })).toEqual([
      '--reason is missing: say why, e.g. --reason "error rate is rising". It is kept in the history with your name.',
      '--service: there is no service "paymnt". Did you mean "payment"? Services: payment, refund.',
    ]);
    expect(await problemsOf({ command: "repair", reason: "  " })).toEqual([expect.stringContaining("--reason is missing"), "--service is missing, and there are several: payment, refund. Name one."]);
    expect(await problemsOf({ command: "retry", reason: "x".repeat(501), service: "zzzzzzzzzzzz" })).toEqual([
      "--reason has 501 characters, at most 500 are kept. Shorten it.", '--service: there is no service "zzzzzzzzzzzz". Services: payment, refund.',
    ]);
  });

  it("needs no service where there is one, nor to list the history of all, and no reason to look", async () => {
    const aws = new SimulatedAws();

    expect((await aws.run({ command: "status" })).document).toMatchObject({ service: "payment" });
    expect((await aws.run({ command: "history" }, ["payment", "refund"])).lines[0]).toBe("No release has been recorded yet.");
    expect((await aws.run({ command: "history", service: "refund" }, ["payment", "refund"])).lines[0]).toBe("No release of refund has been recorded yet.");
    expect(await problemsOf({ command: "status" })).toEqual([expect.stringContaining("--service is missing")]);
  });
});
