import * as pulumi from "@pulumi/pulumi";
import { UserError } from "@switchyard/conventions";
import { layer } from "./layer";

describe("layer", () => {
  it("gives what the program gives", async () => {
    await expect(layer(async () => ({ a: 1 }))()).resolves.toEqual({ a: 1 });
  });

  it("A8: shows what a person must act on without a stack", async () => {
    const failure = await layer(async () => {
      throw new UserError("Deploy it first.");
    })().catch((error: unknown) => error);

    expect(pulumi.RunError.isInstance(failure)).toBe(true);
    expect((failure as Error).message).toBe("Deploy it first.");
  });

  it("keeps a mistake of ours as it is, with our frames of the stack", async () => {
    const mistake = new TypeError("x is not a function");

    const failure = await layer(async () => {
      throw mistake;
    })().catch((error: unknown) => error);

    expect(failure).toBe(mistake);
    expect((failure as Error).stack).toContain("layer.test.ts");
  });
});
