import { accountCalls, only, runProgram } from "@switchyard/testing";
import { fields, tagsOf } from "@switchyard/conventions";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { byService, currentPlace, entryOf, layerProvider, rejectArgs, stackSettings, today, warn } from "../index";

const tags = tagsOf({ environmentSuffix: "dev", project: "payments", costCenter: "payments", repository: "acme/payments", team: "payments" });

describe("layerProvider", () => {
  it("A7: puts the six tags and the region on everything that is made with it", async () => {
    const { resources } = await runProgram(async () => {
      const provider = layerProvider("eu-central-1", tags);
      new aws.sns.Topic("topic", {}, { provider });
    });

    const provider = only(resources, "pulumi:providers:aws");
    expect(provider.inputs).toMatchObject({ region: "eu-central-1", defaultTags: JSON.stringify({ tags }) });
    expect(only(resources, "aws:sns/topic:Topic").provider).toMatch(/pulumi:providers:aws::aws::aws-id$/);
  });
});

describe("currentPlace", () => {
  it("A3: is where the provider's credentials belong", async () => {
    const { outputs } = await runProgram(async () => currentPlace("us-east-1", layerProvider("us-east-1", tags)), { calls: accountCalls });

    expect(outputs).toEqual({ partition: "aws", region: "us-east-1", account: "000000000000" });
  });
});

describe("stackSettings", () => {
  const shape = { memoryMiB: fields.wholeNumber(128, 10240, 512, "Write MiB."), region: fields.region };
  const read = (config: Record<string, string>, secretKeys: string[] = []) =>
    runProgram(
      async () =>
        stackSettings({
          shape,
          folder: "projects/serverless/runtime",
          below: [{ layer: "foundation", settings: ["services"] }],
          check: ({ memoryMiB }) => (memoryMiB === 666 ? [{ path: "memoryMiB", problem: "is unlucky", fix: "Take 667." }] : []),
        }),
      { project: "runtime", stack: "dev", config, secretKeys },
    );

  it("A3: reads the project's own keys of the running stack", async () => {
    const { outputs } = await read({ "runtime:memoryMiB": "1024", "aws:profile": "work", "foundation:region": "eu-west-1" });

    expect(outputs).toEqual({ memoryMiB: 1024, region: "us-east-1" });
  });

  it("names the stack's file, and the owner of a setting that may not be repeated", async () => {
    await expect(read({ "runtime:services": "[]" })).rejects.toThrow(
      'projects/serverless/runtime/Pulumi.dev.yaml cannot be used:\n  - services: belongs to the layer "foundation"',
    );
  });

  it("checks across settings", async () => {
    await expect(read({ "runtime:memoryMiB": "666" })).rejects.toThrow("memoryMiB: is unlucky. Take 667.");
  });

  it("A8: does not show secret values", async () => {
    await expect(read({ "runtime:region": "hunter2" }, ["runtime:region"])).rejects.toThrow("region: a secret value is not an AWS region");
  });

  it("needs no check, no layer below and no list of secrets", async () => {
    const { outputs } = await runProgram(async () => {
      delete process.env.PULUMI_CONFIG_SECRET_KEYS;
      return stackSettings({ shape, folder: "projects/serverless/runtime" });
    });

    expect(outputs).toEqual({ memoryMiB: 512, region: "us-east-1" });
  });
});

describe("byService", () => {
  it("collects one output of each service", async () => {
    const made = [
      { service: "payment", made: { url: pulumi.output("a") } },
      { service: "refund", made: { url: pulumi.output("b") } },
    ];

    const { outputs } = await runProgram(async () => ({ urls: byService(made, ({ url }) => url) }));

    expect(outputs).toEqual({ urls: { payment: "a", refund: "b" } });
  });
});

describe("entryOf", () => {
  it("is what the layer below gives for a service", () => {
    expect(entryOf({ payment: "a" }, "payment")).toBe("a");
  });

  it("says what is missing, what there is, and the cure", () => {
    expect(() => entryOf({ payment: "a", refund: "b" }, "card")).toThrow(
      'The layer below gives nothing for "card"; it gives payment, refund. Deploy it first (npx nx run-many -t up).',
    );
  });
});

describe("rejectArgs", () => {
  it("lets a component without problems be built", async () => {
    await expect(runProgram(async () => rejectArgs(new pulumi.ComponentResource("t", "n"), 'Thing "n"', []))).resolves.toBeDefined();
  });
});

describe("warn", () => {
  it("shows each message and stops nothing", () => {
    const shown = jest.spyOn(console, "warn").mockImplementation(() => undefined);

    warn(["a", "b"]);

    expect(shown.mock.calls).toEqual([["warning: [runtime] a"], ["warning: [runtime] b"]]);
    shown.mockRestore();
  });
});

describe("today", () => {
  it("is an ISO date", () => {
    expect(today(new Date("2026-11-20T23:59:59Z"))).toBe("2026-11-20");
    expect(today()).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
