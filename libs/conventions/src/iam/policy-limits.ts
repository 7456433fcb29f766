import type { Problem } from "../problem";
import type { PolicyDocument } from "./statement";

/** Characters of a managed policy; IAM does not count white space. */
export const maximumPolicyCharacters = 6144;

/** Managed policies of one role; more only on request. */
export const maximumPoliciesPerRole = 10;

/** What IAM counts of a policy. */
export function policyCharacters(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, "").length;
}

/** A role's managed policies against IAM's limits. */
export function checkPolicies(role: string, policies: Readonly<Record<string, PolicyDocument>>): Problem[] {
  const problems: Problem[] = [];
  const names = Object.keys(policies);
  if (names.length > maximumPoliciesPerRole) {
    problems.push({
      path: role,
      problem: `has ${names.length} managed policies`,
      fix: `IAM attaches ${maximumPoliciesPerRole} to a role: put statements together.`,
    });
  }
  for (const [name, document] of Object.entries(policies)) {
    const characters = policyCharacters(document);
    if (characters <= maximumPolicyCharacters) continue;
    problems.push({
      path: `${role}, policy ${name}`,
      problem: `is ${characters} characters long`,
      fix: `IAM allows ${maximumPolicyCharacters} without white space: split it in two.`,
    });
  }
  return problems;
}
