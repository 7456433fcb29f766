/**
 * Who a caller is and which policies are attached to it, as IAM has them at this moment.
 */
import type { Caller, Reader, Store } from "../service";
import { nameOfArn } from "../services/iam/principals";
import { requirePolicy } from "../services/iam/policy-lookup";
import { collections, type PolicyRecord, type RoleRecord, type UserRecord } from "../services/iam/records";
import type { PolicyCache } from "./compiled-policy";
import type { NamedPolicy } from "./evaluator";
import type { Principal } from "./principals";

/** A user or a role with what its policies say. */
export interface Identity {
  uniqueId: string;
  tags: Readonly<Record<string, string>>;
  policies: readonly NamedPolicy[];
  boundary?: NamedPolicy;
}

/** Whom nothing is attached to: services, and roles and users that are gone. */
const NOBODY: Identity = { uniqueId: "", tags: {}, policies: [] };

/** As IAM keeps it. */
interface Attachment { policyArn: string }

/** Keeps what was read until IAM changes, in this process or another. */
export class PrincipalDirectory {
  private readonly known = new Map<string, Identity>();
  private revision: number | undefined;

  constructor(private readonly store: Store, private readonly policies: PolicyCache) {}

  identityOf({ kind, arn, roleArn }: Pick<Caller, "kind" | "arn" | "roleArn">): Identity {
    if (kind === "service" || kind === "cloud") return NOBODY;
    const subject = roleArn ?? arn;
    return this.store.read((tx) => {
      const revision = tx.get<number>(collections.revision, "iam") ?? 0;
      if (revision !== this.revision) this.known.clear();
      this.revision = revision;
      let identity = this.known.get(subject);
      if (identity === undefined) {
        identity = this.load(tx, subject, roleArn === undefined ? "user" : "role");
        this.known.set(subject, identity);
      }
      return identity;
    });
  }

  private load(tx: Reader, arn: string, kind: "user" | "role"): Identity {
    const name = nameOfArn(arn).toLowerCase();
    const record = tx.get<RoleRecord | UserRecord>(kind === "role" ? collections.roles : collections.users, name);
    // Someone else may have the name by now, under another path.
    if (record?.arn !== arn) return NOBODY;
    const textOf = (policyArn: string): string => {
      const policy = requirePolicy(tx, policyArn);
      return policy.aws === undefined ? defaultDocument(policy.customer) : policy.aws.document;
    };
    const named = (policyName: string, text: string): NamedPolicy => ({ name: policyName, policy: this.policies.of(text) });
    const attached = tx.list<Attachment>(kind === "role" ? collections.attachments : collections.userAttachments, `${name}/`)
      .map(([, { policyArn }]) => named(policyArn, textOf(policyArn)));
    const inline = Object.entries(record.inline).map(([policyName, text]) => named(policyName, text));
    return {
      uniqueId: record.id, tags: record.tags, policies: [...attached, ...inline],
      ...(record.boundaryArn !== undefined && { boundary: named(record.boundaryArn, textOf(record.boundaryArn)) }),
    };
  }
}

function defaultDocument({ arn, versions, defaultVersion }: PolicyRecord): string {
  const found = versions.find(({ id }) => id === defaultVersion);
  if (found === undefined) throw new Error(`${arn} has no version ${defaultVersion}, its default one.`);
  return found.document;
}

/** @throws Error for a caller that policies do not know */
export function principalOf(caller: Caller, identity: Identity): Principal {
  const { accountId, arn, roleArn } = caller;
  const uniqueId = identity.uniqueId === "" ? {} : { uniqueId: identity.uniqueId };
  switch (caller.kind) {
    case "service": return { kind: "service", accountId, arn };
    case "role": return { kind: "role", accountId, arn, ...(roleArn !== undefined && { roleArn }), ...uniqueId };
    case "user": case "administrator": return { kind: "user", accountId, arn, ...uniqueId };
    case "cloud": throw new Error("The cloud's own look-ups are not decided by policies.");
  }
}
