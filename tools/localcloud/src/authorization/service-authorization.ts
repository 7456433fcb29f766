/**
 * What a service tells about its own authorisation, in its `authorization.ts`. Everything is optional: what is not there follows from the
 * service authorization reference and the names of the input's members.
 */
import type { CallContext, ServiceId, Shape } from "../service";
import type { AccessContext, AccessRequest } from "./access-request";

/** A value for a placeholder of an ARN pattern; several when the call names several resources. Undefined when the call names none. */
export type NameReader = (input: Shape, context: CallContext) => string | readonly string[] | undefined;

/** A role that a call hands to a service: needs `iam:PassRole`. */
export interface PassedRole {
  roleArn: string;
  /** `iam:PassedToService`, e.g. `lambda.amazonaws.com`. */
  service: string;
  /** `iam:AssociatedResourceArn`. @defaultValue the key is absent */
  resourceArn?: string;
}

export interface ResourcePolicy {
  /** @defaultValue there is none, which matters where one is required */
  text?: string;
  /** Whether nobody has access without this policy's consent. @defaultValue false */
  isRequired?: boolean;
  /** @defaultValue `resource` */
  source?: "resource" | "trust";
}

export interface ServiceAuthorization {
  /** Names of actions by operation, where they differ. @defaultValue the operation's name */
  actions?: Readonly<Record<string, string>>;
  /** By placeholder, e.g. `FunctionName`. @defaultValue the member of the same name, ignoring case */
  names?: Readonly<Record<string, NameReader>>;
  /** Condition keys of the service's own that the operation sets. */
  keys?(operation: string, input: Shape, context: CallContext): AccessContext | undefined;
  /** All that an operation asks for. @returns undefined where the default is right */
  accessRequests?(operation: string, input: Shape, context: CallContext): AccessRequest[] | undefined;
  passedRoles?(operation: string, input: Shape, context: CallContext): PassedRole[];
  /** The policy of a resource of this service. @returns undefined when the resource has none or does not exist */
  resourcePolicy?(resourceArn: string, context: CallContext): ResourcePolicy | undefined;
  /** Tags of a resource of this service, for `aws:ResourceTag`. @returns undefined when the resource has none or does not exist */
  resourceTags?(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined;
}

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
