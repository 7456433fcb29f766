import * as pulumi from "@pulumi/pulumi";
import { accountCalls, ofType, only, record, resolved, runProgram } from "./index";

class Thing extends pulumi.CustomResource {
  public declare readonly arn: pulumi.Output<string>;
  public declare readonly size: pulumi.Output<number>;
  public declare readonly color: pulumi.Output<string>;
  constructor(name: string, props: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Thing", name, { arn: undefined, color: undefined, ...props }, opts);
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Group", name);
    new Thing(`${name}-thing`, { name: "thing-dev" }, { parent: this });
  }
}

describe("record", () => {
  it("gives everything that was registered, in order and without the stack", async () => {
    const made = await record(() => {
      new Group("one");
      new Thing("two", { size: 2 });
    });

    expect(made).toEqual([
      { type: "test:index:Group", name: "one", inputs: {}, provider: "" },
      { type: "test:index:Thing", name: "two", inputs: { size: 2 }, provider: "" },
      // Its parent's URN had to be known first.
      { type: "test:index:Thing", name: "one-thing", inputs: { name: "thing-dev" }, provider: "" },
    ]);
  });

  it("rejects with the error of what it builds", async () => {
    await expect(
      record(() => {
        throw new Error("boom");
      }),
    ).rejects.toThrow("boom");
  });
});

describe("runProgram", () => {
  it("resolves the program's outputs, with names, ARNs and what AWS makes up", async () => {
    const { outputs, resources } = await runProgram(
      async () => {
        const thing = new Thing("thing", { name: "thing-dev" });
        const other = new Thing("other", {});
        return { arn: thing.arn, other: other.arn, color: thing.color, project: pulumi.getProject(), stack: pulumi.getStack() };
      },
      { project: "runtime", stack: "prod", computed: ({ name }) => ({ color: `${name} is red` }) },
    );

    expect(outputs).toEqual({
      arn: "arn:mock:test:index:Thing:thing-dev",
      other: "arn:mock:test:index:Thing:other",
      color: "thing is red",
      project: "runtime",
      stack: "prod",
    });
    expect(resources).toHaveLength(2);
  });

  it("hands on configuration and other stacks' outputs", async () => {
    const { outputs, resources } = await runProgram(
      async () => {
        const below = new pulumi.StackReference("organization/foundation/dev");
        const nothing = new pulumi.StackReference("organization/other/dev");
        return {
          size: new pulumi.Config().requireNumber("size"),
          name: below.getOutput("name"),
          secret: await pulumi.isSecret(below.getOutput("key")),
          nothing: nothing.getOutput("name").apply((value) => value === undefined),
          dryRun: pulumi.runtime.isDryRun(),
        };
      },
      {
        config: { "project:size": "5" },
        secretKeys: ["project:size"],
        upstream: { "organization/foundation/dev": { name: "a", key: "b" } },
        secretOutputNames: ["key"],
        dryRun: true,
      },
    );

    expect(outputs).toEqual({ size: 5, name: "a", secret: true, nothing: true, dryRun: true });
    expect(resources).toEqual([]);
  });

  it("answers the calls it knows and fails all others", async () => {
    const call = (token: string) => runProgram(async () => pulumi.runtime.invoke(token, {}), { calls: accountCalls });

    await expect(call("aws:index/getPartition:getPartition")).resolves.toMatchObject({ outputs: { partition: "aws" } });
    await expect(call("aws:index/getRegion:getRegion")).rejects.toThrow("no answer recorded for aws:index/getRegion:getRegion");
  });
});

describe("runProgram without options", () => {
  it("runs an up of a stack dev", async () => {
    const { outputs } = await runProgram(async () => ({ stack: pulumi.getStack(), dryRun: pulumi.runtime.isDryRun() }));

    expect(outputs).toEqual({ stack: "dev", dryRun: false });
  });
});

describe("resolved", () => {
  it("is the value of an output", async () => {
    await expect(resolved(pulumi.output({ a: [1] }))).resolves.toEqual({ a: [1] });
  });
});

describe("only", () => {
  const thing = (name: string, awsName?: string) => ({ type: "t", name, inputs: awsName === undefined ? {} : { name: awsName }, provider: "" });

  it("picks the one of a type, or by AWS name", () => {
    const resources = [thing("a", "thing-a"), thing("b", "thing-b"), { ...thing("c"), type: "u" }];

    expect(only(resources, "u").name).toBe("c");
    expect(only(resources, "t", "thing-b").name).toBe("b");
    expect(ofType(resources, "t")).toHaveLength(2);
  });

  it("fails when there is none or more than one", () => {
    expect(() => only([thing("a")], "v")).toThrow("No v among 1 resources");
    expect(() => only([thing("a")], "t", "thing-x")).toThrow("No t named thing-x among 1 resources");
    expect(() => only([thing("a"), thing("b")], "t")).toThrow("2 resources are t: a, b");
  });
});
