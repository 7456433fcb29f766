import type { Layer } from "@switchyard/switchyard/workspace/layer";
import { readNxCommandLine } from "./command-line";
import { layersOfRequest, problemsOfRequest } from "./stack-check";

const layer = (name: string, stacks: string[], ...upstreams: string[]): Layer => ({ name, system: "serverless", packageName: name, folder: `/w/projects/serverless/${name}`, stacks, upstreams });
const layers = [layer("foundation", ["dev", "prod"]), layer("runtime", ["dev"], "foundation"), layer("delivery", ["dev", "prod"], "runtime")];
const match = (patterns: string[]): string[] => patterns;
const problems = (line: string): string[] => problemsOfRequest(readNxCommandLine(line.split(" "))!, layers, match);
const running = (line: string): string[] | undefined => layersOfRequest(readNxCommandLine(line.split(" "))!, layers, match)?.map(({ name }) => name);

describe("layersOfRequest", () => {
  it("counts upstreams where the target deploys them", () => {
    expect(running("up delivery")).toEqual(["foundation", "runtime", "delivery"]);
    expect(running("preview runtime")).toEqual(["foundation", "runtime"]);
    expect(running("up-only delivery")).toEqual(["delivery"]);
    expect(running("destroy foundation")).toEqual(["foundation"]);
    expect(running("run-many -t refresh --exclude runtime")).toEqual(["foundation", "delivery"]);
    expect(running("affected -t up")).toBeUndefined();
  });
});

describe("problemsOfRequest", () => {
  it.each(["run-many -t up -c porduction", "run-many -t up --stack=porduction", "run delivery:up:porduction", "affected -t up -c porduction"])("refuses nx %s with the stacks there are", (line) => {
    expect(problems(line)).toEqual([
      [
        'There is no stack "porduction".',
        "Stacks there are: foundation has dev, local, prod; runtime has dev, local; delivery has dev, local, prod.",
        "To add one, write Pulumi.porduction.yaml beside Pulumi.yaml of: foundation, runtime, delivery.",
      ].join("\n"),
    ]);
  });

  it("refuses a stack that one of the layers lacks, which Nx would run on the default one", () => {
    expect(problems("up delivery -c prod")).toEqual([expect.stringContaining("To add one, write Pulumi.prod.yaml beside Pulumi.yaml of: runtime.")]);
    expect(problems("run-many -t up -p foundation -c prod")).toEqual([]);
    expect(problems("up-only delivery --stack prod")).toEqual([]);
  });

  it("leaves a stack that exists somewhere to the executor, when only Nx knows what is affected", () => {
    expect(problems("affected -t up -c prod")).toEqual([]);
  });

  it("refuses two stacks at once", () => {
    expect(problems("run runtime:up:dev --stack=prod")).toEqual(["Several stacks are asked for: prod, dev. Name one, with -c or --stack."]);
  });

  it.each(["run-many -t up", "run-many -t up -c local", "run-many -t up --stack=dev"])("has nothing against nx %s", (line) => {
    expect(problems(line)).toEqual([]);
  });
});
