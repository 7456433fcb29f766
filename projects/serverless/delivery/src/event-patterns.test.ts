import fc from "fast-check";
import { deploymentEventPattern, maximumPatternCharacters, pipelineEventPattern, pipelineEventPatterns } from "./event-patterns";

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

describe("deploymentEventPattern", () => {
  it("S6: names our application", () => {
    expect(JSON.parse(deploymentEventPattern("codedeploy-services-dev"))).toEqual({
      source: ["aws.codedeploy"],
      "detail-type": ["CodeDeploy Deployment State-change Notification"],
      detail: { application: ["codedeploy-services-dev"] },
    });
  });
});

describe("pipelineEventPatterns", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^pipeline-[a-z0-9-]{1,60}-dev$/), { minLength: 1, maxLength: 150 });

  it("covers every pipeline once, in order, and keeps to EventBridge's limit", () => {
    fc.assert(
      fc.property(names, (pipelines) => {
        const patterns = pipelineEventPatterns(pipelines);
        expect(patterns.flatMap((pattern) => (JSON.parse(pattern) as { detail: { pipeline: string[] } }).detail.pipeline)).toEqual(pipelines);
        expect(patterns.every((pattern) => pattern.length <= maximumPatternCharacters)).toBe(true);
      }),
    );
  });

  it("changes no earlier pattern when a service is added", () => {
    fc.assert(
      fc.property(names, (pipelines) => {
        const before = pipelineEventPatterns(pipelines.slice(0, -1));
        const after = pipelineEventPatterns(pipelines);
        expect(after.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
      }),
    );
  });

  it("needs one rule for few services and three for a hundred", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => `pipeline-service-${index}-production`);

    expect(pipelineEventPatterns(hundred.slice(0, 1))).toHaveLength(1);
    expect(pipelineEventPatterns(hundred)).toHaveLength(2);
  });
});
