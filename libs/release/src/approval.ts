import type { FactOf } from "./history/fact";

/** Who wrote the commit, as Git has it. */
export interface CommitAuthor {
  name?: string;
  email?: string;
}

/** IAM names by a committer's e-mail address or name: of a user, of a role's session, or a whole ARN. */
export type Committers = Readonly<Record<string, readonly string[]>>;

/** What CodePipeline says of an approval that was given or refused. */
export interface ObservedApproval {
  decision: "Approved" | "Rejected";
  /** ARN of who answered; CodePipeline may not tell. */
  by?: string;
  comment?: string;
  /** ISO 8601. */
  at: string;
}

/** As the history keeps it. @returns undefined when nobody knows who answered */
export function approvalFact({ decision, by, comment, at }: ObservedApproval): FactOf<"approval"> | undefined {
  return by === undefined || by === "" ? undefined : { kind: "approval", decision, by, ...(comment && { comment }), at };
}

/**
 * Why an approval does not let a release go on.
 *
 * @param author of the last commit; those of the commits before it are not known to the pipeline
 * @returns undefined when it does: somebody who is known, and who is not the author as far as that can be told
 */
export function approvalProblem(approval: ObservedApproval | undefined, author: CommitAuthor | undefined, committers: Committers): string | undefined {
  if (approval === undefined || approval.decision !== "Approved") {
    return "Nobody has approved this attempt. Retry all actions of the stage, so that the approval is asked for again";
  }
  const { by = "" } = approval;
  const principal = principalName(by);
  if (principal === undefined) return `CodePipeline does not tell which person approved (${by === "" ? "it names nobody" : by}). Retry all actions of the stage and approve as an IAM user or with a role`;
  if (author === undefined || !isSamePerson(author, { arn: by, name: principal }, committers)) return undefined;
  return `${by} wrote the commit (${authorText(author)}) and may not approve it. Retry all actions of the stage and have somebody else approve`;
}

/** `Ada <ada@example.com>`, as far as it is known. */
export function authorText({ name, email }: CommitAuthor): string {
  return [name, email && `<${email}>`].filter((part) => part !== undefined && part !== "").join(" ") || "unknown";
}

/**
 * The name of a person in an ARN: of the user, of a role's session, which identity providers set to the person's user name or e-mail address, or of
 * a federated user. The account's root is a person, too.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
function principalName(arn: string): string | undefined {
  const [, kind, path] = /^arn:[\w-]+:(?:iam|sts)::\d{12}:(user|assumed-role|federated-user|root)(?:\/(.+))?$/.exec(arn) ?? [];
  return kind === "root" ? "root" : path?.split("/").at(-1);
}

function isSamePerson(author: CommitAuthor, approver: { arn: string; name: string }, committers: Committers): boolean {
  const known = [author.email, author.name].flatMap((key) => (key ? Object.entries(committers).filter(([one]) => same(one, key)) : []));
  if (known.length > 0) return known.some(([, names]) => names.some((name) => same(name, approver.arn) || same(name, approver.name)));
  // Nobody has said who this committer is in IAM. Names that look alike are taken for one person: a second approver is easier found than a release undone.
  if (author.name && same(author.name, approver.name)) return true;
  return !!author.email && (same(author.email, approver.name) || same(localPart(author.email), localPart(approver.name)));
}

function same(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}

/** What stands before the `@`, without a tag; of GitHub's addresses that hide the real one, the user's name: `1234+ada@users.noreply.github.com`. */
function localPart(address: string): string {
  const [local, domain = ""] = address.split("@") as [string, string?];
  return domain.toLowerCase() === "users.noreply.github.com" ? local.replace(/^\d+\+/, "") : local.replace(/\+.*$/, "");
}
