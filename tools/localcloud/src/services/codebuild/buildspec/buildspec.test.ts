import { parseBuildspec } from "./buildspec";
import { failurePolicy } from "./failure-policy";
import { selectRuntimes } from "./runtime-images";

const phases = "phases:\n  build:\n    commands:\n      - make\n";

describe("parseBuildspec", () => {
  it("reads phases, variables, artifacts, reports and cache", () => {
    const read = parseBuildspec(`
version: 0.2
env:
  shell: bash
  variables: { RATE: 1.10, LOUD: true, EMPTY: "" }
  parameter-store: { TOKEN: /build/token }
  secrets-manager: { PASSWORD: "db:password" }
  exported-variables: [COMMIT]
phases:
  install:
    runtime-versions: { nodejs: 22 }
  build:
    on-failure: RETRY-2-time.?out
    commands:
      - |
        echo one
        echo two
      - echo three
    finally: [echo four]
reports:
  tests: { files: ["**/*.xml"], base-directory: out, discard-paths: yes }
artifacts:
  files: "**/*"
  name: app-$(date +%Y).zip
  discard-paths: no
  exclude-paths: ["**/*.map"]
  secondary-artifacts:
    docs: { files: [docs/**/*], base-directory: site }
cache:
  paths: [node_modules/**/*]
`);

    expect(read).toEqual({
      version: "0.2", shell: "bash", variables: { RATE: "1.10", LOUD: "true", EMPTY: "" }, parameterStore: { TOKEN: "/build/token" },
      secretsManager: { PASSWORD: "db:password" }, exportedVariables: ["COMMIT"], runtimeVersions: { nodejs: "22" },
      phases: {
        install: { commands: [], finally: [] },
        build: { commands: ["echo one\necho two\n", "echo three"], finally: ["echo four"], onFailure: { kind: "retry", count: 2, message: /time.?out/s } },
      },
      reports: { tests: { files: ["**/*.xml"], baseDirectory: "out", discardPaths: true, fileFormat: "JUNITXML" } },
      artifacts: { files: ["**/*"], excludePaths: ["**/*.map"], discardPaths: false, enableSymlinks: false, name: "app-$(date +%Y).zip" },
      secondaryArtifacts: { docs: { files: ["docs/**/*"], excludePaths: [], discardPaths: false, enableSymlinks: false, baseDirectory: "site" } },
      cachePaths: ["node_modules/**/*"],
    });
  });

  it.each<[string, string]>([
    ["", "wrong number of container tags, expected 1"],
    ["- a", "wrong number of container tags, expected 1"],
    ["version: 0.2\nphases:\n  build:\n    commands:\n      - echo hello: world\n", "Expected Commands[0] to be of string type: found subkeys instead at line 5, value of the key tag on line 4 might be empty"],
    [`version: 0.3\n${phases}`, "version: Invalid input"],
    [`${phases}`, "version: Invalid input"],
    [`version: 0.2\nphase: {}\n${phases}`, "phase: no key of a buildspec. Known are version, run-as, env, proxy, batch, phases, reports, artifacts, cache"],
    ["version: 0.2\nphases:\n  test:\n    commands: [x]\n", "phases: test is no key here"],
    ["version: 0.2\nphases:\n  build:\n    run-as: root\n    commands: [x]\n", "phases.build.run-as: not modelled by the local cloud"],
    [`version: 0.2\nenv:\n  git-credential-helper: yes\n${phases}`, "env.git-credential-helper: not modelled by the local cloud"],
    ["version: 0.2\nphases:\n  build:\n    on-failure: STOP\n    commands: [x]\n", "on-failure: STOP is none of ABORT, CONTINUE, RETRY, RETRY-count, RETRY-regex, RETRY-count-regex with a count from 0 to 100"],
  ])("says what is wrong with %j", (source, message) => {
    expect(() => parseBuildspec(source)).toThrow(message);
  });

  it("names the place of broken YAML", () => {
    expect(() => parseBuildspec("version: 0.2\nphases: [\n")).toThrow(/at line \d+, column \d+/);
  });
});

describe("failurePolicy", () => {
  it.each<[string, unknown]>([
    ["ABORT", { kind: "abort" }],
    ["CONTINUE", { kind: "continue" }],
    ["RETRY", { kind: "retry", count: 3, message: /.*/s }],
    ["RETRY-4", { kind: "retry", count: 4, message: /.*/s }],
    ["RETRY-0", { kind: "retry", count: 0, message: /.*/s }],
    ["RETRY-.*Error: Unable to connect.*", { kind: "retry", count: 3, message: /.*Error: Unable to connect.*/s }],
    ["RETRY-3-.*connection timed out.*", { kind: "retry", count: 3, message: /.*connection timed out.*/s }],
  ])("reads %s", (text, policy) => {
    expect(failurePolicy(text)).toEqual(policy);
  });
});

describe("selectRuntimes", () => {
  it.each([["18", "18"], ["22.x", "22"], ["latest", "24"]])("takes %s for %s", (wanted, chosen) => {
    expect(selectRuntimes("aws/codebuild/standard:7.0", { nodejs: wanted })).toEqual({ nodejs: chosen });
  });

  it("refuses a version that the image does not have, as CodeBuild words it", () => {
    expect(() => selectRuntimes("aws/codebuild/standard:8.0", { nodejs: "18" }))
      .toThrow("Unknown runtime version named '18' of nodejs. This build image has the following versions: 22, 24");
  });

  it("refuses by name what is not modelled", () => {
    expect(() => selectRuntimes("aws/codebuild/standard:7.0", { python: "3.12" })).toThrow("runtime-versions: python: not modelled by the local cloud");
    expect(() => selectRuntimes("acme/builder:1", { nodejs: "22" })).toThrow("the runtimes of the image acme/builder:1 are not modelled");
  });
});
