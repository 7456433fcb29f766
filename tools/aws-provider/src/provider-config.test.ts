import { accountProblem, diffProviderConfig, parseProviderConfig } from "./provider-config";
import { UNKNOWN } from "./framework/wire-value";

describe("parseProviderConfig", () => {
  it("reads settings as Pulumi sends them: what is no text is JSON text", () => {
    const { config, failures } = parseProviderConfig({
      version: "7.48.0",
      __internal: {},
      region: "eu-west-1",
      defaultTags: '{"tags":{"Team":"payments"}}',
      allowedAccountIds: '["000000000000"]',
      profile: "local",
      skipCredentialsValidation: "false",
    });

    expect(failures).toEqual([]);
    expect(config).toEqual({ region: "eu-west-1", defaultTags: { Team: "payments" }, allowedAccountIds: ["000000000000"], forbiddenAccountIds: [] });
  });

  it("reads them as objects too, and lets unknown values pass", () => {
    expect(parseProviderConfig({ defaultTags: { tags: { Team: "payments" } }, region: UNKNOWN })).toMatchObject({
      config: { defaultTags: { Team: "payments" } },
      failures: [],
    });
  });

  it("names every problem at once", () => {
    const { failures } = parseProviderConfig({
      regoin: "us-east-1",
      region: "Virginia",
      defaultTags: '{"tag":{}}',
      ignoreTags: '{"keys":["a"]}',
      allowedAccountIds: "[1]",
      forbiddenAccountIds: "[",
    });

    expect(failures.map(({ property, reason }) => `${property}: ${reason}`)).toEqual([
      expect.stringMatching(/^regoin: "regoin" is no setting of the aws provider; it knows accessKey, allowedAccountIds, /),
      'region: "Virginia" is no region; expected a name like us-east-1',
      "defaultTags: expected { tags: { <key>: <text> } } and nothing beside it",
      'ignoreTags: "ignoreTags" is not modelled by the local provider; leave it out on a local stack',
      "allowedAccountIds: expected a list of account ids, as text",
      expect.stringMatching(/^forbiddenAccountIds: is no JSON text: /),
    ]);
  });
});

describe("diffProviderConfig", () => {
  it("updates the provider in place, and sees no change in formatting", () => {
    expect(diffProviderConfig({ region: "us-east-1", defaultTags: '{"tags":{"a":"1"}}' }, { defaultTags: '{"tags": {"a": "2"}}' })).toEqual({
      changes: true,
      diffs: ["region", "defaultTags"],
      replaces: [],
      detailedDiff: { region: { kind: "delete", inputDiff: true }, defaultTags: { kind: "update", inputDiff: true } },
    });
    expect(diffProviderConfig({ defaultTags: '{"tags":{"a":"1"}}' }, { defaultTags: '{ "tags": { "a": "1" } }' }).changes).toBe(false);
  });
});

describe("accountProblem", () => {
  const config = { defaultTags: {}, allowedAccountIds: [], forbiddenAccountIds: [] };

  it("keeps to the accounts that the provider allows", () => {
    expect(accountProblem(config, "000000000000")).toBeUndefined();
    expect(accountProblem({ ...config, allowedAccountIds: ["111111111111"] }, "000000000000")).toBe(
      "AWS account ID not allowed: 000000000000; allowedAccountIds names 111111111111",
    );
    expect(accountProblem({ ...config, forbiddenAccountIds: ["000000000000"] }, "000000000000")).toMatch(/is in forbiddenAccountIds$/);
  });
});
