import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const logs = (operation: string, input: Shape = {}): Promise<Shape> => account.call("logs", operation, input);
const query = { name: "query-payment-errors-dev", queryString: "fields @timestamp | limit 20", logGroupNames: ["/aws/lambda/payment"] };

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("query definitions", () => {
  it("are found by the beginning of their names, page by page", async () => {
    const { queryDefinitionId } = await logs("PutQueryDefinition", query);
    await logs("PutQueryDefinition", { ...query, name: "other" });

    expect(await logs("DescribeQueryDefinitions", { queryDefinitionNamePrefix: "query-" })).toEqual({ queryDefinitions: [{ ...query, queryDefinitionId, queryLanguage: "CWLI", lastModified: account.clock.at }] });
    const first = await logs("DescribeQueryDefinitions", { maxResults: 1 });
    const second = await logs("DescribeQueryDefinitions", { maxResults: 1, nextToken: first.nextToken });
    expect([...first.queryDefinitions, ...second.queryDefinitions].map(({ name }) => name).sort()).toEqual(["other", query.name]);
    expect(second).not.toHaveProperty("nextToken");
    expect(await logs("DescribeQueryDefinitions", { queryLanguage: "SQL" })).toEqual({ queryDefinitions: [] });
    await expect(logs("DescribeQueryDefinitions", { nextToken: "x" })).rejects.toMatchObject({ code: "InvalidParameterException" });
  });

  it("are replaced by id, and lose the log groups that are not given again", async () => {
    const { queryDefinitionId } = await logs("PutQueryDefinition", query);
    await logs("PutQueryDefinition", { queryDefinitionId, name: "renamed", queryString: "limit 1" });

    const [found] = (await logs("DescribeQueryDefinitions")).queryDefinitions;
    expect(found).toMatchObject({ queryDefinitionId, name: "renamed", queryString: "limit 1" });
    expect(found).not.toHaveProperty("logGroupNames");
  });

  it("are refused by an id that nobody has, and gone after they were deleted", async () => {
    const { queryDefinitionId } = await logs("PutQueryDefinition", query);

    expect(await logs("DeleteQueryDefinition", { queryDefinitionId })).toEqual({ success: true });
    const missing = { code: "ResourceNotFoundException" };
    await expect(logs("DeleteQueryDefinition", { queryDefinitionId })).rejects.toMatchObject(missing);
    await expect(logs("PutQueryDefinition", { ...query, queryDefinitionId })).rejects.toMatchObject(missing);
    expect(await logs("DescribeQueryDefinitions")).toEqual({ queryDefinitions: [] });
  });

  it.each([[{ queryLanguage: "PPL" }, "the query language PPL"], [{ parameters: [{ name: "p" }] }, "parameters of a query definition"]])("refuse by name what is not modelled: %j", async (more, what) => {
    await expect(logs("PutQueryDefinition", { ...query, ...more })).rejects.toMatchObject({ code: "NotImplemented", message: expect.stringContaining(what) });
  });

  it("are at most 1000", async () => {
    for (let index = 0; index < 1000; index++) await logs("PutQueryDefinition", { ...query, name: `q-${index}` });

    await expect(logs("PutQueryDefinition", query)).rejects.toMatchObject({ code: "LimitExceededException" });
  });
});
