describe("the payment function", () => {
  afterEach(() => {
    jest.resetModules();
    delete process.env.PAYMENTS_TABLE_NAME;
  });

  it("fails at init without the name of its table", () => {
    expect(() => jest.requireActual("./index")).toThrow("PAYMENTS_TABLE_NAME is not set");
  });

  it("answers with its problems and logs one JSON line, at once and without a table", async () => {
    process.env.PAYMENTS_TABLE_NAME = "dynamodb-payments-dev";
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    const { handler } = jest.requireActual<typeof import("./index")>("./index");

    const answer = await handler({});
    write.mockRestore();

    expect(answer.status).toBe("refused");
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(["payment refused"]);
  });
});
