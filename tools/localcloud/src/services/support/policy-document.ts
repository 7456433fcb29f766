import { matchesWildcards } from "./wildcards";
import { z } from "zod";

/**
 * AWS policy documents: parsing into one normal form and the grammar checks that all services share.
 * Each service words a problem in its own way, so problems carry a kind beside their text.
 */

/** Principal type (`AWS`, `Service`, …) to its values. `"*"` alone is kept as `{ AWS: ["*"] }`, which means the same. */
export type Principals = Partial<Record<PrincipalType, string[]>>;
export type PrincipalType = "AWS" | "Service" | "Federated" | "CanonicalUser";

export interface Statement {
  sid?: string;
  effect: "Allow" | "Deny";
  principal?: Principals;
  notPrincipal?: Principals;
  action?: string[];
  notAction?: string[];
  resource?: string[];
  notResource?: string[];
  /** Operator to condition key to values, all as text. */
  condition: Record<string, Record<string, string[]>>;
}

export interface PolicyDocument {
  /** `2008-10-17` when the text names none, as in AWS. */
  version: "2008-10-17" | "2012-10-17";
  id?: string;
  statements: Statement[];
}

/** Which grammar applies: identity policies have no principal, trust policies no resource, resource policies both. */
export type PolicyKind = "identity" | "trust" | "resource";

export type PolicyProblemKind =
  | "json" | "syntax" | "version" | "sid" | "action-missing" | "action-vendor" | "condition-operator" | "resource-missing"
  | "resource-prohibited" | "resource-arn" | "principal-missing" | "principal-prohibited" | "principal-invalid" | "trust-action";

export interface PolicyProblem {
  kind: PolicyProblemKind;
  /** What is wrong, with the offending value. */
  text: string;
}

export type ParsedPolicy = { document: PolicyDocument; problems?: undefined } | { document?: undefined; problems: PolicyProblem[] };

const asList = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
const texts = z.union([z.string(), z.array(z.string()).min(1)]).transform(asList);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const conditionValues = z.union([scalar, z.array(scalar)]).transform(asList);
const principals = z.union([
  z.literal("*").transform((): Principals => ({ AWS: ["*"] })),
  z.partialRecord(z.enum(["AWS", "Service", "Federated", "CanonicalUser"]), texts),
]);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
});

const document = z.strictObject({
  Version: z.enum(["2008-10-17", "2012-10-17"]).optional(),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement).min(1)]).transform(asList),
});

/** Parses a policy and checks its grammar. All problems come back at once, in the order of the document. */
export function parsePolicy(text: string, kind: PolicyKind): ParsedPolicy {
  const read = readPolicy(text);
  if (read.problems) return read;
  const { version, statements } = read.document;
  const problems = [...checkSids(statements), ...statements.flatMap((one) => checkStatement(one, kind))];
  if (kind === "identity" && version !== "2012-10-17") problems.unshift({ kind: "version", text: `Version is ${version}` });
  return problems.length > 0 ? { problems } : read;
}

/** Parses a policy without checking what a kind of policy asks for, e.g. one that was checked when it was stored. */
export function readPolicy(text: string): ParsedPolicy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problems: [{ kind: "json", text: error instanceof Error ? error.message : String(error) }] };
  }
  const parsed = document.safeParse(json);
  if (!parsed.success) return { problems: parsed.error.issues.map(syntaxProblem) };

  const statements = parsed.data.Statement.map((raw): Statement => ({
    effect: raw.Effect,
    condition: raw.Condition ?? {},
    ...(raw.Sid === undefined ? {} : { sid: raw.Sid }),
    ...(raw.Principal === undefined ? {} : { principal: raw.Principal }),
    ...(raw.NotPrincipal === undefined ? {} : { notPrincipal: raw.NotPrincipal }),
    ...(raw.Action === undefined ? {} : { action: raw.Action }),
    ...(raw.NotAction === undefined ? {} : { notAction: raw.NotAction }),
    ...(raw.Resource === undefined ? {} : { resource: raw.Resource }),
    ...(raw.NotResource === undefined ? {} : { notResource: raw.NotResource }),
  }));
  return {
    document: {
      version: parsed.data.Version ?? "2008-10-17",
      ...(parsed.data.Id === undefined ? {} : { id: parsed.data.Id }),
      statements,
    },
  };
}

function syntaxProblem(issue: { path: PropertyKey[]; message: string }): PolicyProblem {
  const where = issue.path.map(String).join(".");
  return { kind: "syntax", text: where === "" ? issue.message : `${where}: ${issue.message}` };
}

function checkSids(statements: Statement[]): PolicyProblem[] {
  const sids = statements.flatMap((one) => (one.sid ? [one.sid] : []));
  return new Set(sids).size === sids.length ? [] : [{ kind: "sid", text: "two statements have the same Sid" }];
}

function checkStatement(one: Statement, kind: PolicyKind): PolicyProblem[] {
  return [...checkPrincipals(one, kind), ...checkActions(one, kind), ...checkResources(one, kind), ...checkConditions(one)];
}

function checkPrincipals(one: Statement, kind: PolicyKind): PolicyProblem[] {
  if (kind === "identity") {
    return one.principal || one.notPrincipal ? [{ kind: "principal-prohibited", text: "Policy document should not specify a principal." }] : [];
  }
  if (one.principal && one.notPrincipal) return [{ kind: "syntax", text: "Principal and NotPrincipal exclude each other" }];
  const named = one.principal ?? one.notPrincipal;
  if (!named || Object.keys(named).length === 0) return [{ kind: "principal-missing", text: "Missing required field Principal" }];
  return Object.entries(named).flatMap(([type, values]) =>
    (values ?? []).filter((value) => !isPrincipal(type as PrincipalType, value))
      .map((value): PolicyProblem => ({ kind: "principal-invalid", text: principalProblem(type, value) })));
}

/** How AWS names a principal that it does not accept. */
export function principalProblem(type: string, value: string): string {
  return `Invalid principal in policy: "${type === "AWS" ? "AWS" : type.toUpperCase()}":"${value}"`;
}

function isPrincipal(type: PrincipalType, value: string): boolean {
  switch (type) {
    case "AWS":
      return value === "*" || /^\d{12}$/.test(value) || /^A[A-Z0-9]{15,}$/.test(value)
        || /^arn:aws[\w-]*:iam::\d{12}:(root|(user|role)\/\S+)$/.test(value)
        || /^arn:aws[\w-]*:sts::\d{12}:(assumed-role|federated-user)\/\S+$/.test(value);
    case "Service": return /^[a-z0-9][a-z0-9.-]*\.amazonaws\.com(\.cn)?$/.test(value);
    case "Federated": return value.length > 0;
    case "CanonicalUser": return /^[0-9a-f]{64}$/.test(value);
  }
}

function checkActions(one: Statement, kind: PolicyKind): PolicyProblem[] {
  if (one.action && one.notAction) return [{ kind: "syntax", text: "Action and NotAction exclude each other" }];
  const actions = one.action ?? one.notAction;
  if (!actions) return [{ kind: "action-missing", text: "Policy statement must contain actions." }];
  return actions.flatMap((action): PolicyProblem[] => {
    if (action !== "*" && !/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(action)) {
      return [{ kind: "action-vendor", text: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc." }];
    }
    if (kind === "trust" && !/^sts:(\*|AssumeRole[A-Za-z*?]*|TagSession|SetSourceIdentity|SetContext)$/i.test(action)) {
      return [{ kind: "trust-action", text: "AssumeRole policy may only specify STS AssumeRole actions." }];
    }
    return [];
  });
}

function checkResources(one: Statement, kind: PolicyKind): PolicyProblem[] {
  const resources = one.resource ?? one.notResource;
  if (kind === "trust") return resources ? [{ kind: "resource-prohibited", text: "Has prohibited field Resource" }] : [];
  if (one.resource && one.notResource) return [{ kind: "syntax", text: "Resource and NotResource exclude each other" }];
  if (!resources) return [{ kind: "resource-missing", text: "Policy statement must contain resources." }];
  return resources.flatMap((resource): PolicyProblem[] => {
    const problem = checkResourceArn(resource);
    return problem === undefined ? [] : [{ kind: "resource-arn", text: problem }];
  });
}

function checkResourceArn(resource: string): string | undefined {
  if (resource === "*") return undefined;
  const [prefix, partition, vendor, ...rest] = resource.split(":");
  if (prefix !== "arn") return `Resource ${resource} must be in ARN format or "*".`;
  if (partition === undefined || !/^(aws|aws-cn|aws-us-gov|\*)$/.test(partition)) {
    return `Partition "${partition ?? ""}" is not valid for resource "${resource}".`;
  }
  if (vendor === undefined || !/^[a-z0-9-]+$/i.test(vendor)) {
    // `arn:aws:*` alone is how people write "everything", and AWS takes it.
    return vendor === "*" ? undefined : "Resource vendor must be fully qualified and cannot contain regexes.";
  }
  return rest.length >= 3 || rest.at(-1) === "*" ? undefined : "The policy failed legacy parsing";
}

const operatorNames = [
  ...["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map((suffix) => `String${suffix}`),
  ...["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].flatMap((suffix) => [`Numeric${suffix}`, `Date${suffix}`]),
  "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike",
].map((name) => name.toLowerCase());

function checkConditions(one: Statement): PolicyProblem[] {
  return Object.entries(one.condition).flatMap(([operator, keys]): PolicyProblem[] => {
    const bare = operator.toLowerCase().replace(/^(forallvalues|foranyvalue):/, "").replace(/ifexists$/, "");
    if (bare !== "null" && !operatorNames.includes(bare)) {
      return [{ kind: "condition-operator", text: `Invalid Condition type : ${operator}.` }];
    }
    return Object.keys(keys).filter((key) => !/^[A-Za-z0-9-]+:.+$/.test(key)).map(() => ({
      kind: "action-vendor" as const, text: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    }));
  });
}

/**
 * Whether a pattern of a policy (`*` any run of characters, `?` one) covers a value.
 */
export function matchesPattern(pattern: string, value: string, ignoreCase = false): boolean {
  const [wanted, given] = ignoreCase ? [pattern.toLowerCase(), value.toLowerCase()] : [pattern, value];
  return matchesWildcards(wanted, given, "*", "?");
}

/** Whether a statement's actions cover one action, e.g. `kms:PutKeyPolicy`. Action names ignore case. */
export function coversAction(one: Statement, action: string): boolean {
  if (one.action) return one.action.some((pattern) => matchesPattern(pattern, action, true));
  return one.notAction !== undefined && !one.notAction.some((pattern) => matchesPattern(pattern, action, true));
}
