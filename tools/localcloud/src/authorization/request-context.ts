/**
 * The condition keys of a request: the service's own and the global ones. Each is worked out when a policy asks for it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import type { Caller } from "../service";
import { nameOfArn } from "../services/iam/principals";
import type { AccessContext } from "./access-request";
import type { ContextLookup } from "./policy-variables";
import type { Identity } from "./principal-directory";

export interface RequestFacts {
  caller: Caller;
  identity: Identity;
  region: string;
  resource: string;
  /** Cloud time in milliseconds since the epoch. */
  now: number;
  /** Whether the call came from outside rather than from one of the cloud's services. */
  isFromOutside: boolean;
  /** The service's own keys. */
  own: AccessContext | undefined;
  /** Of the resource, for `aws:ResourceTag`. */
  resourceTags(): Readonly<Record<string, string>> | undefined;
}

const one = (value: string | number | boolean | undefined): readonly string[] | undefined => (value === undefined ? undefined : [String(value)]);

export function contextLookup(facts: RequestFacts): ContextLookup {
  let own: ReadonlyMap<string, readonly string[]> | undefined;
  return (key) => {
    own ??= ownKeys(facts.own);
    return own.get(key) ?? globalKey(key, facts);
  };
}

function ownKeys(context: AccessContext = {}): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), Array.isArray(value) ? value as readonly string[] : [String(value)]]));
}

function globalKey(key: string, facts: RequestFacts): readonly string[] | undefined {
  const { caller, now } = facts;
  const isService = caller.kind === "service";
  switch (key) {
    case "aws:principalarn": return isService ? undefined : one(caller.roleArn ?? caller.arn);
    case "aws:principalaccount": return isService ? undefined : one(caller.accountId);
    case "aws:principaltype": return isService ? undefined : one(caller.kind === "role" ? "AssumedRole" : "User");
    case "aws:principalisawsservice": return one(isService);
    case "aws:principalservicename": return isService ? one(caller.arn) : undefined;
    case "aws:userid": return one(userId(facts));
    case "aws:username": return caller.kind === "user" || caller.kind === "administrator" ? one(nameOfArn(caller.arn)) : undefined;
    case "aws:sourceidentity": return one(caller.sourceIdentity);
    case "aws:tokenissuetime": return caller.issuedAt === undefined ? undefined : one(isoTime(caller.issuedAt));
    case "aws:multifactorauthpresent": return caller.issuedAt === undefined ? undefined : one(false);
    case "aws:sourcearn": return one(caller.sourceArn);
    case "aws:sourceaccount": return one(caller.sourceAccount);
    // An older name, which topics' default policies use.
    case "aws:sourceowner": return isService ? one(caller.sourceAccount) : undefined;
    case "aws:calledvia": return caller.calledVia;
    case "aws:calledviafirst": return one(caller.calledVia?.[0]);
    case "aws:calledvialast": return one(caller.calledVia?.at(-1));
    case "aws:viaawsservice": return one(isService ? undefined : (caller.calledVia?.length ?? 0) > 0);
    case "aws:requestedregion": return one(facts.region);
    case "aws:currenttime": return one(isoTime(now));
    case "aws:epochtime": return one(Math.floor(now / 1000));
    case "aws:securetransport": return one(true);
    case "aws:sourceip": return facts.isFromOutside ? one("127.0.0.1") : undefined;
    case "aws:resourceaccount": return one(facts.resource.split(":")[4] || caller.accountId);
  }
  if (key.startsWith(PRINCIPAL_TAG)) return one(tagNamed(key.slice(PRINCIPAL_TAG.length), { ...facts.identity.tags, ...caller.sessionTags }));
  if (key.startsWith(RESOURCE_TAG)) return one(tagNamed(key.slice(RESOURCE_TAG.length), facts.resourceTags()));
  if (key.startsWith(IAM_RESOURCE_TAG)) return one(tagNamed(key.slice(IAM_RESOURCE_TAG.length), facts.resourceTags()));
  return undefined;
}

const PRINCIPAL_TAG = "aws:principaltag/";
const RESOURCE_TAG = "aws:resourcetag/";
const IAM_RESOURCE_TAG = "iam:resourcetag/";

function tagNamed(key: string, tags: Readonly<Record<string, string>> = {}): string | undefined {
  return Object.entries(tags).find(([name]) => name.toLowerCase() === key)?.[1];
}

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+/, "");

/** A user's id; of a role's session the role's, with the session's name. */
function userId({ caller, identity }: RequestFacts): string | undefined {
  if (identity.uniqueId === "") return undefined;
  return caller.kind === "role" ? `${identity.uniqueId}:${nameOfArn(caller.arn)}` : identity.uniqueId;
}
