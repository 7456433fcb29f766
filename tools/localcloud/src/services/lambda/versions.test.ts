import * as fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, zipOf, type TestAccount } from "../support/test-account";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:payment";

let account: TestAccount;
const lambda = (operation: string, input: Shape = {}): Promise<Shape> =>
  account.call("lambda", operation, { ...(operation === "GetAccountSettings" ? {} : { FunctionName: "payment" }), ...input });

async function open(): Promise<void> {
  account = await openTestAccount();
  const Role = await account.role("payment", "lambda.amazonaws.com");
  await lambda("CreateFunction", { Runtime: "nodejs22.x", Handler: "index.handler", Role, Code: { ZipFile: zipOf("0") } });
}

describe("PublishVersion", () => {
  beforeEach(open);
  afterEach(() => account.close());

  it("freezes code and settings under the next number", async () => {
    const first = await lambda("PublishVersion", { Description: "first" });
    await lambda("UpdateFunctionConfiguration", { MemorySize: 512 });
    const second = await lambda("PublishVersion");

    expect(first).toMatchObject({ Version: "1", FunctionArn: `${ARN}:1`, Description: "first", MemorySize: 128, State: "Active" });
    expect(second).toMatchObject({ Version: "2", FunctionArn: `${ARN}:2`, MemorySize: 512 });
    expect(await lambda("GetFunctionConfiguration", { Qualifier: "1" })).toMatchObject({ MemorySize: 128, Version: "1" });
  });

  it("answers the newest version when neither code nor settings changed, also after the same code was sent again", async () => {
    await lambda("PublishVersion", { Description: "first" });
    await lambda("UpdateFunctionCode", { ZipFile: zipOf("0") });

    expect(await lambda("PublishVersion", { Description: "other" })).toMatchObject({ Version: "1", Description: "first" });
    expect(await lambda("UpdateFunctionCode", { ZipFile: zipOf("0"), Publish: true })).toMatchObject({ Version: "1" });
    expect((await lambda("ListVersionsByFunction")).Versions).toHaveLength(2);
  });

  it("publishes only the code and revision that the caller has seen", async () => {
    const { CodeSha256: old, RevisionId } = await lambda("GetFunctionConfiguration");
    const { CodeSha256: current } = await lambda("UpdateFunctionCode", { ZipFile: zipOf("1") });

    await expect(lambda("PublishVersion", { CodeSha256: old })).rejects.toMatchObject({
      code: "InvalidParameterValueException",
      message: `CodeSHA256 (${old}) is different from current CodeSHA256 in $LATEST (${current}). Please try again with the CodeSHA256 in $LATEST.`,
    });
    await expect(lambda("PublishVersion", { RevisionId })).rejects.toMatchObject({ code: "PreconditionFailedException" });
    await expect(lambda("PublishVersion", { CodeSha256: current })).resolves.toMatchObject({ Version: "1" });
  });

  it("never gives a number twice, even after the function was deleted and made again", async () => {
    await lambda("PublishVersion");
    const { Role } = await lambda("GetFunctionConfiguration");
    await lambda("DeleteFunction");

    const again = await lambda("CreateFunction", {
      Runtime: "nodejs22.x", Handler: "index.handler", Role, Code: { ZipFile: zipOf("0") }, Publish: true,
    });

    expect(again.Version).toBe("2");
  });
});

describe("versions, whatever happens", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("code" as const), content: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ kind: fc.constant("memory" as const), size: fc.integer({ min: 128, max: 131 }) }),
    fc.constant({ kind: "publish" as const }),
    fc.record({ kind: fc.constant("delete" as const), index: fc.nat(9) }),
  );

  it("count up, keep what they froze, and are new exactly when something changed", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await open();
      let latest = { content: 0, size: 128 };
      let newest = 0;
      const alive = new Map<number, typeof latest>();
      for (const one of steps) {
        if (one.kind === "code") {
          await lambda("UpdateFunctionCode", { ZipFile: zipOf(String(one.content)) });
          latest = { ...latest, content: one.content };
        } else if (one.kind === "memory") {
          await lambda("UpdateFunctionConfiguration", { MemorySize: one.size });
          latest = { ...latest, size: one.size };
        } else if (one.kind === "publish") {
          const known = alive.get(newest);
          const changed = known === undefined || known.content !== latest.content || known.size !== latest.size;
          if (changed) alive.set(++newest, latest);
          expect((await lambda("PublishVersion")).Version).toBe(String(newest));
        } else {
          const gone = [...alive.keys()][one.index];
          if (gone === undefined) continue;
          await lambda("DeleteFunction", { Qualifier: String(gone) });
          alive.delete(gone);
        }
      }
      const { Versions } = await lambda("ListVersionsByFunction");
      expect(Versions.map((version: Shape) => [version.Version, version.MemorySize])).toEqual(
        [["$LATEST", latest.size], ...[...alive].map(([number, frozen]) => [String(number), frozen.size])],
      );
      const size = zipOf("0").byteLength;
      expect((await lambda("GetAccountSettings")).AccountUsage.TotalCodeSize).toBe(size * (alive.size + 1));
      await account.close();
    }), { numRuns: 40 });
  });
});
