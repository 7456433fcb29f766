import type { ResourceType } from "./framework/resource-type";
import { cloudwatchTypes } from "./services/cloudwatch";
import { codebuildTypes } from "./services/codebuild";
import { codeconnectionsTypes } from "./services/codeconnections";
import { codedeployTypes } from "./services/codedeploy";
import { codepipelineTypes } from "./services/codepipeline";
import { dynamodbTypes } from "./services/dynamodb";
import { iamTypes } from "./services/iam";
import { kmsTypes } from "./services/kms";
import { lambdaTypes } from "./services/lambda";
import { s3Types } from "./services/s3";
import { snsTypes } from "./services/sns";
import { sqsTypes } from "./services/sqs";

/** Every resource type that the provider has, by type token. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  [
    ...s3Types, ...dynamodbTypes, ...kmsTypes, ...snsTypes, ...codeconnectionsTypes, ...iamTypes, ...lambdaTypes,
    ...cloudwatchTypes, ...codebuildTypes, ...codedeployTypes, ...codepipelineTypes, ...sqsTypes,
  ].map((type) => [type.token, type]),
);

/** The part of a refusal that says what there is instead. */
export function whatIsKnown(token: string): string {
  const module = token.split("/")[0] ?? "";
  const siblings = [...resourceTypes.keys()].filter((known) => known.startsWith(`${module}/`));
  if (siblings.length > 0) return `of ${module} it knows ${siblings.map((known) => known.split(":")[2]).join(", ")}.`;
  const modules = [...new Set([...resourceTypes.keys()].map((known) => known.split("/")[0]))].sort();
  return `it knows types of ${modules.join(", ")}. Deploy this resource to a stack on AWS, or leave it out on the local stack.`;
}
