import { Checker } from "./check";
import { flag, json, list, map, number, object, policy, required, set, text } from "./field";
import type { Fields } from "./field";
import { UNKNOWN } from "./wire-value";
import type { PropertyMap } from "./wire-value";

const fields: Fields = {
  name: required(text()),
  size: number({ default: 128 }),
  enabled: flag(),
  policy: policy(),
  document: json(),
  tags: map(text()),
  events: set(text()),
  style: object({ type: required(text()), option: text({ default: "NONE" }) }),
  steps: list(object({ minutes: number() })),
};
const check = (values: PropertyMap): { values: PropertyMap; failures: string[] } => {
  const checker = new Checker();
  const checked = checker.object(fields, values, [], (key) => `there is no ${key}`);
  return { values: checked, failures: checker.failures.map(({ property, reason }) => `${property}: ${reason}`) };
};

describe("Checker", () => {
  it("fills in defaults, nested ones too, and drops what is null", () => {
    expect(check({ name: "a", enabled: null, style: { type: "b" } })).toEqual({
      values: { name: "a", size: 128, style: { type: "b", option: "NONE" } },
      failures: [],
    });
  });

  it("turns values into the kind that is wanted where nothing is lost", () => {
    expect(check({ name: 5, size: "256", enabled: "true", tags: { n: 1, b: false }, document: { a: [1] } }).values).toEqual({
      name: "5",
      size: 256,
      enabled: true,
      tags: { n: "1", b: "false" },
      document: '{"a":[1]}',
    });
  });

  it("names every problem at once, each with its path", () => {
    const { failures } = check({
      size: "large",
      enabled: 1,
      policy: "{",
      tags: ["a"],
      events: "a",
      style: { kind: "a", type: ["x"] },
      steps: [{ minutes: 1 }, { minutes: {} }, "b"],
      colour: "red",
      toString: "a",
    });

    expect(failures).toEqual([
      'size: expected a number, got string "large"',
      "enabled: expected true or false, got number 1",
      expect.stringMatching(/^policy: contains an invalid JSON: /),
      "tags: expected an object, got a list",
      'events: expected a list, got string "a"',
      "style.kind: Invalid or unknown key. Known here: type, option.",
      "style.type: expected a string, got a list",
      "steps[1].minutes: expected a number, got an object",
      'steps[2]: expected an object, got string "b"',
      "colour: there is no colour",
      "toString: there is no toString",
      'name: Missing required argument. The argument "name" is required, but no definition was found.',
    ]);
  });

  it("lets values pass that only an update will know", () => {
    const values = { name: UNKNOWN, size: UNKNOWN, enabled: UNKNOWN, tags: { a: UNKNOWN }, events: [UNKNOWN, UNKNOWN], style: UNKNOWN, steps: [UNKNOWN] };

    expect(check({ ...values, document: { arn: UNKNOWN } })).toEqual({ values: { ...values, document: UNKNOWN }, failures: [] });
  });

  it("holds each member of a set once", () => {
    expect(check({ name: "a", events: ["b", "a", "b"] }).values["events"]).toEqual(["b", "a"]);
  });
});
