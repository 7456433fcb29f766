/**
 * What a case of the table looks like. Each one is written from a page of AWS's documentation, which it names.
 */
import type { Principal } from "../principals";
import type { PolicySource } from "../evaluator";

/** A statement as it stands in a policy. */
export type CaseStatement = Record<string, unknown>;

export interface EvaluationCase {
  id: string;
  /** What AWS says and the case shows. */
  shows: string;
  /** Page below https://docs.aws.amazon.com/, without `.html`. */
  page: string;
  /** Statements of the identity policies, each in a policy of its own. @defaultValue none */
  identity?: CaseStatement[];
  /** @defaultValue none */
  boundary?: CaseStatement[];
  /** @defaultValue none */
  session?: CaseStatement[];
  /** @defaultValue none */
  resource?: CaseStatement[];
  /** Of all of the case's policies. @defaultValue `2012-10-17` */
  version?: string;
  /** Whether the resource's own policy must consent: keys of KMS, roles. @defaultValue false */
  isRequired?: boolean;
  /** @defaultValue {@link ROLE} */
  as?: Principal;
  /** @defaultValue `s3:GetObject` */
  action?: string;
  /** @defaultValue `arn:aws:s3:::examplebucket/report.txt` */
  on?: string;
  /** @defaultValue the principal's */
  resourceAccountId?: string;
  /** Condition keys of the request. @defaultValue none */
  context?: Record<string, string | string[]>;
  /** Who decides how: allowed, denied by a Deny statement, or lacking an Allow in that kind of policy. */
  decision: `${"allowed by" | "denied by" | "lacking in"} ${PolicySource}`;
}

export const ACCOUNT = "111122223333";
export const USER: Principal = { kind: "user", accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/bob`, uniqueId: "AIDAEXAMPLEBOB000000" };
export const ROLE: Principal = {
  kind: "role", accountId: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/example/session`, roleArn: `arn:aws:iam::${ACCOUNT}:role/example`,
  uniqueId: "AROAEXAMPLEROLE000000",
};
export const SERVICE: Principal = { kind: "service", accountId: ACCOUNT, arn: "events.amazonaws.com" };

export const allow = (more: CaseStatement = {}): CaseStatement => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
export const deny = (more: CaseStatement = {}): CaseStatement => ({ Effect: "Deny", Action: "s3:GetObject", Resource: "*", ...more });
/** A statement that is about everything but for its condition. */
export const when = (Condition: CaseStatement, more: CaseStatement = {}): CaseStatement => allow({ Condition, ...more });
