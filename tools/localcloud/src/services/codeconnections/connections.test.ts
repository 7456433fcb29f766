import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const connections = (operation: string, input: Shape = {}): Promise<Shape> => account.call("codeconnections", operation, input);
const create = async (ConnectionName = "github", ProviderType = "GitHub"): Promise<string> =>
  (await connections("CreateConnection", { ConnectionName, ProviderType, Tags: [{ Key: "A", Value: "1" }] })).ConnectionArn;

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("connections", () => {
  it("are pending when an API call made them, and read back under either service prefix", async () => {
    const ConnectionArn = await create();

    expect(ConnectionArn).toMatch(/^arn:aws:codeconnections:us-east-1:000000000000:connection\/[0-9a-f-]{36}$/);
    const read = await connections("GetConnection", { ConnectionArn });
    expect(read).toEqual({ Connection: {
      ConnectionName: "github", ConnectionArn, ProviderType: "GitHub", OwnerAccountId: "000000000000", ConnectionStatus: "PENDING",
    } });
    expect(await connections("GetConnection", { ConnectionArn: ConnectionArn.replace("codeconnections", "codestar-connections") })).toEqual(read);
  });

  it("have unique names", async () => {
    await create();

    await expect(create()).rejects.toMatchObject({ code: "InvalidInputException", message: expect.stringContaining("github already exists") });
  });

  it("need a provider, and a host where the provider is one's own", async () => {
    await expect(connections("CreateConnection", { ConnectionName: "x" })).rejects.toMatchObject({ code: "InvalidInputException" });
    await expect(create("x", "GitHubEnterpriseServer")).rejects.toMatchObject({ code: "InvalidInputException" });
    await expect(connections("CreateConnection", { ConnectionName: "x", HostArn: "arn:aws:codeconnections:us-east-1:000000000000:host/none" }))
      .rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });

  it("are listed by provider, tagged and deleted", async () => {
    const ConnectionArn = await create();
    await create("bitbucket", "Bitbucket");

    expect((await connections("ListConnections", { ProviderTypeFilter: "GitHub" })).Connections).toMatchObject([{ ConnectionArn }]);
    await connections("TagResource", { ResourceArn: ConnectionArn, Tags: [{ Key: "B", Value: "2" }] });
    await connections("UntagResource", { ResourceArn: ConnectionArn, TagKeys: ["A"] });
    expect(await connections("ListTagsForResource", { ResourceArn: ConnectionArn })).toEqual({ Tags: [{ Key: "B", Value: "2" }] });
    await connections("DeleteConnection", { ConnectionArn });
    for (const operation of ["GetConnection", "DeleteConnection"]) {
      await expect(connections(operation, { ConnectionArn })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    }
  });

  it("cannot be changed: the API has no such operation", async () => {
    await expect(connections("UpdateConnection", {})).rejects.toMatchObject({ code: "UnknownOperationException" });
  });
});
