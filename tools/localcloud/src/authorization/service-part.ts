/**
 * What a service tells about its own authorisation, in its `authorization.ts`. Everything is optional: what is not there follows from the
 * service authorization reference and the names of the input's members.
 */
import type { CallContext, Shape } from "../service";
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
