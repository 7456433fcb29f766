import type { CheckFailure } from "@switchyard/engine/provider";
import { Checker } from "./framework/check";
import { json, list, object, required, set, text } from "./framework/field";
import type { Fields, Values } from "./framework/field";
import type { Surroundings } from "./framework/lifecycle";
import { hasUnknown, own } from "./framework/wire-value";
import type { PropertyMap, PropertyValue } from "./framework/wire-value";

interface Invoke {
  arguments: Fields;
  answer(values: PropertyMap, around: Surroundings): Promise<PropertyMap>;
}

const region = { region: text() };

const policyDocument = {
  overridePolicyDocuments: list(json()),
  policyId: text(),
  sourcePolicyDocuments: list(json()),
  statements: list(
    object({
      actions: set(text()),
      conditions: set(object({ test: required(text()), values: required(list(text())), variable: required(text()) })),
      effect: text({ default: "Allow" }),
      notActions: set(text()),
      notPrincipals: set(object({ identifiers: required(set(text())), type: required(text()) })),
      notResources: set(text()),
      principals: set(object({ identifiers: required(set(text())), type: required(text()) })),
      resources: set(text()),
      sid: text(),
    }),
  ),
  version: text({ default: "2012-10-17" }),
} satisfies Fields;
type PolicyValues = Values<typeof policyDocument>;
type StatementValues = NonNullable<PolicyValues["statements"]>[number];

/** AWS takes a list of one as the bare value, and so the data source writes it. */
const oneOrMany = (values: string[] | undefined): string | string[] | undefined => {
  if (values === undefined || values.length === 0) return undefined;
  const sorted = [...new Set(values)].sort().reverse();
  return sorted.length === 1 ? sorted[0] : sorted;
};

function principalsOf(principals: StatementValues["principals"]): unknown {
  if (principals === undefined || principals.length === 0) return undefined;
  if (principals.length === 1 && principals[0]?.type === "*" && principals[0].identifiers.includes("*")) return "*";
  const byType = new Map<string, string[]>();
  for (const { type, identifiers } of principals) byType.set(type, [...(byType.get(type) ?? []), ...identifiers]);
  return Object.fromEntries([...byType].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, ids]) => [type, oneOrMany(ids)]));
}

function conditionOf(conditions: StatementValues["conditions"]): unknown {
  if (conditions === undefined || conditions.length === 0) return undefined;
  const byTest: Record<string, Record<string, string | string[]>> = {};
  for (const { test, variable, values } of conditions) {
    (byTest[test] ??= {})[variable] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return byTest;
}

const statementOf = (one: StatementValues): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify({
      Sid: one.sid,
      Effect: one.effect,
      Action: oneOrMany(one.actions),
      NotAction: oneOrMany(one.notActions),
      Resource: oneOrMany(one.resources),
      NotResource: oneOrMany(one.notResources),
      Principal: principalsOf(one.principals),
      NotPrincipal: principalsOf(one.notPrincipals),
      Condition: conditionOf(one.conditions),
    }),
  ) as Record<string, unknown>;

interface PolicyJson {
  Version?: string;
  Id?: string;
  Statement: Record<string, unknown>[];
}

/** Statements of `more` after those of `base`; with `replacing`, one of the same Sid takes the other's place. */
function merge(base: PolicyJson, more: PolicyJson, replacing: boolean): PolicyJson {
  const sids = new Set(more.Statement.map((statement) => statement["Sid"]).filter((sid) => sid !== undefined && sid !== ""));
  const clash = base.Statement.find((statement) => sids.has(statement["Sid"]));
  if (!replacing && clash !== undefined) throw new Error(`duplicate Sid (${String(clash["Sid"])}); a Sid must be unique among the source documents`);
  return { ...base, ...more, Statement: [...base.Statement.filter((statement) => !sids.has(statement["Sid"])), ...more.Statement] };
}

function parsePolicy(document: string): PolicyJson {
  const { Statement, ...rest } = JSON.parse(document) as { Statement?: unknown };
  const statements = Array.isArray(Statement) ? Statement : Statement === undefined ? [] : [Statement];
  return { ...rest, Statement: statements as Record<string, unknown>[] };
}

function policyJson(values: PolicyValues): PolicyJson {
  let result: PolicyJson = { Statement: [] };
  for (const source of values.sourcePolicyDocuments ?? []) result = merge(result, parsePolicy(source), false);
  const own: PolicyJson = {
    Version: values.version,
    ...(values.policyId === undefined ? {} : { Id: values.policyId }),
    Statement: (values.statements ?? []).map(statementOf),
  };
  result = merge(result, own, true);
  for (const override of values.overridePolicyDocuments ?? []) result = merge(result, parsePolicy(override), true);
  return result;
}

const REGION_NAMES: Record<string, string> = {
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-1": "US West (N. California)",
  "us-west-2": "US West (Oregon)",
  "eu-central-1": "Europe (Frankfurt)",
  "eu-west-1": "Europe (Ireland)",
};

const invokes: Record<string, Invoke> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    arguments: { id: text() },
    async answer(_, { api }) {
      const identity = await api.call("sts", "GetCallerIdentity", {});
      const accountId = String(identity["Account"]);
      return { accountId, arn: String(identity["Arn"]), id: accountId, userId: String(identity["UserId"]) };
    },
  },
  "aws:index/getRegion:getRegion": {
    arguments: { ...region, endpoint: text(), id: text(), name: text() },
    async answer(values, around) {
      const asked = values["region"] ?? values["name"];
      if (values["endpoint"] !== undefined) throw new Error("getRegion by endpoint is not modelled by the local provider; give `region`");
      const name = typeof asked === "string" ? asked : around.region;
      const description = REGION_NAMES[name];
      if (name !== around.region && description === undefined) throw new Error(`getRegion of ${name} is not modelled by the local provider`);
      return { description: description ?? name, endpoint: `ec2.${name}.amazonaws.com`, id: name, name, region: name };
    },
  },
  "aws:index/getPartition:getPartition": {
    arguments: { id: text() },
    async answer() {
      return { dnsSuffix: "amazonaws.com", id: "aws", partition: "aws", reverseDnsPrefix: "com.amazonaws" };
    },
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": {
    arguments: policyDocument,
    async answer(values) {
      const document = policyJson(values as PolicyValues);
      const echoed = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
      return {
        ...echoed,
        id: String(hashOf(JSON.stringify(document))),
        json: JSON.stringify(document, null, 2),
        minifiedJson: JSON.stringify(document),
      };
    },
  },
};

/** A number that follows from the text; Terraform's data source has such an id. */
function hashOf(value: string): number {
  let hash = 0;
  for (const character of value) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}

/** Answers a function of the package. */
export async function invokeFunction(
  token: string,
  args: PropertyMap,
  around: Surroundings,
): Promise<{ outputs?: PropertyMap; failures?: CheckFailure[] }> {
  const invoke = own(invokes, token);
  if (invoke === undefined) {
    throw new Error(`${token} is not modelled by the local provider; it knows ${Object.keys(invokes).sort().join(", ")}`);
  }
  const checker = new Checker();
  const names = Object.keys(invoke.arguments).join(", ");
  const values = checker.object(invoke.arguments, args, [], () => `Invalid or unknown key. Known here: ${names}.`);
  if (checker.failures.length > 0) return { failures: checker.failures };
  if (hasUnknown(values as PropertyValue)) throw new Error(`${token} is called with a value that only an update will know`);
  return { outputs: await invoke.answer(values, around) };
}

