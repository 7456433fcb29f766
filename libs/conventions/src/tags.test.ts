import { tagsOf } from "./tags";

describe("tagsOf", () => {
  it("A7: gives the six tags", () => {
    expect(tagsOf({ environmentSuffix: "dev", project: "payments", costCenter: "4711", repository: "acme/payments", team: "checkout" })).toEqual({
      Environment: "dev",
      Project: "payments",
      ManagedBy: "pulumi",
      CostCenter: "4711",
      Repository: "acme/payments",
      Team: "checkout",
    });
  });
});
