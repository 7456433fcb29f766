import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";

import { homeFolder } from "../run/home";
import { discoverLayers, type Layer } from "../workspace/layer";
import { didYouMean } from "../workspace/nearest";
import { LOCAL_STACK } from "../workspace/stack";
import { rejectCommand, type ParsedCommand } from "./arguments";
import { writeLine, type Surroundings } from "./operation";

const DEFAULT_ENDPOINT = "http://127.0.0.1:4566";

/**
 * Writes a scratch folder with which the Pulumi CLI deploys a layer's own program to the local cloud.
 *
 * Only there does a Pulumi.yaml name a plugin: in a committed one it would hold for every stack, dev and prod included.
 */
export async function cliProjectCommand(root: string, parsed: ParsedCommand, around: Surroundings): Promise<number> {
  const layers = discoverLayers(root);
  const folder = resolve(parsed.positionals[0] ?? ".");
  const problems = [...parsed.problems];
  const layer = chosenLayer(layers, parsed.options["layer"], problems);
  if (parsed.positionals.length === 1 && existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, MARK))) {
    problems.push(`${folder} is not empty and was not written by this command. Name another folder, or empty it.`);
  }
  rejectCommand(parsed.command, problems);
  const endpoint = typeof parsed.options["endpoint"] === "string" ? parsed.options["endpoint"] : DEFAULT_ENDPOINT;
  const files = scratchFiles(root, layer!, homeFolder(root, around.env), endpoint);
  mkdirSync(folder, { recursive: true });
  for (const [name, { content, mode }] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode });
  await writeLine(
    around.stdout,
    [
      `${folder} deploys ${layer!.name} to the local cloud with the Pulumi CLI:`,
      "",
      `  npx switchyard serve --port ${new URL(endpoint).port || "80"} &`,
      `  cd ${folder} && . ./environment && pulumi up --stack ${LOCAL_STACK}`,
      "",
      "It shares state, passphrase and cloud with the local stack; either may carry on where the other stopped.",
    ].join("\n"),
  );
  return 0;
}

const MARK = ".switchyard-scratch";

function chosenLayer(layers: readonly Layer[], given: string | boolean | string[] | undefined, problems: string[]): Layer | undefined {
  const names = layers.map((layer) => layer.name);
  if (typeof given !== "string") {
    if (layers.length !== 1) problems.push(`--layer: say which layer, one of ${names.join(", ")}.`);
    return layers[0];
  }
  const layer = layers.find(({ name }) => name === given);
  if (layer === undefined) problems.push(`--layer: there is no layer "${given}".${didYouMean(given, names)} Layers: ${names.join(", ")}.`);
  return layer;
}

function scratchFiles(root: string, layer: Layer, home: string, endpoint: string): Record<string, { content: string; mode: number }> {
  const project = {
    name: layer.name,
    description: `${layer.name} on the local cloud; written by switchyard cli-project`,
    runtime: { name: "nodejs", options: { typescript: true } },
    main: layer.folder,
    backend: { url: `file://${join(home, "state")}` },
    plugins: { providers: [{ name: "aws", path: join(root, "tools", "aws-provider", "bin") }] },
  };
  const stackFile = join(layer.folder, `Pulumi.${LOCAL_STACK}.yaml`);
  return {
    "Pulumi.yaml": { content: stringify(project), mode: 0o644 },
    [`Pulumi.${LOCAL_STACK}.yaml`]: { content: existsSync(stackFile) ? readFileSync(stackFile, "utf8") : "config: {}\n", mode: 0o644 },
    environment: {
      mode: 0o644,
      content: [
        "# For the shell that runs pulumi: . ./environment",
        `export AWS_ENDPOINT_URL=${shellWord(endpoint)}`,
        `export PULUMI_CONFIG_PASSPHRASE_FILE=${shellWord(join(home, "passphrase"))}`,
        `export SWITCHYARD_HOME=${shellWord(home)}`,
        "export PULUMI_NODEJS_TRANSPILE_ONLY=true",
        "",
      ].join("\n"),
    },
    [MARK]: { content: "This folder was written by `switchyard cli-project` and may be deleted.\n", mode: 0o644 },
  };
}

/** A word as a POSIX shell reads it back. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
