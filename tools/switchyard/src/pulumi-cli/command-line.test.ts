import { pulumiArguments } from "./command-line";

const where = ["--stack", "dev", "--cwd", "/layer", "--non-interactive", "--color", "never"];

describe("pulumiArguments", () => {
  it.each([
    ["up" as const, ["up", ...where, "--yes", "--skip-preview"]],
    ["up-only" as const, ["up", ...where, "--yes", "--skip-preview"]],
    ["preview" as const, ["preview", ...where, "--diff"]],
    ["refresh" as const, ["refresh", ...where, "--yes", "--skip-preview"]],
    ["destroy" as const, ["destroy", ...where, "--yes", "--skip-preview"]],
    ["outputs" as const, ["stack", "output", "--json", ...where]],
  ])("%s", (command, expected) => {
    expect(pulumiArguments(command, "dev", "/layer", {}, false)).toEqual(expected);
  });

  it("hands every switch on as words of their own", () => {
    const hostile = "urn; rm -rf /";

    expect(
      pulumiArguments("up", "dev", "/layer", { parallel: 4, targets: [hostile, "b"], targetDependents: true, replaces: ["c"], refresh: true, continueOnError: true, expectNoChanges: true, excludes: ["d"] }, true),
    ).toEqual([
      "up", "--stack", "dev", "--cwd", "/layer", "--non-interactive", "--color", "always", "--yes", "--skip-preview",
      "--parallel", "4", "--target", hostile, "--target", "b", "--exclude", "d", "--replace", "c",
      "--target-dependents", "--refresh", "--continue-on-error", "--expect-no-changes",
    ]);
  });
});
