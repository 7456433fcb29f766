import { allow, syntheticKeyPrefix, trustService } from "@switchyard/conventions";
import { observeFunction, type RoleDefinition, type ServiceScope } from "./role-scope";

const paymentActions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"] as const;

/** The function that serves customers. */
export function greenRole(scope: ServiceScope): RoleDefinition {
  return {
    description: "Serves one service's callers",
    trust: trustService("lambda.amazonaws.com"),
    statements: [
      ...observeFunction(scope, scope.names.greenFunction),
      allow({ sid: "KeepPayments", actions: [...paymentActions], resources: [scope.arn.table(scope.shared.paymentsTable)] }),
    ],
  };
}

/** The twin that proves a release: it reaches synthetic payments only. */
export function blueRole(scope: ServiceScope): RoleDefinition {
  return {
    description: "Proves one service's releases with synthetic payments",
    trust: trustService("lambda.amazonaws.com"),
    statements: [
      ...observeFunction(scope, scope.names.blueFunction),
      allow({
        sid: "KeepSyntheticPayments",
        actions: [...paymentActions],
        resources: [scope.arn.table(scope.shared.paymentsTable)],
        conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${syntheticKeyPrefix}*`] } },
      }),
    ],
  };
}
