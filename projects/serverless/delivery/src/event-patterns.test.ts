import fc from "fast-check";
import { deploymentEventPattern, executionEndPattern, maximumPatternCharacters, patternsFor, pipelineEventPattern } from "./event-patterns";

describe("pipelineEventPattern", () => {
  it("S6: names our pipelines, and all three kinds of their events", () => {
    expect(JSON.parse(pipelineEventPattern(["pipeline-payment-dev"]))).toEqual({
      source: ["aws.codepipeline"],
      "detail-type": [
        "CodePipeline Pipeline Execution State Change",
        "CodePipeline Stage Execution State Change",
        "CodePipeline Action Execution State Change",
      ],
      detail: { pipeline: ["pipeline-payment-dev"] },
    });
  });
});

describe("executionEndPattern", () => {
  it("D7: names our pipelines, and the ends of executions only", () => {
    expect(JSON.parse(executionEndPattern(["pipeline-payment-dev"]))).toEqual({
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      detail: { pipeline: ["pipeline-payment-dev"], state: ["SUCCEEDED", "FAILED", "STOPPED", "CANCELED", "SUPERSEDED"] },
    });
  });
});

describe("deploymentEventPattern", () => {
  it("S6: names our application", () => {
    expect(JSON.parse(deploymentEventPattern("codedeploy-services-dev"))).toEqual({
      source: ["aws.codedeploy"],
      "detail-type": ["CodeDeploy Deployment State-change Notification"],
      detail: { application: ["codedeploy-services-dev"] },
    });
  });
});

describe.each([["pipelineEventPattern", pipelineEventPattern], ["executionEndPattern", executionEndPattern]])("patternsFor %s", (_name, pattern) => {
  const names = fc.uniqueArray(fc.stringMatching(/^pipeline-[a-z0-9-]{1,60}-dev$/), { minLength: 1, maxLength: 150 });

  it("covers every pipeline once, in order, and keeps to EventBridge's limit", () => {
    fc.assert(
      fc.property(names, (pipelines) => {
        const patterns = patternsFor(pipelines, pattern);
        expect(patterns.flatMap((one) => (JSON.parse(one) as { detail: { pipeline: string[] } }).detail.pipeline)).toEqual(pipelines);
        expect(patterns.every((one) => one.length <= maximumPatternCharacters)).toBe(true);
      }),
    );
  });

  it("changes no earlier pattern when a service is added", () => {
    fc.assert(
      fc.property(names, (pipelines) => {
        const before = patternsFor(pipelines.slice(0, -1), pattern);
        const after = patternsFor(pipelines, pattern);
        expect(after.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
      }),
    );
  });

  it("needs one rule for few services and three for a hundred", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => `pipeline-service-${index}-production`);

    expect(patternsFor(hundred.slice(0, 1), pattern)).toHaveLength(1);
    expect(patternsFor(hundred, pattern)).toHaveLength(2);
  });
});
