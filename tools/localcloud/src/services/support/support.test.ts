import * as fc from "fast-check";
import { page, sortedBy } from "./paging";
import { canAssume } from "./service-role";
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
    const account = await openTestAccount();
    const { Role } = await account.call("iam", "CreateRole", { RoleName: "build", Path: "/service/", AssumeRolePolicyDocument });
    const context = {
      accountId: "000000000000",
      call: (service: "iam", operation: string, input: object) => account.call(service, operation, input),
    } as unknown as Parameters<typeof canAssume>[0];

    expect(await canAssume(context, Role.Arn, "codebuild.amazonaws.com", SOURCE)).toBe(expected);
    expect(await canAssume(context, "arn:aws:iam::000000000000:role/build", "codebuild.amazonaws.com", SOURCE)).toBe(false);
    await account.close();
  });
});
