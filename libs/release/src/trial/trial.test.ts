import { tryVersion, type TrialAnswer } from "./trial";

type Request = Record<string, unknown>;

const paymentId = "pay_1";

/** A version that does everything right, unless a test says otherwise for a request. */
function version(change: (request: Request, count: number) => Partial<Record<string, unknown>> | TrialAnswer | undefined = () => undefined) {
  const seen = new Map<string, number>();
  const requests: Request[] = [];
  const call = async (request: Request): Promise<TrialAnswer> => {
    const key = String(request["idempotencyKey"]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    requests.push(request);
    const other = change(request, count);
    if (other && "milliseconds" in other) return other as TrialAnswer;
    const statuses: Record<string, string> = { authorise: request["paymentMethod"] === "tok_declined" ? "declined" : "authorised", capture: "captured", refund: "refunded" };
    const payload = request["amountMinor"] === 1251 ? { status: "refused", problems: [] } : { status: statuses[String(request["operation"])], paymentId, replayed: count > 1, ...other };
    return { payload, milliseconds: 10 };
  };
  return { call, requests };
}

describe("tryVersion", () => {
  it("passes a version that authorises, captures, refunds and repeats safely", async () => {
    const { call, requests } = version();

    expect(await tryVersion({ call, trialId: "t" })).toEqual({ problems: [], calls: 7, slowestMilliseconds: 10 });
    expect(requests.map(({ operation, idempotencyKey, paymentMethod = "" }) => `${String(operation)} ${String(idempotencyKey)} ${String(paymentMethod)}`.trim())).toEqual([
      "authorise t-1 tok_visa", "authorise t-1 tok_visa", "authorise t-1 tok_visa", "capture t-2", "refund t-3", "refund t-3", "authorise t-4 tok_declined",
    ]);
  });

  it("passes a repeated trial, whose payments are known already", async () => {
    const { call } = version(({ operation }) => (operation === "authorise" ? { replayed: true } : undefined));

    expect((await tryVersion({ call, trialId: "t" })).problems).toEqual([]);
  });

  it.each<[string, Parameters<typeof version>[0], string[]]>([
    ["crashes", () => ({ failure: "Runtime.ExitError", milliseconds: 5 }), ["authorising failed: Runtime.ExitError"]],
    ["answers with a failure", ({ operation }) => (operation === "authorise" ? { status: "failed" } : undefined), ["authorising: answered failed, expected authorised"]],
    ["answers nonsense", () => ({ payload: { status: "4111 1111" }, milliseconds: 1 }), ["authorising: answered something that is no answer of the service, expected authorised"]],
    ["charges twice", ({ operation }, count) => (operation === "authorise" && count === 2 ? { paymentId: "pay_2" } : undefined),
      ["authorising again with the same key: answered with another payment; a repeated request must not charge twice"]],
    ["forgets what it did", ({ operation }, count) => (operation === "refund" && count === 2 ? { replayed: false } : undefined), ["refunding again with the same key: was not taken for a repeated request"]],
    ["takes a key for another amount", ({ amountMinor }) => (amountMinor === 1251 ? { payload: { status: "authorised" }, milliseconds: 1 } : undefined),
      ["using the key for another amount: answered authorised, expected refused"]],
    ["crashes on a key for another amount", ({ amountMinor }) => (amountMinor === 1251 ? { failure: "crash", milliseconds: 1 } : undefined), ["using the key for another amount failed: crash"]],
    ["cannot capture", ({ operation }) => (operation === "capture" ? { status: "refused" } : undefined), ["capturing: answered refused, expected captured"]],
    ["is slow", ({ operation }) => (operation === "capture" ? { payload: { status: "captured", paymentId, replayed: false }, milliseconds: 3001 } : undefined), ["capturing took 3001 ms, at most 3000 are allowed"]],
  ])("fails a version that %s", async (_what, change, problems) => {
    expect((await tryVersion({ call: version(change).call, trialId: "t" })).problems).toEqual(problems);
  });
});
