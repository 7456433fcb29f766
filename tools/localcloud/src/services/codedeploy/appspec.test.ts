import fc from "fast-check";
import { parseAppSpec, rollbackAppSpec, sha256 } from "./appspec";

const properties = { Name: "payment", Alias: "live", CurrentVersion: "1", TargetVersion: "2" };
const json = (change: object = {}, resource: object = {}): string =>
  JSON.stringify({ version: "0.0", Resources: [{ payment: { Type: "AWS::Lambda::Function", Properties: { ...properties, ...resource } } }], ...change });
const SPEC = { functionName: "payment", alias: "live", currentVersion: "1", targetVersion: "2", hooks: {} };

describe("parseAppSpec", () => {
  it("reads JSON and YAML alike", () => {
    const yaml = `
version: 0.0
Resources:
  - payment:
      Type: AWS::Lambda::Function
      Properties:
        Name: "payment"
        Alias: "live"
        CurrentVersion: "1"
        TargetVersion: 2
Hooks:
  - BeforeAllowTraffic: before
  - AfterAllowTraffic: "arn:aws:lambda:us-east-1:000000000000:function:after"
`;
    expect(parseAppSpec(json())).toEqual({ spec: SPEC });
    expect(parseAppSpec(yaml)).toEqual({ spec: { ...SPEC, hooks: { BeforeAllowTraffic: "before", AfterAllowTraffic: "arn:aws:lambda:us-east-1:000000000000:function:after" } } });
  });

  it.each<[string, string, RegExp]>([
    ["text that is neither", "{ nonsense", /it is not JSON/],
    ["another version", json({ version: "1.0" }), /version/],
    ["no resource", json({ Resources: [] }), /exactly one Lambda function/],
    ["two resources", json({ Resources: [{}, {}] }), /exactly one Lambda function/],
    ["two functions in one", json({ Resources: [Object.fromEntries(["a", "b"].map((name) => [name, { Type: "AWS::Lambda::Function", Properties: properties }]))] }), /must name one function, found 2/],
    ["another type", json({ Resources: [{ payment: { Type: "AWS::ECS::Service", Properties: properties } }] }), /Type/],
    ["no alias", json({}, { Alias: undefined }), /Alias/],
    ["$LATEST", json({}, { TargetVersion: "$LATEST" }), /TargetVersion: is not the number of a published version/],
    ["version zero", json({}, { CurrentVersion: "0" }), /CurrentVersion/],
    ["a hook for AllowTraffic", json({ Hooks: [{ AllowTraffic: "f" }] }), /AllowTraffic cannot be scripted/],
    ["a hook of ECS", json({ Hooks: [{ BeforeInstall: "f" }] }), /BeforeInstall is no lifecycle event of a Lambda deployment/],
    ["a hook named twice", json({ Hooks: [{ BeforeAllowTraffic: "f" }, { BeforeAllowTraffic: "g" }] }), /BeforeAllowTraffic is named twice/],
    ["two hooks in one entry", json({ Hooks: [{ BeforeAllowTraffic: "f", AfterAllowTraffic: "g" }] }), /must name one lifecycle event, found 2/],
    ["files of a server", json({ files: [] }), /files/],
  ])("refuses %s", (_what, text, problem) => {
    expect(parseAppSpec(text).problems?.join("; ")).toMatch(problem);
  });

  it("names all problems at once", () => {
    expect(parseAppSpec(json({}, { CurrentVersion: "x", TargetVersion: "y" })).problems).toHaveLength(2);
  });

  it("answers to any text", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.constant("a: &x [*x]")), (text) => {
      const parsed = parseAppSpec(text);
      expect(parsed.spec === undefined).toBe(parsed.problems !== undefined);
    }));
  });

  it("reads back what a rollback carries: the same function, the other way round", () => {
    const { spec, content } = rollbackAppSpec({ ...SPEC, hooks: { BeforeAllowTraffic: "before" } });

    expect(parseAppSpec(content)).toEqual({ spec });
    expect(spec).toEqual({ ...SPEC, currentVersion: "2", targetVersion: "1" });
  });
});

describe("sha256", () => {
  it("is that of the raw text", () => {
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});
