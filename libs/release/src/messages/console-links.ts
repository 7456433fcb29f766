import { functionLogGroup, resourceName, serviceNames } from "@switchyard/conventions";

/** Pages of the AWS console, for people. */
export interface ConsoleLinks {
  execution(executionId: string): string;
  pipeline(): string;
  deployment(codeDeployId: string): string;
  alarm(name: string): string;
  /** The service at a glance. */
  dashboard(): string;
  functionLog(functionName: string): string;
}

export function consoleLinks(region: string, service: string, environmentSuffix: string): ConsoleLinks {
  const names = serviceNames(service, environmentSuffix);
  const host = `https://${region}.console.aws.amazon.com`;
  const pipeline = `${host}/codesuite/codepipeline/pipelines/${names.pipeline}`;
  return {
    execution: (executionId) => `${pipeline}/executions/${executionId}/visualization?region=${region}`,
    pipeline: () => `${pipeline}/view?region=${region}`,
    deployment: (codeDeployId) => `${host}/codesuite/codedeploy/deployments/${codeDeployId}?region=${region}`,
    alarm: (name) => `${host}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`,
    dashboard: () => `${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${resourceName("dashboard", service, environmentSuffix)}`,
    functionLog: (functionName) => `${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${fragment(functionLogGroup(functionName))}`,
  };
}

/** The console encodes names twice, with `$` for the percent sign. */
function fragment(name: string): string {
  return encodeURIComponent(encodeURIComponent(name)).replaceAll("%", "$");
}
