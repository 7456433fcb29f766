import { buildImage, defaultLambdaRuntime, nodeMajor, runtimeWarnings } from "./runtimes";

describe("runtimeWarnings", () => {
  it("S5: the runtime that is asked for is the default, and warned about", () => {
    expect(defaultLambdaRuntime).toBe("nodejs18.x");
    expect(runtimeWarnings(defaultLambdaRuntime, "2026-11-20")).toEqual([
      'nodejs18.x gets no patches since 2025-09-01; AWS refuses new functions from 2027-02-01; every release fails from 2027-03-03. Set "runtime" to nodejs22.x or nodejs24.x, then release once.',
    ]);
  });

  it("says what AWS refuses already", () => {
    expect(runtimeWarnings("nodejs18.x", "2027-03-03")[0]).toContain("AWS refuses new functions since 2027-02-01; every release fails since 2027-03-03");
  });

  it.each([
    ["nodejs22.x", "2026-11-20"],
    ["nodejs24.x", "2026-11-20"],
    ["nodejs18.x", "2025-08-31"],
    ["python3.13", "2026-11-20"],
  ])("has nothing to say about %s on %s", (runtime, today) => {
    expect(runtimeWarnings(runtime, today)).toEqual([]);
  });
});

describe("buildImage", () => {
  it.each([
    ["nodejs18.x", "aws/codebuild/standard:7.0", "18"],
    ["nodejs20.x", "aws/codebuild/standard:7.0", "20"],
    ["nodejs22.x", "aws/codebuild/standard:8.0", "22"],
    ["nodejs24.x", "aws/codebuild/standard:8.0", "24"],
  ])("S4: %s is built on %s with Node.js %s", (runtime, image, major) => {
    expect(buildImage(runtime)).toBe(image);
    expect(nodeMajor(runtime)).toBe(major);
  });
});
