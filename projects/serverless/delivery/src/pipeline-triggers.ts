import type * as aws from "@pulumi/aws";
import { actions, type Service } from "@switchyard/conventions";

type Trigger = aws.types.input.codepipeline.PipelineTrigger;

/** What starts its pipeline. */
export interface TriggerArgs extends Pick<Service, "branch" | "followsBranch" | "tagPatterns" | "filePaths"> {
  /** Whether a webhook starts the pipeline: then the connection must not, or each push would be released twice. */
  startedByWebhook: boolean;
}

/**
 * What starts a service's pipeline. Branches and tags are filters of their own: a push that has to match both would
 * match neither.
 */
export function pipelineTriggers({ branch, followsBranch, tagPatterns, filePaths, startedByWebhook }: TriggerArgs): Trigger[] {
  if (startedByWebhook) return [];
  const files = filePaths.length === 0 ? {} : { filePaths: { includes: filePaths } };
  const pushes = [
    ...(followsBranch ? [{ branches: { includes: [branch] }, ...files }] : []),
    ...(tagPatterns.length > 0 ? [{ tags: { includes: tagPatterns } }] : []),
  ];
  return [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: actions.source, pushes } }];
}
