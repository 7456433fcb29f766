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

/** Events of our application's deployments only. */
export function deploymentEventPattern(applicationName: string): string {
  return JSON.stringify({
    source: ["aws.codedeploy"],
    "detail-type": ["CodeDeploy Deployment State-change Notification"],
    detail: { application: [applicationName] },
  });
}

/** As few patterns as the limit allows, each as full as it can be, in the order of the names. */
export function pipelineEventPatterns(pipelineNames: readonly string[]): string[] {
  const groups: string[][] = [];
  for (const name of pipelineNames) {
    const last = groups.at(-1);
    if (last !== undefined && pipelineEventPattern([...last, name]).length <= maximumPatternCharacters) last.push(name);
    else groups.push([name]);
  }
  return groups.map((group) => pipelineEventPattern(group));
}
