import { readNxCommandLine, type NxRequest } from "./command-line";

const read = (line: string, env?: NodeJS.ProcessEnv): NxRequest | undefined => readNxCommandLine(line.split(" "), env);

describe("readNxCommandLine", () => {
  it.each<[string, Partial<NxRequest>]>([
    ["run-many -t up", { targets: ["up"], selection: { kind: "many", projects: [], exclude: [] }, stacks: [] }],
    ["run-many -t up test -p runtime,delivery", { targets: ["up"], selection: { kind: "many", projects: ["runtime", "delivery"], exclude: [] } }],
    ["run-many --targets=preview,lint --projects=tag:layer:runtime --exclude foundation", { targets: ["preview"], selection: { kind: "many", projects: ["tag:layer:runtime"], exclude: ["foundation"] } }],
    ["run-many --target up -p runtime delivery --json", { selection: { kind: "many", projects: ["runtime", "delivery"], exclude: [] } }],
    ["affected -t destroy", { targets: ["destroy"], selection: { kind: "affected" } }],
    ["run runtime:up", { targets: ["up"], selection: { kind: "one", project: "runtime" }, stacks: [] }],
    ["up runtime", { targets: ["up"], selection: { kind: "one", project: "runtime" } }],
    ["outputs delivery --json", { targets: ["outputs"], selection: { kind: "one", project: "delivery" } }],
    ["stop delivery --service payment --reason urgent -c dev", { targets: ["stop"], selection: { kind: "one", project: "delivery" }, stacks: ["dev"] }],
    ["run delivery:repair:dev --reason urgent", { targets: ["repair"], selection: { kind: "one", project: "delivery" }, stacks: ["dev"] }],
    ["up --json runtime", { selection: { kind: "one", project: "runtime" } }],
  ])("nx %s", (line, expected) => {
    expect(read(line)).toMatchObject(expected);
  });

  it.each([
    "run-many -t up -c dev",
    "run-many -t up -c=dev",
    "run-many -c dev -t up",
    "run-many -t up --configuration dev",
    "run-many -t up --configuration=dev",
    "run-many -t up --stack dev",
    "run-many -t up --stack=dev",
    "up runtime -- --stack=dev",
    "run runtime:up:dev",
    "run runtime:up:dev -c dev",
    "up runtime:dev",
  ])("finds the stack in nx %s", (line) => {
    expect(read(line)?.stacks).toEqual(["dev"]);
  });

  it("sees every stack that is asked for", () => {
    expect(read("run runtime:up:dev --stack=prod")?.stacks).toEqual(["prod", "dev"]);
    expect(read("run-many -t up --prod")?.stacks).toEqual(["production"]);
  });

  it.each(["run-many -t test", "test runtime", "graph", "show projects", "", "run runtime:build"])("has nothing to do with nx %s", (line) => {
    expect(read(line)).toBeUndefined();
  });

  it.each<[string, NodeJS.ProcessEnv, boolean]>([
    ["run-many -t up", {}, true],
    ["run-many -t up --no-batch", {}, false],
    ["run-many -t up --batch=false", {}, false],
    ["run-many -t up", { NX_BATCH_MODE: "false" }, false],
  ])("nx %s %j: batch %s", (line, env, batch) => {
    expect(read(line, env)?.batch).toBe(batch);
  });
});
