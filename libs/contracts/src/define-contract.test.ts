import { runProgram, resolved, type RecordOptions } from "@switchyard/testing";
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod/mini";
import { data, decision, defineContract, examplesOf, predictedKey, text, textMap } from "./index";

const contract = defineContract(
  "foundation",
  {
    bucketName: text("an S3 bucket name", { example: "s3-artifacts-dev" }),
    services: decision("a list of services", z.array(z.string()), { example: ["payment"] }),
    urls: textMap("links by service", { example: { payment: "https://example.com" } }),
    limits: data("limits", z.strictObject({ calls: z.number() }), { example: { calls: 1 } }),
  },
  { folder: "projects/serverless/foundation", settings: ["environmentSuffix"] },
);

const stackName = "organization/foundation/dev";
const published = { bucketName: "s3-real-dev", services: ["payment", "refund"], urls: { payment: "https://a" }, limits: { calls: 5 } };
const cure = "Deploy it first (npx nx run foundation:up), or change the contract in projects/serverless/foundation/contract.ts.";

/** What a consumer sees, with every output resolved. */
async function consume(options: RecordOptions) {
  const { outputs } = await runProgram(async () => {
    const base = await contract.consume();
    return {
      services: base.services,
      bucketName: base.bucketName,
      urls: base.urls,
      limits: base.limits,
      bucketIsSecret: pulumi.isSecret(base.bucketName),
    };
  }, options);
  return outputs;
}

describe("publish", () => {
  it("A1: hands on exactly the outputs of the contract", () => {
    expect(contract.publish(published)).toBe(published);
  });

  it("A1: does not compile, and does not run, with a missing or an extra output", () => {
    const { bucketName, ...rest } = published;

    // @ts-expect-error bucketName is missing
    expect(() => contract.publish(rest)).toThrow('Layer "foundation" breaks its contract: "bucketName" is missing');
    // @ts-expect-error vpcId is not in the contract
    expect(() => contract.publish({ ...rest, bucketName, vpcId: "vpc-1" })).toThrow('"vpcId" is not in it');
    // @ts-expect-error services is a list
    expect(contract.publish({ ...published, services: "payment" })).toBeDefined();
  });
});

describe("consume", () => {
  it("A1: reads the stack of the same organization and name, decisions as plain values, the rest as outputs", async () => {
    const outputs = await consume({ upstream: { [stackName]: published } });

    expect(outputs).toEqual({ ...published, bucketIsSecret: false });
  });

  it("types what it gives", async () => {
    await runProgram(
      async () => {
        const base = await contract.consume();
        const services: string[] = base.services;
        // @ts-expect-error an output is no plain value
        const bucketName: string = base.bucketName;
        return { services, bucketName };
      },
      { upstream: { [stackName]: published } },
    );
  });

  it("A1: names every missing output, what was expected and the cure", async () => {
    await expect(consume({})).rejects.toThrow(
      [
        `Stack ${stackName} gives nothing for "bucketName"; expected an S3 bucket name, e.g. s3-artifacts-dev.`,
        `Stack ${stackName} gives nothing for "services"; expected a list of services, e.g. ["payment"].`,
        `Stack ${stackName} gives nothing for "urls"; expected links by service, e.g. {"payment":"https://example.com"}.`,
        `Stack ${stackName} gives nothing for "limits"; expected limits, e.g. {"calls":1}.`,
        cure,
      ].join("\n"),
    );
  });

  it("A1: names wrong and extra outputs, by kind and never by value", async () => {
    const upstream = { bucketName: "", services: ["a", 7], urls: 7, limits: { calls: "hunter2" }, vpcId: "vpc-1" };

    await expect(consume({ upstream: { [stackName]: upstream } })).rejects.toThrow(
      [
        `Stack ${stackName} gives "vpcId", which is not in its contract.`,
        `Stack ${stackName} gives an empty text for "bucketName"; expected an S3 bucket name, e.g. s3-artifacts-dev.`,
        `Stack ${stackName} gives a list of 2 for "services"; expected a list of services, e.g. ["payment"].`,
        `Stack ${stackName} gives a value of type number for "urls"; expected links by service, e.g. {"payment":"https://example.com"}.`,
        `Stack ${stackName} gives a value of type object for "limits"; expected limits, e.g. {"calls":1}.`,
        cure,
      ].join("\n"),
    );
  });

  it("keeps a secret secret", async () => {
    const base = await runProgram(
      async () => {
        const { bucketName } = await contract.consume();
        return { secret: await pulumi.isSecret(bucketName), value: await resolved(bucketName) };
      },
      { upstream: { [stackName]: published }, secretOutputNames: ["bucketName"] },
    );

    expect(base.outputs).toEqual({ secret: true, value: "s3-real-dev" });
  });

  it("refuses a secret that would decide what is made", async () => {
    await expect(consume({ upstream: { [stackName]: published }, secretOutputNames: ["services"] })).rejects.toThrow(
      `Stack ${stackName} gives a secret for "services"; expected a list of services, e.g. ["payment"].`,
    );
  });
});

describe("consume over a prediction", () => {
  const predicted = { [stackName]: { [predictedKey]: { services: ["refund"], bucketName: "s3-predicted-dev" } } };
  let warnings: string[];

  beforeEach(() => {
    warnings = [];
    jest.spyOn(console, "warn").mockImplementation((message: string) => void warnings.push(message));
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it("uses the predicted values in a preview, examples for the unknown ones, and says so", async () => {
    const outputs = await consume({ upstream: predicted, dryRun: true });

    expect(outputs).toMatchObject({ services: ["refund"], bucketName: "s3-predicted-dev", urls: { payment: "https://example.com" }, limits: { calls: 1 } });
    expect(warnings).toEqual([
      `warning: [runtime] Stack ${stackName} is not deployed; this preview uses its predicted outputs. Examples stand in for what only a deployment tells: urls, limits.`,
    ]);
  });

  it("mentions no examples when everything is predicted", async () => {
    await consume({ upstream: { [stackName]: { [predictedKey]: published } }, dryRun: true });

    expect(warnings).toEqual([`warning: [runtime] Stack ${stackName} is not deployed; this preview uses its predicted outputs.`]);
  });

  it("A1: refuses predicted values in an up", async () => {
    await expect(consume({ upstream: predicted, dryRun: false })).rejects.toThrow(
      `Stack ${stackName} has not been deployed; its outputs are predictions, and only a preview may use those.`,
    );
  });

  it("still checks what is predicted", async () => {
    const wrong = { [stackName]: { [predictedKey]: { services: "refund" } } };

    await expect(consume({ upstream: wrong, dryRun: true })).rejects.toThrow('gives a value of type string for "services"');
  });
});

describe("examplesOf", () => {
  it("gives what a consumer accepts", async () => {
    const outputs = await consume({ upstream: { [stackName]: examplesOf(contract) } });

    expect(outputs).toMatchObject(examplesOf(contract));
  });
});
