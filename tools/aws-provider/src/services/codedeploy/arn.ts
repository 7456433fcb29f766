import type { ResourceContext } from "../../framework/resource-type";

/** CodeDeploy's operations answer no ARNs; they follow from account, region and name. */
export async function codedeployArn(context: ResourceContext, kind: string, name: string): Promise<string> {
  return `arn:${context.partition}:codedeploy:${context.region}:${await context.accountId()}:${kind}:${name}`;
}
