/**
 * Where each service says what it has to say about its own authorisation.
 */
import type { ServiceId } from "../service";
import type { ServiceAuthorization } from "./service-part";

/* eslint-disable @typescript-eslint/no-require-imports -- a service's part is loaded when it is first called; a bundler sees each path */
const LOADERS: Readonly<Record<ServiceId, () => ServiceAuthorization>> = {
  cloudwatch: () => require("../services/cloudwatch/authorization") as typeof import("../services/cloudwatch/authorization"),
  codebuild: () => require("../services/codebuild/authorization") as typeof import("../services/codebuild/authorization"),
  codeconnections: () => require("../services/codeconnections/authorization") as typeof import("../services/codeconnections/authorization"),
  codedeploy: () => require("../services/codedeploy/authorization") as typeof import("../services/codedeploy/authorization"),
  codepipeline: () => require("../services/codepipeline/authorization") as typeof import("../services/codepipeline/authorization"),
  dynamodb: () => {
    const { accessRequestsOf } = require("../services/dynamodb/authorization") as typeof import("../services/dynamodb/authorization");
    return { accessRequests: accessRequestsOf };
  },
  events: () => require("../services/events/authorization") as typeof import("../services/events/authorization"),
  iam: () => require("../services/iam/authorization") as typeof import("../services/iam/authorization"),
  kms: () => require("../services/kms/authorization") as typeof import("../services/kms/authorization"),
  lambda: () => require("../services/lambda/authorization") as typeof import("../services/lambda/authorization"),
  logs: () => require("../services/logs/authorization") as typeof import("../services/logs/authorization"),
  s3: () => require("../services/s3/authorization") as typeof import("../services/s3/authorization"),
  secretsmanager: () => require("../services/secretsmanager/authorization") as typeof import("../services/secretsmanager/authorization"),
  sns: () => require("../services/sns/authorization") as typeof import("../services/sns/authorization"),
  sqs: () => require("../services/sqs/authorization") as typeof import("../services/sqs/authorization"),
  ssm: () => require("../services/ssm/authorization") as typeof import("../services/ssm/authorization"),
  sts: () => require("../services/sts/authorization") as typeof import("../services/sts/authorization"),
  xray: () => ({}), // traces have no resource to name
};
/* eslint-enable @typescript-eslint/no-require-imports */

const loaded = new Map<ServiceId, ServiceAuthorization>();

export function authorizationOf(service: ServiceId): ServiceAuthorization {
  let found = loaded.get(service);
  if (found === undefined) {
    found = LOADERS[service]();
    loaded.set(service, found);
  }
  return found;
}
