import type { ServiceId } from "../service";

/** Every service of the local cloud, in name order. */
export const SERVICE_IDS = [
  "cloudwatch", "codebuild", "codeconnections", "codedeploy", "codepipeline", "dynamodb", "events", "iam", "kms", "lambda", "logs", "s3",
  "secretsmanager", "sns", "sqs", "ssm", "sts", "xray",
] as const satisfies readonly ServiceId[];

export function isServiceId(text: string): text is ServiceId {
  return (SERVICE_IDS as readonly string[]).includes(text);
}
