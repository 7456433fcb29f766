import type { Layer } from "../workspace/layer";
import { parseCommandLine, selectLayers, type ParsedCommand } from "./arguments";

const layers: Layer[] = [
  { name: "foundation", system: "serverless", packageName: "f", folder: "/w/f", stacks: ["dev", "local"], upstreams: [] },
  { name: "runtime", system: "serverless", packageName: "r", folder: "/w/r", stacks: ["local"], upstreams: ["foundation"] },
];

const parsed = (...argv: string[]): ParsedCommand => {
  const invocation = parseCommandLine(argv);
  if (invocation.kind !== "run") throw new Error(`not a command: ${invocation.kind}`);
  return invocation.parsed;
};
const select = (...argv: string[]): unknown => selectLayers(parsed(...argv), layers, (names) => layers.filter((layer) => names.includes(layer.name)));

describe("parseCommandLine", () => {
  it("reads layers, values, switches and repeated options", () => {
    expect(parsed("up", "runtime", "--stack=dev", "--json", "--target", "urn:a", "--target=urn:b", "-y")).toEqual({
      command: "up",
      positionals: ["runtime"],
      options: { stack: "dev", json: true, target: ["urn:a", "urn:b"], yes: true },
      problems: [],
    });
  });

  it.each([[[], "help"], [["--help"], "help"], [["help", "up"], "help"], [["up", "--help"], "help"], [["--version"], "version"]])("%j asks for %s", (argv, kind) => {
    expect(parseCommandLine(argv).kind).toBe(kind);
  });

  it("names the nearest command", () => {
    expect(() => parseCommandLine(["destory"])).toThrow('There is no command "destory". Did you mean "destroy"?');
  });

  it.each([
    [["up", "--parallel=many"], '--parallel: "many" is not a whole number from 1 to 1024.'],
    [["up", "--json=maybe"], '--json: "maybe" given, but it is a switch and takes no value.'],
    [["up", "--stack"], "--stack: needs a value, e.g. --stack NAME."],
    [["up", "--stack", "--json"], "--stack: needs a value, e.g. --stack NAME."],
    [["up", "--stack=a", "--stack=b"], '--stack: given twice, "a" and "b". Give it once.'],
    [["serve", "now"], '"serve" takes no arguments, but got now.'],
    [["artifact"], '"artifact" takes one service, e.g. `switchyard artifact payment`.'],
    [["cli-project"], '"cli-project" takes one folder, e.g. `switchyard cli-project /tmp/scratch`.'],
    [["up-only"], '"up-only" needs the layer to deploy, e.g. `switchyard up-only runtime`.'],
  ])("%j: %s", (argv, problem) => {
    expect(parsed(...argv).problems).toContain(problem);
  });

  it("names the nearest option", () => {
    expect(parsed("up", "--stakc=x").problems[0]).toMatch(/^--stakc: "up" has no such option\. Did you mean "--stack"\? It has --stack, --json/);
  });
});

describe("selectLayers", () => {
  it("takes all layers and the local stack when none is named", () => {
    expect(select("up")).toEqual({ stack: "local", requested: ["foundation", "runtime"] });
  });

  it("names everything that is wrong at once", () => {
    const options = "--stack, --json, --json-file, --show-secrets";
    expect(() => select("outputs", "runtme", "foundation", "--stack=deb", "--jsn")).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: [
          "`switchyard outputs` cannot run:",
          `  - --jsn: "outputs" has no such option. Did you mean "--json"? It has ${options}.`,
          '  - There is no layer "runtme". Did you mean "runtime"? Layers: foundation, runtime.',
          '  - There is no stack "deb". Did you mean "dev"?',
          "    Stacks there are: foundation has dev, local.",
          "    To add one, write Pulumi.deb.yaml beside Pulumi.yaml of: foundation.",
        ].join("\n"),
      }) as Error,
    );
  });
});
