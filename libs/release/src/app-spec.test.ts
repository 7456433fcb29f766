import { appSpec, currentVersionOf } from "./app-spec";

it("moves one alias from version to version, with both hooks", () => {
  const content = appSpec({ functionName: "lambda-payment-green-dev", alias: "live", currentVersion: "3", targetVersion: "4", beforeTrafficHook: "before", afterTrafficHook: "after" });

  expect(JSON.parse(content)).toEqual({
    version: "0.0",
    Resources: [{ "lambda-payment-green-dev": { Type: "AWS::Lambda::Function", Properties: { Name: "lambda-payment-green-dev", Alias: "live", CurrentVersion: "3", TargetVersion: "4" } } }],
    Hooks: [{ BeforeAllowTraffic: "before" }, { AfterAllowTraffic: "after" }],
  });
  expect(currentVersionOf(content)).toBe("3");
});

it("finds no version in a text that is none of ours", () => {
  expect(currentVersionOf("version: 0.0")).toBeUndefined();
});
