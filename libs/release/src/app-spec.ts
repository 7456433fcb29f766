export interface AppSpecOptions {
  functionName: string;
  /** Alias that CodeDeploy moves. */
  alias: string;
  /** Where the alias points, by number; read right before, because CodeDeploy refuses any other. */
  currentVersion: string;
  targetVersion: string;
  /** Names of the functions that judge the new version. */
  beforeTrafficHook: string;
  afterTrafficHook: string;
}

/**
 * An AppSpec for one Lambda function, as the content of an inline revision.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
export function appSpec(options: AppSpecOptions): string {
  const { functionName, alias, currentVersion, targetVersion, beforeTrafficHook, afterTrafficHook } = options;
  return JSON.stringify({
    version: "0.0",
    Resources: [
      { [functionName]: { Type: "AWS::Lambda::Function", Properties: { Name: functionName, Alias: alias, CurrentVersion: currentVersion, TargetVersion: targetVersion } } },
    ],
    Hooks: [{ BeforeAllowTraffic: beforeTrafficHook }, { AfterAllowTraffic: afterTrafficHook }],
  });
}

/** @returns the version that an AppSpec of ours moves traffic from; undefined for any other text */
export function currentVersionOf(content: string): string | undefined {
  return /"CurrentVersion":"(\d+)"/.exec(content)?.[1];
}
