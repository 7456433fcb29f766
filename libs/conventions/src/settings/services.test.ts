import { checkServices, resolveServices, services, serviceSchema } from "./services";

describe("services", () => {
  it("is one service, payment, unless others are asked for", () => {
    expect(services.schema.parse(undefined)).toEqual(["payment"]);
  });

  it.each([
    [["payment", { name: "refund", repository: "acme/refund", branch: "main", filePaths: ["src/**"] }], true],
    [[], false],
    ["payment", false],
    [[7], false],
    [[{ name: "refund", repo: "acme/refund" }], false],
    [[{ repository: "acme/refund" }], false],
    [[{ name: "refund", repository: "refund" }], false],
  ])("%j accepted: %s", (value, expected) => {
    expect(services.schema.safeParse(value).success).toBe(expected);
  });
});

describe("resolveServices", () => {
  it("S2: follows main when nothing else is asked for", () => {
    expect(resolveServices(["payment"], { repository: "acme/payments", tagPatterns: [] })).toEqual([
      { name: "payment", repository: "acme/payments", branch: "main", followsBranch: true, tagPatterns: [], filePaths: [] },
    ]);
  });

  it("S14, D12: tags replace branch pushes", () => {
    expect(resolveServices(["payment"], { repository: "acme/payments", tagPatterns: ["v*"] })[0]).toMatchObject({
      branch: "main",
      followsBranch: false,
      tagPatterns: ["v*"],
    });
  });

  it("S14, D12: follows tags and a branch when both are asked for", () => {
    expect(resolveServices(["payment"], { repository: "acme/payments", branch: "release", tagPatterns: ["v*"] })[0]).toMatchObject({
      branch: "release",
      followsBranch: true,
      tagPatterns: ["v*"],
    });
  });

  it("lets a service differ", () => {
    const entry = { name: "refund", repository: "acme/refund", branch: "stable", filePaths: ["refund/**"] };
    const [refund] = resolveServices([entry], { repository: "acme/payments", tagPatterns: [] });

    expect(refund).toEqual({ ...entry, followsBranch: true, tagPatterns: [] });
    expect(serviceSchema.parse(refund)).toEqual(refund);
  });
});

describe("checkServices", () => {
  it("accepts names of lower-case words", () => {
    expect(checkServices(["payment", { name: "card-refund" }])).toEqual([]);
  });

  it.each(["Payment", "pay_ment", "-payment", "payment-", "pay--ment", "1payment", ""])("refuses %j", (name) => {
    expect(checkServices([name])).toEqual([
      {
        path: "services[0]",
        problem: `${JSON.stringify(name)} is no name of a service`,
        fix: "Write lower-case letters, digits and single hyphens between them, beginning with a letter, e.g. payment.",
      },
    ]);
  });

  it("finds a service that is listed twice", () => {
    expect(checkServices(["payment", "refund", { name: "payment" }])).toEqual([
      { path: "services[2]", problem: '"payment" is the name of services[0] already', fix: "Give each service its own name." },
    ]);
  });
});
