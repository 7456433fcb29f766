import * as z from "zod/mini";
import { UserError } from "../problem";
import { jsonSetting, textSetting } from "./define-settings";
import { parseSettings } from "./parse-settings";
import * as fields from "./shared-fields";

const shape = {
  environmentSuffix: fields.environmentSuffix,
  region: fields.region,
  runtime: fields.lambdaRuntime,
  emails: fields.emails,
  tracing: fields.flag(false, "Write true or false."),
  memoryMiB: fields.wholeNumber(128, 10240, 512, "Write MiB."),
};

const file = "projects/serverless/foundation/Pulumi.dev.yaml";
const good = { environmentSuffix: "dev" };

function messageOf(values: Record<string, string>, extra: { secretKeys?: string[]; ownedBelow?: Record<string, string> } = {}): string {
  try {
    parseSettings(shape, { values, file, ...extra });
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error("was accepted");
}

describe("parseSettings", () => {
  it("A3: fills in defaults", () => {
    expect(parseSettings(shape, { values: good, file })).toEqual({
      environmentSuffix: "dev",
      region: "us-east-1",
      runtime: "nodejs18.x",
      emails: [],
      tracing: false,
      memoryMiB: 512,
    });
  });

  it("A3: reads every kind of value", () => {
    const values = { ...good, region: "eu-central-1", runtime: "nodejs22.x", emails: '["a@example.com"]', tracing: "true", memoryMiB: "1024" };

    expect(parseSettings(shape, { values, file })).toEqual({
      environmentSuffix: "dev",
      region: "eu-central-1",
      runtime: "nodejs22.x",
      emails: ["a@example.com"],
      tracing: true,
      memoryMiB: 1024,
    });
  });

  it("reports all problems at once, with the file, the value and the fix", () => {
    const values = { environmentSuffix: "Dev", regoin: "us-east-1", runtime: "nodejs22", emails: '["a@example.com","operations"]', memoryMiB: "64", tracing: "yes" };

    expect(messageOf(values)).toBe(
      [
        `${file} cannot be used:`,
        '  - regoin: is no setting of this layer. Did you mean "region"?',
        '  - environmentSuffix: "Dev" holds other characters than lower-case letters and digits, or begins with a digit. Write a letter and at most 19 lower-case letters and digits, e.g. dev; a hyphen would let two environments share a name.',
        '  - runtime: "nodejs22" is no Node.js runtime of Lambda (did you mean nodejs22.x?). Write one of nodejs18.x, nodejs20.x, nodejs22.x, nodejs24.x.',
        '  - emails[1]: "operations" is not an e-mail address. Write a list of e-mail addresses, e.g. [payments@example.com]; an empty list alerts nobody.',
        '  - tracing: "yes" is not valid YAML data. Write true or false.',
        "  - memoryMiB: 64 is not a whole number from 128 to 10240. Write MiB.",
      ].join("\n"),
    );
  });

  it.each([
    ["", '"" is empty'],
    ["DEV", '"DEV" holds other characters than lower-case letters and digits'],
    ["pr-12", '"pr-12" holds other characters than lower-case letters and digits'],
    ["1dev", "begins with a digit"],
    ["abcdefghijklmnopqrstu", '"abcdefghijklmnopqrstu" is longer than 20 characters'],
  ])("A2: refuses the suffix %j", (environmentSuffix, expected) => {
    expect(messageOf({ environmentSuffix })).toContain(expected);
  });

  it("A2: asks for the suffix", () => {
    expect(messageOf({})).toContain("environmentSuffix: is not set. Write a letter");
  });

  it("names all settings when a key resembles none", () => {
    expect(messageOf({ ...good, zzzzzzzz: "1" })).toContain("The settings are environmentSuffix, region, runtime, emails, tracing, memoryMiB.");
  });

  it("has no hint for a runtime that resembles none", () => {
    expect(messageOf({ ...good, runtime: "python3.13" })).toContain('"python3.13" is no Node.js runtime of Lambda. Write one of');
  });

  it("refuses a second copy of a setting that a layer below owns", () => {
    expect(messageOf({ ...good, services: "[]" }, { ownedBelow: { services: "foundation" } })).toContain(
      'services: belongs to the layer "foundation" and reaches this one by contract. Remove it here and set it there: two copies would drift apart.',
    );
  });

  it("A8: never shows a secret value", () => {
    const message = messageOf({ ...good, region: "hunter2", emails: '["hunter2"]' }, { secretKeys: ["region", "emails"] });

    expect(message).not.toContain("hunter2");
    expect(message).toContain("region: a secret value is not an AWS region");
  });

  it("runs checks across settings when each setting is right", () => {
    const check = jest.fn(() => [{ path: "region", problem: "is far away", fix: "Move." }]);

    expect(() => parseSettings(shape, { values: good, file }, check)).toThrow(`${file} cannot be used:\n  - region: is far away. Move.`);
    expect(() => parseSettings(shape, { values: {}, file }, check)).toThrow("is not set");
    expect(check).toHaveBeenCalledTimes(1);
  });

  it("names the place inside of structured values", () => {
    const nested = { sizes: jsonSetting(z.array(z.strictObject({ cpu: z.number("is not a number") })), "Write sizes.") };

    expect(() => parseSettings(nested, { values: { sizes: '[{"cpu":1},{"cpu":"many"},{}]' }, file })).toThrow(
      [
        `${file} cannot be used:`,
        '  - sizes[1].cpu: "many" is not a number. Write sizes.',
        "  - sizes[2].cpu: a missing value is not a number. Write sizes.",
      ].join("\n"),
    );
  });

  it("shows a value that has no JSON form as missing", () => {
    const upper = { name: textSetting(z.string().check(z.refine(() => false, { message: "is wrong", path: ["first"] })), "Write a name.") };

    expect(() => parseSettings(upper, { values: { name: "x" }, file })).toThrow("name.first: a missing value is wrong. Write a name.");
  });
});
