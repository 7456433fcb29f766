import * as fc from "fast-check";
import type { DecisionRecord } from "../../authorization/decision-record";
import { openCloud, type LocalCloud } from "../../cloud";
import { ACCESS_KEYS } from "../../credentials";
import type { CallContext, Shape } from "../../service";
import { page, sortedBy } from "./paging";
import { assumeRole, canAssume, issueCredentials, serviceCaller } from "./service-role";
import { checkTags, fromTagList, toTagList, withoutTags } from "./tags";
import { openTestAccount, trust } from "./test-account";

const refused = (): Error => new Error("bad token");

describe("page", () => {
  it("gives out every item once, in order, whatever the page size", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: "binary" })), fc.integer({ min: 1, max: 7 }), (names, limit) => {
      const items = sortedBy(names, (name) => name);
      const seen: string[] = [];
      let token: string | undefined;
      do {
        const shown = page(items, (name) => name, token, limit, refused);
        expect(shown.items.length).toBeLessThanOrEqual(limit);
        seen.push(...shown.items);
        token = shown.next;
      } while (token !== undefined);
      expect(seen).toEqual(items);
    }));
  });

  it("neither repeats nor drops an item when others come and go between two pages", () => {
    const { next } = page(["a", "b", "c", "d"], (name) => name, undefined, 2, refused);

    expect(page(["aa", "c", "d", "e"], (name) => name, next, 2, refused).items).toEqual(["c", "d"]);
  });

  it("refuses a token that it never gave out", () => {
    expect(() => page(["a"], (name) => name, "made-up", 1, refused)).toThrow("bad token");
  });
});

describe("tags", () => {
  it("become a list and come back", () => {
    fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string()), (tags) => {
      expect(fromTagList(toTagList(tags, "key", "value"), "key", "value")).toEqual(tags);
      expect(withoutTags(tags, Object.keys(tags))).toEqual({});
    }));
  });

  it("count together with those that are there", () => {
    const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, ""]));

    expect(checkTags({}, fifty)).toBeUndefined();
    expect(checkTags(fifty, { k0: "changed" })).toBeUndefined();
    expect(checkTags(fifty, { more: "" })).toEqual({ tooMany: true });
    expect(checkTags({}, { "AWS:x": "" })).toEqual({ reserved: "AWS:x" });
  });
});

/** An account with the context of a call in it. */
async function accountWithContext(): Promise<{ account: LocalCloud; context: CallContext; call: (operation: string, input: Shape) => Promise<Shape> }> {
  let context: CallContext | undefined;
  const account = await openCloud({ memory: true, seed: "test", hooks: { authorise: (_call, given) => { context = given; } } });
  const call = (operation: string, input: Shape): Promise<Shape> => account.call({ service: "iam", operation, input, caller: account.administrator });
  await call("ListRoles", {});
  return { account, context: context!, call };
}

describe("canAssume", () => {
  const SOURCE = "arn:aws:codebuild:us-east-1:000000000000:project/payment";
  const cases: [string, string, boolean][] = [
    ["another service", trust("lambda.amazonaws.com"), false],
    ["the service", trust("codebuild.amazonaws.com"), true],
    ["its own account", trust("codebuild.amazonaws.com", { StringEquals: { "aws:SourceAccount": "000000000000" } }), true],
    ["another account", trust("codebuild.amazonaws.com", { StringEquals: { "aws:SourceAccount": "111122223333" } }), false],
    ["this project", trust("codebuild.amazonaws.com", { ArnLike: { "aws:SourceArn": "arn:aws:codebuild:*:000000000000:project/pay*" } }), true],
    ["another project", trust("codebuild.amazonaws.com", { ArnEquals: { "aws:SourceArn": "arn:aws:codebuild:us-east-1:000000000000:project/other" } }), false],
    ["a key that the call lacks", trust("codebuild.amazonaws.com", { StringEquals: { "sts:ExternalId": "x" } }), false],
    ["a key that the call may lack", trust("codebuild.amazonaws.com", { StringEqualsIfExists: { "sts:ExternalId": "x" } }), true],
  ];

  it.each(cases)("a role that trusts %s", async (_what, AssumeRolePolicyDocument, expected) => {
    const { account, context, call } = await accountWithContext();
    const { Role } = await call("CreateRole", { RoleName: "build", Path: "/service/", AssumeRolePolicyDocument });

    expect(await canAssume(context, Role.Arn, "codebuild.amazonaws.com", SOURCE)).toBe(expected);
    expect(await canAssume(context, "arn:aws:iam::000000000000:role/build", "codebuild.amazonaws.com", SOURCE)).toBe(false);
    await account.close();
  });
});

describe("taking on a role", () => {
  it("gives the session as a caller, narrowed by the session policy", async () => {
    const { account, context, call } = await accountWithContext();
    const { Arn: roleArn } = (await call("CreateRole", { RoleName: "build", AssumeRolePolicyDocument: trust("codebuild.amazonaws.com") })).Role;
    const seen: DecisionRecord[] = [];
    account.observeDecisions((record) => seen.push(record));

    expect(await assumeRole(context, { roleArn, principal: "codebuild.amazonaws.com", sessionName: "b-1", policy: "{}" })).toEqual({
      accountId: "000000000000", kind: "role", roleArn, arn: "arn:aws:sts::000000000000:assumed-role/build/b-1", sessionPolicies: ["{}"],
    });
    await expect(assumeRole(context, { roleArn, principal: "lambda.amazonaws.com", sessionName: "b-1" })).rejects.toMatchObject({
      code: "AccessDenied", statusCode: 403, message: `User: lambda.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${roleArn} `
        + "because no role trust policy allows the sts:AssumeRole action",
    });
    expect(seen.map(({ callerArn, resource, decision }) => [callerArn, resource, decision.isAllowed])).toEqual([
      ["codebuild.amazonaws.com", roleArn, true], ["lambda.amazonaws.com", roleArn, false],
    ]);
    await account.close();
  });

  it("issues keys that belong to the session until they expire", async () => {
    const account = await openTestAccount();
    const caller = serviceCaller({ accountId: "000000000000" }, "events.amazonaws.com", "arn:aws:events:us-east-1:111122223333:rule/r");

    const made = issueCredentials({ store: account.cloud.store, clock: account.clock, randomId: (n, a) => account.cloud.ids.randomId(n, a) }, caller, 900);

    expect(caller).toMatchObject({ kind: "service", sourceAccount: "111122223333" });
    expect(made.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(made.expiration.getTime()).toBe(account.clock.at + 900_000);
    expect(account.cloud.store.read((tx) => tx.get(ACCESS_KEYS, made.accessKeyId))).toEqual({
      secretAccessKey: made.secretAccessKey, sessionToken: made.sessionToken, caller: { ...caller, issuedAt: account.clock.at }, expiresAt: account.clock.at + 900_000,
    });
    await account.close();
  });
});
