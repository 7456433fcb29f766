import { allow, deny, resourceName, trustService } from "@switchyard/conventions";
import { type EnvironmentScope, observeFunction, type RoleDefinition } from "./role-scope";

/**
 * The version clean-up of the environment: deletes versions of blue and green functions, and never a function. Patterns end in the environment's
 * suffix, so the policy stays the same however many services there are.
 */
export function versionCleanupRole(scope: EnvironmentScope): RoleDefinition {
  const { arn, shared, environmentSuffix } = scope;
  const released = ["blue", "green"].map((colour) => resourceName("function", `*-${colour}`, environmentSuffix));
  return {
    description: "Deletes versions of blue and green that nobody needs",
    trust: trustService("lambda.amazonaws.com"),
    statements: [
      ...observeFunction(scope, shared.versionCleanup),
      allow({ sid: "FindVersions", actions: ["lambda:ListVersionsByFunction", "lambda:ListAliases"], resources: released.map((name) => arn.function(name)) }),
      allow({ sid: "DeleteVersions", actions: ["lambda:DeleteFunction"], resources: released.map((name) => arn.qualifiedFunction(name, "*")) }),
      // An ARN without a qualifier is the function with all its versions; one with a qualifier does not end in the suffix.
      deny({ sid: "NeverDeleteFunction", actions: ["lambda:DeleteFunction"], resources: [arn.function(resourceName("function", "*", environmentSuffix))] }),
      allow({
        sid: "FindDeployments",
        actions: ["codedeploy:ListDeployments"],
        // Every group of our application, and of no other.
        resources: [arn.deploymentGroup(shared.application, "*")],
      }),
      allow({ sid: "ReadHistory", actions: ["dynamodb:GetItem"], resources: [arn.table(shared.deploymentTable)] }),
      allow({ sid: "KeepFailures", actions: ["sqs:SendMessage"], resources: [arn.queue(shared.versionCleanupDeadLetterQueue)] }),
    ],
  };
}
