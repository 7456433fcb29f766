/**
 * The AWS managed policies that the local cloud knows, with their documents. Any other is refused by name: a document
 * made up here would grant what AWS does not, or the other way round.
 */
const documents: Record<string, object[]> = {
  "AdministratorAccess": [{ Effect: "Allow", Action: "*", Resource: "*" }],
  "service-role/AWSLambdaBasicExecutionRole": [
    { Effect: "Allow", Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
  ],
  "AWSXRayDaemonWriteAccess": [{
    Effect: "Allow",
    Action: [
      "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries",
    ],
    Resource: ["*"],
  }],
};

export interface AwsManagedPolicy {
  arn: string;
  name: string;
  path: string;
  document: string;
}

export const awsManagedPolicies: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  Object.entries(documents).map(([suffix, statements]) => {
    const arn = `arn:aws:iam::aws:policy/${suffix}`;
    const slash = suffix.lastIndexOf("/");
    return [arn, {
      arn,
      name: suffix.slice(slash + 1),
      path: slash < 0 ? "/" : `/${suffix.slice(0, slash + 1)}`,
      document: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    }];
  }),
);
