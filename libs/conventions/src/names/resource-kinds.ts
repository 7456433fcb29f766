/** What AWS allows as the name of one kind of resource, and the prefix that our names of that kind have. */
export interface ResourceKind {
  /** As the AWS console calls it. */
  noun: string;
  /** First part of every name of this kind. */
  prefix: string;
  minimum: number;
  maximum: number;
  pattern: RegExp;
  /** The pattern in words. */
  allowed: string;
}

const wordCharacters = "letters, digits, hyphens and underscores";

/**
 * Limits by AWS noun, from AWS's own API models. Names of log groups and report groups are not in the list: AWS
 * derives them from the function or the project that writes to them.
 */
export const resourceKinds = {
  alarm: { noun: "CloudWatch alarm", prefix: "alarm", minimum: 1, maximum: 255, pattern: /^[\x20-\x7e]+$/, allowed: "printable characters" },
  application: { noun: "CodeDeploy application", prefix: "codedeploy", minimum: 1, maximum: 100, pattern: /^[A-Za-z0-9+=,.@_-]+$/, allowed: "letters, digits and + = , . @ _ -" },
  bucket: { noun: "S3 bucket", prefix: "s3", minimum: 3, maximum: 63, pattern: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, allowed: "lower-case letters, digits, dots and hyphens" },
  connection: { noun: "CodeConnections connection", prefix: "connection", minimum: 1, maximum: 32, pattern: /^[\w.-]+$/, allowed: wordCharacters },
  packageDomain: { noun: "CodeArtifact domain", prefix: "codeartifact", minimum: 2, maximum: 50, pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/, allowed: "lower-case letters, digits and hyphens" },
  packageRepository: { noun: "CodeArtifact repository", prefix: "codeartifact", minimum: 2, maximum: 100, pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/, allowed: "letters, digits, dots, hyphens and underscores" },
  dashboard: { noun: "CloudWatch dashboard", prefix: "dashboard", minimum: 1, maximum: 255, pattern: /^[A-Za-z0-9_-]+$/, allowed: wordCharacters },
  deploymentGroup: { noun: "CodeDeploy deployment group", prefix: "deployment-group", minimum: 1, maximum: 100, pattern: /^[A-Za-z0-9+=,.@_-]+$/, allowed: "letters, digits and + = , . @ _ -" },
  function: { noun: "Lambda function", prefix: "lambda", minimum: 1, maximum: 64, pattern: /^[A-Za-z0-9_-]+$/, allowed: wordCharacters },
  keyAlias: { noun: "KMS alias", prefix: "alias/kms", minimum: 7, maximum: 256, pattern: /^alias\/[A-Za-z0-9/_-]+$/, allowed: "letters, digits, slashes, hyphens and underscores" },
  pipeline: { noun: "CodePipeline pipeline", prefix: "pipeline", minimum: 1, maximum: 100, pattern: /^[A-Za-z0-9.@_-]+$/, allowed: "letters, digits and . @ _ -" },
  policy: { noun: "IAM policy", prefix: "policy", minimum: 1, maximum: 128, pattern: /^[\w+=,.@-]+$/, allowed: "letters, digits and + = , . @ _ -" },
  project: { noun: "CodeBuild project", prefix: "codebuild", minimum: 2, maximum: 150, pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/, allowed: wordCharacters },
  query: { noun: "Logs Insights query", prefix: "query", minimum: 1, maximum: 255, pattern: /^[\x20-\x7e]+$/, allowed: "printable characters" },
  queue: { noun: "SQS queue", prefix: "sqs", minimum: 1, maximum: 80, pattern: /^[A-Za-z0-9_-]+$/, allowed: wordCharacters },
  role: { noun: "IAM role", prefix: "role", minimum: 1, maximum: 64, pattern: /^[\w+=,.@-]+$/, allowed: "letters, digits and + = , . @ _ -" },
  rule: { noun: "EventBridge rule", prefix: "rule", minimum: 1, maximum: 64, pattern: /^[.\w-]+$/, allowed: "letters, digits and . _ -" },
  secret: { noun: "Secrets Manager secret", prefix: "secret", minimum: 1, maximum: 512, pattern: /^[A-Za-z0-9/_+=.@-]+$/, allowed: "letters, digits and / _ + = . @ -" },
  table: { noun: "DynamoDB table", prefix: "dynamodb", minimum: 3, maximum: 255, pattern: /^[A-Za-z0-9_.-]+$/, allowed: "letters, digits and . _ -" },
  topic: { noun: "SNS topic", prefix: "sns", minimum: 1, maximum: 256, pattern: /^[A-Za-z0-9_-]+$/, allowed: wordCharacters },
} as const satisfies Record<string, ResourceKind>;

export type ResourceKindName = keyof typeof resourceKinds;
