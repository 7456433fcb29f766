/**
 * What a call asks of IAM. A call may ask for several things at once: BatchWriteItem for `dynamodb:PutItem` and `dynamodb:DeleteItem`.
 */
export interface AccessRequest {
  /** E.g. `lambda:InvokeFunction`. */
  action: string;
  /** ARNs that the action is on; each of them must be allowed. `*` alone for actions without a resource type. */
  resources: string[];
  /** Condition keys that the service sets for this request, e.g. `dynamodb:LeadingKeys`. Global keys are added elsewhere. */
  context?: AccessContext;
}

/** Values by condition key. A list is a key with several values. */
export type AccessContext = Readonly<Record<string, string | readonly string[] | boolean | number>>;
