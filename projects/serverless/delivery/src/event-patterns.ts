/** EventBridge's limit for one event pattern. */
export const maximumPatternCharacters = 2048;

/** Events of our pipelines only; a rule without names would record the whole account. */
export function pipelineEventPattern(pipelineNames: readonly string[]): string {
  return JSON.stringify({
    source: ["aws.codepipeline"],
    "detail-type": [
      "CodePipeline Pipeline Execution State Change",
      "CodePipeline Stage Execution State Change",
      "CodePipeline Action Execution State Change",
    ],
    detail: { pipeline: pipelineNames },
  });
}

/** The ends of our pipelines' executions, however they end. */
export function executionEndPattern(pipelineNames: readonly string[]): string {
  return JSON.stringify({
    source: ["aws.codepipeline"],
    "detail-type": ["CodePipeline Pipeline Execution State Change"],
    detail: { pipeline: pipelineNames, state: ["SUCCEEDED", "FAILED", "STOPPED", "CANCELED", "SUPERSEDED"] },
  });
}

/** Events of our application's deployments only. */
export function deploymentEventPattern(applicationName: string): string {
  return JSON.stringify({
    source: ["aws.codedeploy"],
    "detail-type": ["CodeDeploy Deployment State-change Notification"],
    detail: { application: [applicationName] },
  });
}

/**
 * As few patterns as the limit allows, each as full as it can be, in the order of the names.
 *
 * @param pattern one pattern for some pipelines
 */
export function patternsFor(pipelineNames: readonly string[], pattern: (names: readonly string[]) => string): string[] {
  const groups: string[][] = [];
  for (const name of pipelineNames) {
    const last = groups.at(-1);
    if (last !== undefined && pattern([...last, name]).length <= maximumPatternCharacters) last.push(name);
    else groups.push([name]);
  }
  return groups.map((group) => pattern(group));
}
