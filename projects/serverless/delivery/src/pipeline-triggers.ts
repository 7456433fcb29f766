import type * as aws from "@pulumi/aws";
import { actions, type Service } from "@switchyard/conventions";

type Trigger = aws.types.input.codepipeline.PipelineTrigger;

/**
 * What starts a service's pipeline. Branches and tags are filters of their own: a push that has to match both would
 * match neither.
 */
export function pipelineTriggers(service: Pick<Service, "branch" | "followsBranch" | "tagPatterns" | "filePaths">): Trigger[] {
  const { branch, followsBranch, tagPatterns, filePaths } = service;
  const files = filePaths.length === 0 ? {} : { filePaths: { includes: filePaths } };
  const pushes = [
    ...(followsBranch ? [{ branches: { includes: [branch] }, ...files }] : []),
    ...(tagPatterns.length > 0 ? [{ tags: { includes: tagPatterns } }] : []),
  ];
  return [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: actions.source, pushes } }];
}
