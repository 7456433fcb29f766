import type { NameReader, PassedRole } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/permissions-reference.html */
export const names: Readonly<Record<string, NameReader>> = {
  PipelineName: ({ pipelineName, name, pipeline }: Shape) => pipelineName ?? name ?? pipeline?.name,
  StageName: ({ stageName }) => stageName,
  ActionName: ({ actionName }) => actionName,
  Owner: ({ actionTypeId }) => actionTypeId?.owner,
  Category: ({ actionTypeId }) => actionTypeId?.category,
  Provider: ({ actionTypeId }) => actionTypeId?.provider,
  Version: ({ actionTypeId }) => actionTypeId?.version,
};

/** The pipeline's role, and those that single actions have. */
export function passedRoles(operation: string, { pipeline }: Shape, { partition, region, accountId }: CallContext): PassedRole[] {
  if (!/^(Create|Update)Pipeline$/.test(operation)) return [];
  const ofActions = ((pipeline.stages ?? []) as Shape[]).flatMap(({ actions = [] }) => (actions as Shape[]).map(({ roleArn }) => roleArn as string | undefined));
  const all = [pipeline.roleArn as string | undefined, ...ofActions].filter((arn): arn is string => arn !== undefined);
  const resourceArn = `arn:${partition}:codepipeline:${region}:${accountId}:${String(pipeline.name)}`;
  return [...new Set(all)].map((roleArn) => ({ roleArn, service: "codepipeline.amazonaws.com", resourceArn }));
}
