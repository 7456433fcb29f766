import type { Transaction } from "../../service";
import { noSuchEntity } from "./errors";
import { awsManagedPolicies, type AwsManagedPolicy } from "./managed-policies";
import { collections, type PolicyRecord, type Reader } from "./records";

/** A customer's policy, or one that AWS manages. */
export type AnyPolicy = { customer: PolicyRecord; aws?: undefined } | { customer?: undefined; aws: AwsManagedPolicy };

/** @throws AwsError `NoSuchEntity`, which names the AWS managed policies that are known when one of those was meant */
export function requirePolicy(tx: Reader, arn: string): AnyPolicy {
  const aws = awsManagedPolicies.get(arn);
  if (aws) return { aws };
  const customer = tx.get<PolicyRecord>(collections.policies, arn);
  if (customer) return { customer };
  if (!arn.startsWith("arn:aws:iam::aws:policy/")) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable. `
    + `The local cloud knows these AWS managed policies: ${[...awsManagedPolicies.values()].map(({ name }) => name).join(", ")}.`);
}

/** Moves the usage counts when a permissions boundary is set, changed (`from` and `to`) or taken away. */
export function boundaryChanged(tx: Transaction, from: string | undefined, to: string | undefined): void {
  for (const [arn, by] of [[from, -1], [to, 1]] as const) {
    if (arn === undefined) continue;
    if (by === 1 && !awsManagedPolicies.has(arn) && !tx.get(collections.policies, arn)) {
      throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
    }
    const policy = tx.get<PolicyRecord>(collections.policies, arn);
    if (policy) tx.put(collections.policies, arn, { ...policy, boundaryCount: policy.boundaryCount + by });
  }
}
