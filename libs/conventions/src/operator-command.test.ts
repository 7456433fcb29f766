import { operatorCommandLine, operatorCommands } from "./operator-command";

describe("operatorCommandLine", () => {
  it.each([
    ["status", { stack: "local", service: "payment" }, "npx nx status delivery --service payment"],
    ["history", { stack: "dev", id: "d-1" }, "npx nx history delivery -c dev --id d-1"],
    ["rollback", { stack: "local", service: "payment", to: "d-1" }, 'npx nx rollback delivery --service payment --to d-1 --reason "…"'],
    ["stop", { stack: "prod" }, 'npx nx stop delivery -c prod --reason "…"'],
  ] as const)("prints %s with %j", (command, options, expected) => {
    expect(operatorCommandLine(command, options)).toBe(expected);
  });

  it("does not print a command that Nx takes for its own", () => {
    expect(operatorCommandLine("repair", { stack: "local", service: "payment" })).toBe('npx nx run delivery:repair --service payment --reason "…"');
  });

  it("asks for a reason wherever something is changed", () => {
    const withReason = operatorCommands.filter((command) => operatorCommandLine(command, { stack: "local" }).endsWith('--reason "…"'));

    expect(withReason).toEqual(["promote", "stop", "rollback", "override", "repair", "approve", "reject", "retry"]);
  });
});
