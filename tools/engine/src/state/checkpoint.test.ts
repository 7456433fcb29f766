import { formatCheckpoint, parseCheckpoint } from "./checkpoint";
import { PULUMI_SALT, ref, thing, urn } from "./__fixtures__/home";

const TIME = Date.UTC(2026, 0, 2, 3, 4, 5);
const read = (content: unknown) => parseCheckpoint(Buffer.from(typeof content === "string" ? content : JSON.stringify(content)), "/s/local.json");
const problemOf = (content: unknown): string => {
  try {
    read(content);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was accepted");
};

describe("formatCheckpoint", () => {
  it("writes what the Pulumi CLI's file backend writes", () => {
    const snapshot = { resources: [thing("a")], pendingOperations: [{ type: "creating" as const, resource: thing("b") }] };

    const content = JSON.parse(formatCheckpoint(ref, { snapshot, salt: PULUMI_SALT, metadata: {} }, TIME).toString()) as unknown;

    expect(content).toEqual({
      version: 3,
      checkpoint: {
        stack: "organization/foundation/local",
        latest: {
          // The CLI computes the magic from the version and refuses another one.
          manifest: { time: "2026-01-02T03:04:05.000Z", magic: "1c72415da0837d6b54e4fd59aa49d86e7a984759e60a944fc9ff1c8042addcfe", version: "v3.248.0" },
          secrets_providers: { type: "passphrase", state: { salt: PULUMI_SALT } },
          resources: [thing("a")],
          pending_operations: [{ type: "creating", resource: thing("b") }],
          metadata: {},
        },
      },
    });
  });

  it("leaves out what is empty, and names the features that a reader has to know", () => {
    const empty = formatCheckpoint(ref, { snapshot: { resources: [], pendingOperations: [] }, metadata: {} }, TIME).toString();
    const hooked = formatCheckpoint(
      ref,
      { snapshot: { resources: [thing("a", {}, { resourceHooks: { beforeCreate: ["x"] }, replaceWith: [urn("b")] })], pendingOperations: [] }, metadata: {} },
      TIME,
    ).toString();

    expect(Object.keys((JSON.parse(empty) as { checkpoint: { latest: object } }).checkpoint.latest)).toEqual(["manifest", "metadata"]);
    expect(JSON.parse(hooked)).toMatchObject({ version: 4, features: ["hooks", "replaceWith"] });
    expect(read(hooked).snapshot.resources).toHaveLength(1);
  });
});

describe("parseCheckpoint", () => {
  it("reads a stack that the CLI has just made", () => {
    expect(read({ version: 3, checkpoint: { stack: "organization/foundation/local" } })).toEqual({
      snapshot: { resources: [], pendingOperations: [] },
      salt: undefined,
      metadata: {},
    });
  });

  it("carries along members that only the CLI knows", () => {
    const resource = { ...thing("a"), sourcePosition: "project:///index.ts#1,2", somethingNew: { x: 1 } };
    const latest = { resources: [resource], metadata: { integrity_error: { command: "up" } } };

    const { snapshot, metadata } = read({ version: 3, checkpoint: { stack: "s", latest } });

    expect(snapshot.resources).toEqual([resource]);
    expect(metadata).toEqual({ integrity_error: { command: "up" } });
  });

  it.each<[string, unknown, string]>([
    ["an empty file", "", "/s/local.json: the state file is damaged: it is empty. Nothing was changed."],
    ["half a file", '{"version":3,"checkpoint":{"stack":"s","lat', "/s/local.json: the state file is damaged: Unterminated string in JSON at position 43 (43 bytes). Nothing was changed."],
    ["something else", "[]", "/s/local.json: the state file is damaged: the document: Invalid input: expected object, received array. Nothing was changed."],
    [
      "resources without what they need",
      { version: 3, checkpoint: { latest: { resources: [{ urn: "u" }, { type: "t" }] } } },
      "/s/local.json: the state file is damaged: checkpoint.latest.resources.0.type: Invalid input: expected string, received undefined; " +
        "checkpoint.latest.resources.1.urn: Invalid input: expected string, received undefined. Nothing was changed.",
    ],
  ])("says of %s what is wrong, and where the kept copy is", (_, content, problem) => {
    expect(problemOf(content)).toBe(
      `${problem}\nThe previous state is kept as /s/local.json.bak: look at it and copy it over the damaged file (cp '/s/local.json.bak' '/s/local.json'), then run a refresh.`,
    );
  });

  it.each<[string, unknown, string]>([
    ["a newer format", { version: 5, checkpoint: {} }, "the state has format version 5; this engine reads 3 and 4. A newer Pulumi CLI wrote it."],
    ["an older format", { version: 2, checkpoint: {} }, "`pulumi stack export --file state.json`"],
    ["features of a newer CLI", { version: 4, features: ["hooks", "views", "taint"], checkpoint: {} }, 'the state uses "views", "taint", which this engine does not know.'],
    [
      "secrets of another provider",
      { version: 3, checkpoint: { latest: { secrets_providers: { type: "cloud", state: {} } } } },
      'its secrets are kept by the provider "cloud".',
    ],
  ])("refuses %s by name", (_, content, problem) => {
    expect(problemOf(content)).toContain(problem);
  });
});
