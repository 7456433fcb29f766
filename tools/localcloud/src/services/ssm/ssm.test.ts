import { serialize } from "node:v8";
import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const ssm = (operation: string, input: Shape = {}): Promise<Shape> => account.call("ssm", operation, input);
const put = (Name: string, Value: string, more: Shape = {}): Promise<Shape> => ssm("PutParameter", { Name, Value, Type: "String", ...more });
const get = async (Name: string, more: Shape = {}): Promise<Shape> => (await ssm("GetParameter", { Name, ...more })).Parameter as Shape;
const names = (list: Shape[]): string[] => list.map(({ Name }) => Name as string);

beforeEach(async () => { account = await openTestAccount(); });
afterEach(() => account.close());

describe("parameters", () => {
  it("are found by name and by ARN, each version by its number", async () => {
    expect(await put("/app/url", "1", { Description: "d" })).toEqual({ Version: 1, Tier: "Standard" });
    expect(await put("/app/url", "2", { Overwrite: true, Type: undefined })).toEqual({ Version: 2, Tier: "Standard" });

    const ARN = "arn:aws:ssm:us-east-1:000000000000:parameter/app/url";
    const read = { Name: "/app/url", Type: "String", Value: "2", Version: 2, LastModifiedDate: new Date("2026-11-20T12:00:00Z"), ARN, DataType: "text" };
    expect(await get("/app/url")).toEqual(read);
    expect(await get(ARN)).toEqual(read);
    expect(await get("/app/url:1")).toEqual({ ...read, Value: "1", Version: 1, Selector: ":1" });
    expect(await get(`${ARN}:1`)).toMatchObject({ Value: "1" });
    expect((await ssm("GetParameterHistory", { Name: "/app/url" })).Parameters).toMatchObject([
      { Value: "1", Version: 1, LastModifiedUser: account.cloud.administrator.arn, Description: "d" }, { Value: "2", Version: 2, Description: "d" },
    ]);
    await expect(get("/app/url:3")).rejects.toMatchObject({ code: "ParameterVersionNotFound" });
    await expect(get("/app")).rejects.toMatchObject({ code: "ParameterNotFound" });
  });

  it("encrypt secure strings, and show them to who asks for it", async () => {
    await put("/app/password", "hunter2", { Type: "SecureString" });
    await put("/app/long", "x".repeat(8192), { Type: "SecureString", Tier: "Advanced" });

    const stored = serialize(account.cloud.store.read((tx) => tx.list("ssm-parameters")));
    expect(stored.includes("/app/password")).toBe(true);
    expect(stored.includes("hunter2")).toBe(false);
    expect((await get("/app/password")).Value).toMatch(/^[A-Za-z0-9+/=]{40,}$/);
    expect((await get("/app/password", { WithDecryption: true })).Value).toBe("hunter2");
    expect((await get("/app/long", { WithDecryption: true })).Value).toBe("x".repeat(8192));
    expect((await ssm("DescribeParameters", { ParameterFilters: [{ Key: "Type", Values: ["SecureString"] }] })).Parameters).toMatchObject([
      { Name: "/app/long", KeyId: "alias/aws/ssm", Tier: "Advanced" }, { Name: "/app/password", KeyId: "alias/aws/ssm", Tier: "Standard" },
    ]);
  });

  it("need their key", async () => {
    const { KeyMetadata: { KeyId } } = await account.call("kms", "CreateKey");
    await put("/p", "x", { Type: "SecureString", KeyId });
    await account.call("kms", "DisableKey", { KeyId });

    await expect(get("/p", { WithDecryption: true })).rejects.toMatchObject({ code: "DisabledException" });
    await expect(put("/q", "x", { Type: "SecureString", KeyId })).rejects.toMatchObject({ code: "InvalidKeyId" });
  });

  it.each<[string, Shape, string, RegExp]>([
    ["one that is there", { Name: "/there" }, "ParameterAlreadyExists", /already exists/],
    ["another type", { Name: "/there", Type: "StringList", Overwrite: true }, "HierarchyTypeMismatchException", /cannot be changed/],
    ["no type", { Type: undefined }, "ValidationException", /type is required/],
    ["a name of AWS", { Name: "/aws/x" }, "AccessDeniedException", /reserved parameter name/],
    ["a name of SSM", { Name: "ssmx" }, "ValidationException", /can't be prefixed with "ssm"/],
    ["a name with a blank", { Name: "a b" }, "ValidationException", /can be formed as a mix/],
    ["a path without its slash", { Name: "a/b" }, "ValidationException", /fully qualified/],
    ["sixteen levels", { Name: "/a".repeat(16) }, "HierarchyLevelLimitExceededException", /fifteen|15/],
    ["more than 4 KiB", { Value: "x".repeat(4097) }, "ValidationException", /maximum parameter value of 4096/],
    ["tags on overwriting", { Name: "/there", Overwrite: true, Tags: [{ Key: "a", Value: "b" }] }, "ValidationException", /can't be used together/],
    ["a key for plain text", { KeyId: "alias/x" }, "ValidationException", /SecureString type parameter only/],
    ["a pattern", { AllowedPattern: ".*" }, "NotImplemented", /AllowedPattern/],
  ])("refuse %s", async (_what, change, code, message) => {
    await put("/there", "x");

    await expect(put("/new", "x", change)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("come by path, one level or all, a page at a time", async () => {
    for (const name of ["/a/1", "/a/2", "/a/b/3", "/ab/4", "5"]) await put(name, name);

    expect(names((await ssm("GetParametersByPath", { Path: "/a" })).Parameters)).toEqual(["/a/1", "/a/2"]);
    expect(names((await ssm("GetParametersByPath", { Path: "/a/", Recursive: true })).Parameters)).toEqual(["/a/1", "/a/2", "/a/b/3"]);
    const first = await ssm("GetParametersByPath", { Path: "/", Recursive: true, MaxResults: 3 });
    const second = await ssm("GetParametersByPath", { Path: "/", Recursive: true, MaxResults: 3, NextToken: first.NextToken });
    expect([...names(first.Parameters), ...names(second.Parameters)]).toEqual(["/a/1", "/a/2", "/a/b/3", "/ab/4"]);
    expect(names((await ssm("DescribeParameters", { ParameterFilters: [{ Key: "Path", Option: "Recursive", Values: ["/a"] }] })).Parameters)).toEqual(["/a/1", "/a/2", "/a/b/3"]);
    await expect(ssm("GetParametersByPath", { Path: "a" })).rejects.toMatchObject({ code: "ValidationException" });
  });

  it("come and go together, those that are not there apart", async () => {
    await put("/a", "1");
    await put("/b", "2");

    const read = await ssm("GetParameters", { Names: ["/a", "/none", "/b:1"] });
    expect(names(read.Parameters)).toEqual(["/a", "/b"]);
    expect(read.InvalidParameters).toEqual(["/none"]);
    expect(await ssm("DeleteParameters", { Names: ["/a", "/none"] })).toEqual({ DeletedParameters: ["/a"], InvalidParameters: ["/none"] });
    await ssm("DeleteParameter", { Name: "/b" });
    await expect(ssm("DeleteParameter", { Name: "/b" })).rejects.toMatchObject({ code: "ParameterNotFound" });
  });

  it("are tagged and untagged", async () => {
    await put("/a", "1", { Tags: [{ Key: "x", Value: "1" }] });
    const where = { ResourceType: "Parameter", ResourceId: "/a" };
    await ssm("AddTagsToResource", { ...where, Tags: [{ Key: "y", Value: "2" }] });
    await ssm("RemoveTagsFromResource", { ...where, TagKeys: ["x"] });

    expect((await ssm("ListTagsForResource", where)).TagList).toEqual([{ Key: "y", Value: "2" }]);
    expect(names((await ssm("DescribeParameters", { ParameterFilters: [{ Key: "tag:y", Values: ["2"] }] })).Parameters)).toEqual(["/a"]);
    await expect(ssm("ListTagsForResource", { ...where, ResourceId: "/none" })).rejects.toMatchObject({ code: "InvalidResourceId" });
  });

  it("keep a hundred versions", async () => {
    await put("/a", "0");
    for (let version = 2; version <= 103; version++) await put("/a", String(version), { Overwrite: true });

    await expect(get("/a:3")).rejects.toMatchObject({ code: "ParameterVersionNotFound" });
    expect((await get("/a:4")).Value).toBe("4");
  });
});
