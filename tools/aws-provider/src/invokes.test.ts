import { openWorld } from "./testing/resource-life";
import type { World } from "./testing/resource-life";

const DOCUMENT = "aws:iam/getPolicyDocument:getPolicyDocument";

describe("functions of the aws package", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  it("tell account, region and partition", async () => {
    const ask = async (name: string): Promise<unknown> => (await world.provider.invoke(`aws:index/${name}:${name}`, {})).outputs;

    expect(await ask("getCallerIdentity")).toMatchObject({ accountId: "000000000000", id: "000000000000", arn: world.cloud.administrator.arn });
    expect(await ask("getRegion")).toEqual({
      description: "US East (N. Virginia)", endpoint: "ec2.us-east-1.amazonaws.com", id: "us-east-1", name: "us-east-1", region: "us-east-1",
    });
    expect(await ask("getPartition")).toEqual({ dnsSuffix: "amazonaws.com", id: "aws", partition: "aws", reverseDnsPrefix: "com.amazonaws" });
  });

  it("write policy documents", async () => {
    const { outputs } = await world.provider.invoke(DOCUMENT, {
      statements: [
        {
          sid: "Read",
          actions: ["s3:GetObject", "s3:PutObject", "s3:GetObject"],
          resources: ["arn:aws:s3:::bucket/*"],
          principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["000000000000"] }],
        },
        { effect: "Deny", notActions: ["s3:*"], resources: ["*"], principals: [{ type: "*", identifiers: ["*"] }] },
      ],
    });

    expect(JSON.parse(String(outputs?.["json"]))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:GetObject"],
          Resource: "arn:aws:s3:::bucket/*",
          Principal: { Service: "lambda.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
        },
        { Effect: "Deny", NotAction: "s3:*", Resource: "*", Principal: "*" },
      ],
    });
  });

  it("merge policy documents: sources must not clash, overrides win", async () => {
    const statement = (Sid: string, Action: string): string => JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid, Effect: "Allow", Action, Resource: "*" }] });
    const merged = await world.provider.invoke(DOCUMENT, {
      sourcePolicyDocuments: [statement("A", "a:A"), statement("B", "b:B")],
      overridePolicyDocuments: [statement("A", "a:Z")],
    });

    const { Statement } = JSON.parse(String(merged.outputs?.["json"])) as { Statement: { Sid: string; Action: string }[] };
    expect(Statement.map(({ Sid, Action }) => [Sid, Action])).toEqual([["B", "b:B"], ["A", "a:Z"]]);
    await expect(world.provider.invoke(DOCUMENT, { sourcePolicyDocuments: [statement("A", "a:A"), statement("A", "b:B")] })).rejects.toThrow("duplicate Sid (A)");
  });

  it("refuse arguments that they do not have", async () => {
    const { failures } = await world.provider.invoke(DOCUMENT, { statement: [] });

    expect(failures).toEqual([{ property: "statement", reason: expect.stringMatching(/^Invalid or unknown key\. Known here: .*statements/) }]);
  });
});
