import { judgeBake } from "./bake";

const metrics = { invocations: 100, errors: 0, businessFailures: 0, throttles: 0 };

describe("judgeBake", () => {
  it.each([
    [{}, { kind: "good" }],
    [{ errors: 5, businessFailures: 5 }, { kind: "good" }], // exactly 5 % is allowed, as for the alarms
    [{ errors: 6 }, { kind: "bad", reason: "6.0 % of its calls failed (6 of 100), at most 5 % are allowed" }],
    [{ businessFailures: 50 }, { kind: "bad", reason: "50.0 % of its answers were failures of the service (50 of 100), at most 5 % are allowed" }],
    [{ throttles: 1, errors: 6 }, { kind: "bad", reason: "6.0 % of its calls failed (6 of 100), at most 5 % are allowed; 1 calls were refused because every reserved execution was busy" }],
    [{ invocations: 0 }, { kind: "idle" }],
    [{ invocations: 0, throttles: 3 }, { kind: "bad", reason: "3 calls were refused because every reserved execution was busy" }],
  ])("D15: %j -> %j", (change, expected) => {
    expect(judgeBake({ ...metrics, ...change })).toEqual(expected);
  });
});
