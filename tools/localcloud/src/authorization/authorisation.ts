/**
 * Decides every call from the caller's real documents.
 */
import type { CheckedCall } from "../dispatch/hooks";
import { storeOfRegion } from "../dispatch/region";
import type { CloudHost, InstanceKind } from "../instances";
import type { CallContext, Caller, ServiceId } from "../service";
import { SERVICE_IDS } from "../model/service-ids";
import { matchesPattern } from "../services/support/policy-document";
import { nameOfArn } from "../services/iam/principals";
import type { AccessRequest } from "./access-request";
import { PolicyCache } from "./compiled-policy";
import type { DecisionObserver } from "./decision-record";
import { denial } from "./denial";
import { decide, type ApplicablePolicies, type Decision } from "./evaluator";
import { AuthorizationFacts } from "./facts";
import { PrincipalDirectory, principalOf } from "./principal-directory";
import { contextLookup } from "./request-context";
import { mapRequest } from "./request-mapping";
import { authorizationOf } from "./service-authorization";
import type { ResourcePolicy } from "./service-part";

/** The cloud's authorisation; services reach it by `context.instance`. */
export const authorisation: InstanceKind<Authorisation> = { name: "authorisation", open: (host) => new Authorisation(host) };

const ADMINISTRATOR: Decision = { isAllowed: true, isExplicit: false, source: "identity" };

export class Authorisation {
  readonly facts: AuthorizationFacts;
  readonly policies = new PolicyCache();
  readonly directory: PrincipalDirectory;
  private readonly observers = new Set<DecisionObserver>();

  constructor(private readonly host: Pick<CloudHost, "store" | "clock" | "faults" | "modelsFolder">) {
    this.facts = new AuthorizationFacts(host.modelsFolder);
    this.directory = new PrincipalDirectory(host.store, this.policies);
  }

  /** @returns a function that ends the observation */
  observe(observer: DecisionObserver): () => void {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  /** @throws AwsError what the service called says to whom it refuses */
  authorise(call: CheckedCall, context: CallContext): void {
    const { service, operation, input, caller, via } = call;
    if (caller.kind === "cloud" || (caller.kind === "administrator" && this.observers.size === 0)) return;
    this.require(mapRequest(this.facts, service, operation, input, context), { service, operation, caller, via }, context);
  }

  /**
   * Asks for permissions that no operation of the local cloud stands for, such as `codeconnections:UseConnection`.
   *
   * @param call who asks, and the service that would refuse
   * @throws AwsError as {@link authorise}
   */
  require(requests: readonly AccessRequest[], call: Pick<CheckedCall, "service" | "operation" | "caller" | "via">, context: CallContext): void {
    for (const request of requests) {
      for (const resource of request.resources) {
        const decision = call.caller.kind === "administrator" ? ADMINISTRATOR : this.decide(call.caller, request, resource, context, call.via);
        this.report(call, request, resource, decision);
        if (!decision.isAllowed) throw denial(call.service, call.caller, request.action, resource, decision);
      }
    }
  }

  /** Whether a caller may do one thing on one resource. */
  decide(caller: Caller, request: AccessRequest, resource: string, context: CallContext, via: readonly string[] = []): Decision {
    const identity = this.directory.identityOf(caller);
    const owner = ownerOf(request.action);
    const ofOwner = owner === undefined ? context : { ...context, store: storeOfRegion(this.host.store, owner, context.region) };
    const resourceTags = (): Readonly<Record<string, string>> | undefined => owner && authorizationOf(owner).resourceTags?.(resource, ofOwner);
    const lookup = contextLookup({
      caller, identity, region: context.region, resource, now: context.clock.now(), isFromOutside: via.length === 0, own: request.context, resourceTags,
    });
    const ofResource = owner && authorizationOf(owner).resourcePolicy?.(resource, ofOwner);
    const lacksIdentity = this.isTakenAway(caller, request.action);
    const policies: ApplicablePolicies = {
      identity: lacksIdentity ? [] : identity.policies,
      ...(identity.boundary && { boundary: identity.boundary }),
      ...(caller.sessionPolicies && { session: caller.sessionPolicies.map((text, index) => ({ name: `session policy ${index + 1}`, policy: this.policies.of(text) })) }),
      ...(ofResource && this.withResourcePolicy(ofResource, resource)),
    };
    return decide(policies, { action: request.action, resource, principal: principalOf(caller, identity), lookup, ...accountOf(resource) });
  }

  private withResourcePolicy({ text, isRequired = false, source = "resource" }: ResourcePolicy, name: string): Partial<ApplicablePolicies> {
    return { requiresResourcePolicy: isRequired, resourceSource: source, ...(text !== undefined && { resource: { name, policy: this.policies.of(text) } }) };
  }

  /** A fault may take permissions from a role as if its policies did not give them. */
  private isTakenAway({ roleArn }: Caller, action: string): boolean {
    if (roleArn === undefined) return false;
    return this.host.faults.striking("permission", ({ roleName, actions }) =>
      roleName === nameOfArn(roleArn) && actions.some((pattern) => matchesPattern(pattern, action, true))).length > 0;
  }

  private report(call: Pick<CheckedCall, "service" | "operation" | "caller" | "via">, request: AccessRequest, resource: string, decision: Decision): void {
    if (this.observers.size === 0) return;
    const { service, operation, caller, via } = call;
    const record = {
      at: this.host.clock.now(), service, operation, via, callerArn: caller.arn, ...(caller.roleArn !== undefined && { roleArn: caller.roleArn }),
      action: request.action, resource, context: request.context ?? {}, decision,
    };
    for (const observer of this.observers) observer(record);
  }
}

/** The service whose resources an action is on. Roles' trust policies are asked about `sts` actions only, so `iam` has none of its own. */
function ownerOf(action: string): ServiceId | undefined {
  const prefix = action.slice(0, action.indexOf(":"));
  return SERVICE_IDS.find((id) => id === prefix);
}

function accountOf(resource: string): { resourceAccountId?: string } {
  const account = resource.startsWith("arn:") ? resource.split(":")[4] : undefined;
  return account !== undefined && /^\d{12}$/.test(account) ? { resourceAccountId: account } : {};
}
