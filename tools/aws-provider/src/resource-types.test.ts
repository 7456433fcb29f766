import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { ARCHIVE, SIGNATURE } from "@switchyard/engine/property-value";
import type { Field, Fields } from "./framework/field";
import type { PropertyMap, PropertyValue } from "./framework/wire-value";
import { createAwsProvider } from "./provider";
import { resourceTypes, whatIsKnown } from "./resource-types";
import { urnOf } from "./testing/resource-life";

const sdk = path.dirname(require.resolve("@pulumi/aws/package.json"));
const parse = (file: string): ts.SourceFile => ts.createSourceFile(file, readFileSync(path.join(sdk, file), "utf8"), ts.ScriptTarget.Latest, true);

/** The interface whose name ends so, in the SDK's declaration of a type: `aws:iam/role:Role` in iam/role.d.ts. */
function declared(token: string, ending: "Args" | "State"): ts.InterfaceDeclaration {
  const found = parse(`${token.split(":")[1]}.d.ts`).statements.find(
    (one): one is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(one) && one.name.text.endsWith(ending),
  );
  if (found === undefined) throw new Error(`the SDK declares no ${ending} for ${token}`);
  return found;
}
const nameOf = (member: ts.TypeElement): string => (member.name as ts.Identifier).text;
const membersOf = (token: string, ending: "Args" | "State"): string[] => declared(token, ending).members.map(nameOf);

/** The SDK's interfaces of nested inputs by name, like `lambda.FunctionEnvironment`. */
function nestedInterfaces(): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  const walk = (node: ts.Node, prefix: string): void =>
    ts.forEachChild(node, (child) => {
      if (ts.isInterfaceDeclaration(child)) found.set(`${prefix}${child.name.text}`, child);
      else walk(child, ts.isModuleDeclaration(child) && ts.isIdentifier(child.name) ? `${prefix}${child.name.text}.` : prefix);
    });
  walk(parse("types/input.d.ts"), "");
  return found;
}

/** How the SDK's type of a property reads in kinds of fields. */
function kindOf(type: string): Field["kind"] {
  if (type.includes("[]")) return "list";
  if (type.includes("[key: string]")) return "map";
  if (type.includes("inputs.") && !type.includes("PolicyDocument")) return "object";
  if (type.includes("boolean")) return "flag";
  if (type.includes("number")) return "number";
  return type.includes("Archive") ? "archive" : "text";
}
const SDK_KIND: Partial<Record<Field["kind"], Field["kind"]>> = { set: "list", json: "text", policy: "text" };

/** Where fields and an interface of the SDK disagree, nested ones included. */
function disagreements(nested: Map<string, ts.InterfaceDeclaration>, declaration: ts.InterfaceDeclaration, fields: Fields, at: string): string[] {
  const names = declaration.members.map(nameOf);
  const unknown = Object.keys(fields).filter((name) => !names.includes(name));
  return [
    ...unknown.map((name) => `${at}${name} is not in the SDK`),
    ...declaration.members.flatMap((member) => {
      const name = nameOf(member);
      const field = fields[name];
      if (field === undefined) return at === "" ? [] : [`${at}${name} is missing`];
      const type = (member as ts.PropertySignature).type?.getText() ?? "";
      const optional = member.questionToken !== undefined;
      const inner = field.fields ?? field.element?.fields;
      const interfaceOf = nested.get(/inputs\.([\w.]+)/.exec(type)?.[1] ?? "");
      return [
        ...((field.required === true) === optional ? [`${at}${name} is ${optional ? "optional" : "required"} in the SDK`] : []),
        ...((SDK_KIND[field.kind] ?? field.kind) === kindOf(type) ? [] : [`${at}${name} is a ${field.kind}, in the SDK ${type}`]),
        ...(inner === undefined || interfaceOf === undefined ? [] : disagreements(nested, interfaceOf, inner, `${at}${name}.`)),
      ];
    }),
  ];
}

/** Nested properties that the local provider does not have; given, they are refused by name. */
const NOT_MODELLED_INSIDE: Record<string, string[]> = {
  "aws:dynamodb/table:Table": [
    "globalSecondaryIndexes.hashKey is optional in the SDK", // it has `keySchemas` instead
    "globalSecondaryIndexes.keySchemas is missing",
    "globalSecondaryIndexes.onDemandThroughput is missing",
    "globalSecondaryIndexes.warmThroughput is missing",
  ],
  "aws:codebuild/project:Project": ["environment.dockerServer is missing", "environment.fleet is missing"],
};

/** What every type has, or has by being taggable. */
const COMMON = ["region", "tags", "tagsAll"];

const nested = nestedInterfaces();

describe.each([...resourceTypes.values()])("$token", (type) => {
  const inputs = Object.keys(type.inputs);
  const notModelled = type.notModelled ?? [];

  it("knows every input that the SDK has, as modelled or as not modelled", () => {
    const known = new Set([...inputs, ...notModelled, ...COMMON]);
    const args = membersOf(type.token, "Args");

    expect(args.length).toBeGreaterThan(0);
    expect(args.filter((name) => !known.has(name))).toEqual([]);
    expect([...inputs, ...notModelled].filter((name) => !args.includes(name))).toEqual([]);
  });

  it("has inputs of the SDK's names and kinds, required where the SDK requires them, at every depth", () => {
    const found = disagreements(nested, declared(type.token, "Args"), type.inputs, "");

    expect(found.sort()).toEqual(NOT_MODELLED_INSIDE[type.token] ?? []);
  });

  it("has every output that the SDK has", () => {
    const args = membersOf(type.token, "Args");
    const computed = membersOf(type.token, "State").filter((name) => !args.includes(name) && !COMMON.includes(name));

    expect(type.outputs.filter((name) => !inputs.includes(name)).sort()).toEqual(computed.sort());
  });

  it("is taggable exactly where the SDK says so", () => {
    expect(type.changeTags !== undefined).toBe(membersOf(type.token, "Args").includes("tags"));
  });
});

/** Values as a program may give them for a field. */
function valuesOf(field: Field): fc.Arbitrary<PropertyValue> {
  switch (field.kind) {
    case "text":
      return fc.oneof(fc.string(), fc.integer());
    case "number":
      return fc.oneof(fc.integer(), fc.nat().map(String));
    case "flag":
      return fc.oneof(fc.boolean(), fc.constantFrom("true", "false"));
    case "json":
    case "policy":
      return fc.oneof(fc.json(), fc.dictionary(fc.string(), fc.string()));
    case "archive":
      return fc.stringMatching(/^[0-9a-f]{4}$/).map((hash) => ({ [SIGNATURE]: ARCHIVE, hash, assets: {} }));
    case "object":
      return objectsOf(field.fields ?? {});
    case "map":
      return fc.dictionary(fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/), valuesOf(field.element as Field), { maxKeys: 3 }) as fc.Arbitrary<PropertyValue>;
    case "list":
    case "set":
      return fc.array(valuesOf(field.element as Field), { maxLength: 3 });
  }
}

function objectsOf(fields: Fields): fc.Arbitrary<PropertyMap> {
  const model = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valuesOf(field)]));
  const requiredKeys = Object.entries(fields).flatMap(([name, field]) => (field.required === true ? [name] : []));
  return fc.record(model, { requiredKeys }) as fc.Arbitrary<PropertyMap>;
}

describe("every type, with any inputs", () => {
  const provider = createAwsProvider({ call: () => Promise.reject(new Error("no call is expected")) });
  beforeAll(() => provider.configure({ defaultTags: '{"tags":{"Team":"payments"}}' }));

  const cases = fc
    .constantFrom(...resourceTypes.values())
    .chain((type) => objectsOf(type.inputs).map((inputs) => ({ urn: urnOf(type.token, "it"), inputs })));

  it("checks checked inputs to themselves, and finds no difference between equal ones", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ urn, inputs }) => {
        const once = await provider.check(urn, {}, inputs, { randomSeed: "seed" });
        expect(once.failures).toBeUndefined();

        const twice = await provider.check(urn, once.inputs, once.inputs);
        expect(twice).toEqual(once);

        const { outs } = await provider.create(urn, once.inputs, { preview: true });
        expect(await provider.diff("id", urn, { ...outs, ...once.inputs }, once.inputs)).toMatchObject({ changes: false, diffs: [], replaces: [] });
      }),
      { numRuns: 300 },
    );
  });
});

describe("whatIsKnown", () => {
  it("names the types of the same service, or else the services", () => {
    expect(whatIsKnown("aws:kms/grant:Grant")).toBe("of aws:kms it knows Key, Alias.");
    expect(whatIsKnown("aws:ec2/vpc:Vpc")).toMatch(/^it knows types of aws:cloudwatch, aws:codebuild, .*aws:sqs\. Deploy this resource to a stack on AWS/);
  });
});
