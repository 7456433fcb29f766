import { join } from "node:path";
import { ModelLibrary } from "../model/api-model";
import { checkOutput } from "./output-check";

const models = new ModelLibrary(join(__dirname, "..", "..", "models"));

describe("checkOutput", () => {
  const getRole = models.service("iam").operation("GetRole")!;

  it("takes what the model has, undefined members included", () => {
    checkOutput(getRole, { Role: { Path: "/", RoleName: "r", RoleId: "i", Arn: "a", CreateDate: new Date(0), Description: undefined } });
  });

  it("names everything that the wire would drop or garble", () => {
    expect(() => checkOutput(getRole, { role: {}, Role: { RoleName: 1, CreateDate: "today", Tags: [{ Key: "a", Val: "b" }], Nmae: 1 } })).toThrow([
      "The local cloud's iam.GetRole answers what the API model does not have:",
      "  - role: GetRoleResponse has no such member",
      "  - Role.RoleName: The number 1 is not a string",
      "  - Role.CreateDate: The string \"today\" is not a Date",
      "  - Role.Tags[0].Val: Tag has no such member",
      "  - Role.Nmae: Role has no such member",
    ].join("\n"));
  });

  it("refuses an answer of an operation that has none", () => {
    expect(() => checkOutput(models.service("iam").operation("DeleteRole")!, { Role: {} })).toThrow(/Role: the operation has no output/);
  });
});
