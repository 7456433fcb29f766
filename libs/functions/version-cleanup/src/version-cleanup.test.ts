import type { HistoryItem } from "@switchyard/deployment-history";
import { versionsKept } from "@switchyard/release";
import fc from "fast-check";
import { functionVersions } from "./function-versions";
import { shiftHistory } from "./shift-history";
import { versionCleanup } from "./version-cleanup";

const schedule = { source: "aws.events", "detail-type": "Scheduled Event" };
const ended = { source: "aws.codepipeline", detail: { pipeline: "pipeline-payment-dev", state: "SUCCEEDED" } };
const blue = "lambda-payment-blue-dev";
const green = "lambda-payment-green-dev";
const hour = 3_600_000;

interface Shift { id: string; status: string; at: number; owner?: string }
type Alias = { Name: string; FunctionVersion: string; RoutingConfig?: { AdditionalVersionWeights?: Record<string, number> } };

/** Lambda, CodeDeploy and the history as far as the clean-up asks them; lists are answered in small pages. */
function setup({ services = ["payment"] }: { services?: string[] } = {}) {
  const world = {
    versions: new Map<string, { version: number; at: number }[]>(), aliases: new Map<string, Alias[]>(), shifts: [] as Shift[], items: new Map<string, HistoryItem>(),
    deleted: [] as string[], refused: undefined as unknown, logged: [] as unknown[][], listed: 0, onDelete: () => {},
  };
  const page = <T>(all: readonly T[], token: string | undefined): { items: T[]; next: string | undefined } => {
    const at = Number(token ?? 0);
    return { items: all.slice(at, at + 4), next: at + 4 < all.length ? String(at + 4) : undefined };
  };
  const answer = (name: string, input: Record<string, string & string[] & { start: Date }>): object => {
    const functionName = input["FunctionName"]!;
    switch (name) {
      case "ListVersionsByFunctionCommand": {
        if (world.refused !== undefined) throw world.refused;
        const all = [{ Version: "$LATEST", LastModified: "" }, ...(world.versions.get(functionName) ?? []).map(({ version, at }) => ({ Version: String(version), LastModified: new Date(at).toISOString().replace("Z", "+0000") }))];
        const { items, next } = page(all, input["Marker"]);
        return { Versions: items, NextMarker: next };
      }
      case "ListAliasesCommand": {
        const { items, next } = page(world.aliases.get(functionName) ?? [], input["Marker"]);
        return { Aliases: items, NextMarker: next };
      }
      case "DeleteFunctionCommand": {
        const left = world.versions.get(functionName)!.filter(({ version }) => String(version) !== input["Qualifier"]);
        world.versions.set(functionName, left);
        world.deleted.push(`${functionName}:${input["Qualifier"]}`);
        world.onDelete();
        return {};
      }
      default: {
        const since = input["createTimeRange"]?.start.getTime() ?? 0;
        if (since > 0) world.listed = since;
        const found = world.shifts.filter(({ status, at }) => input["includeOnlyStatuses"]!.includes(status) && at >= since && input["deploymentGroupName"] === "deployment-group-payment-dev");
        const { items, next } = page(found, input["nextToken"]);
        return { deployments: items.map(({ id }) => id), nextToken: next };
      }
    }
  };
  const client = { send: async ({ constructor: { name }, input }: { constructor: { name: string }; input: never }) => answer(name, input) } as never;
  const cleanup = versionCleanup({
    functions: functionVersions(client),
    shifts: shiftHistory({
      client, applicationName: "codedeploy-services-dev",
      history: { follow: async (id) => world.shifts.find((shift) => shift.id === id)?.owner, find: async (id) => world.items.get(id) },
    }),
    services, environmentSuffix: "dev", log: (...entry) => void world.logged.push(entry),
  });
  const publish = (functionName: string, version: number, at = version * hour): void => void world.versions.set(functionName, [...(world.versions.get(functionName) ?? []), { version, at }]);
  const point = (functionName: string, version: number, weights?: Record<string, number>): void =>
    void world.aliases.set(functionName, [{ Name: "live", FunctionVersion: String(version), ...(weights && { RoutingConfig: { AdditionalVersionWeights: weights } }) }]);
  const shift = (id: string, from: number | undefined, to: number | undefined, at: number, status = "Succeeded"): void => {
    const owner = `payment:${id}:1`;
    world.shifts.push({ id, status, at, owner });
    world.items.set(owner, { deploymentId: owner, service: "payment", origin: "pipeline", revision: 1, sent: [], facts: from === undefined ? {} : { versions: { kind: "versions", from: String(from), to: String(to), at: "2026-11-20T12:00:00.000Z" } } });
  };
  const left = (functionName: string): number[] => (world.versions.get(functionName) ?? []).map(({ version }) => version);
  return { world, cleanup, publish, point, shift, left };
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe("versionCleanup", () => {
  it("D7: keeps what the aliases point to, weights included, the rollback target and the last ten others of green", async () => {
    const { world, cleanup, publish, point, shift, left } = setup();
    for (const version of upTo(20)) publish(green, version);
    world.aliases.set(green, [{ Name: "live", FunctionVersion: "6", RoutingConfig: { AdditionalVersionWeights: { "5": 0.1 } } }, { Name: "old", FunctionVersion: "3", RoutingConfig: {} }]);
    point(blue, 1);
    shift("d-1", 2, 6, 7 * hour);

    await cleanup(ended);

    expect(left(green)).toEqual([2, 3, 5, 6, ...upTo(20).slice(10)]);
    expect(world.logged).toEqual([["info", "versions deleted", { service: "payment", functionName: green, deleted: ["1", "4", "7", "8", "9", "10"] }]]);
  });

  it("D7: keeps the last ten others of blue, which nobody rolls back", async () => {
    const { world, cleanup, publish, point, left } = setup();
    for (const version of upTo(14)) publish(blue, version);
    point(blue, 14);

    await cleanup(ended);

    expect(left(blue)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(world.listed).toBe(0);
  });

  it("looks in the history no further back than the current version exists, and only when there is something to delete", async () => {
    const { world, cleanup, publish, point, shift, left } = setup();
    for (const version of upTo(11)) publish(green, version);
    point(green, 11);
    shift("d-1", 1, 11, 12 * hour);

    await cleanup(ended);
    expect(world.listed).toBe(0);
    publish(green, 12);
    publish(green, 13);
    await cleanup(ended);

    expect(world.listed).toBe(11 * hour);
    expect(left(green)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it("takes no version for a rollback target from a shift to another version, from one that did not succeed, or from one that nobody recorded", async () => {
    const { world, cleanup, publish, point, shift, left } = setup();
    for (const version of upTo(16)) publish(green, version);
    point(green, 16);
    shift("d-1", 1, 15, 20 * hour);
    shift("d-2", 2, 16, 20 * hour, "Failed");
    shift("d-3", undefined, undefined, 20 * hour);
    world.shifts.push({ id: "d-4", status: "Succeeded", at: 20 * hour });
    for (const at of upTo(9)) shift(`d-1${at}`, 3, 16, 20 * hour + at);

    await cleanup(ended);

    expect(left(green)).toEqual([3, ...upTo(16).slice(5)]);
  });

  it("takes any deployment for the one that brought a version that is not in the list any more", async () => {
    const { world, cleanup, publish, point, shift, left } = setup();
    for (const version of upTo(13)) publish(green, version);
    point(green, 99);
    shift("d-1", 1, 99, 1);

    await cleanup(ended);

    expect(left(green)[0]).toBe(1);
    expect(world.deleted).toEqual([`${green}:2`, `${green}:3`]);
  });

  it("cleans a function up that has no alias yet by its numbers alone", async () => {
    const { cleanup, publish, left } = setup();
    for (const version of upTo(12)) publish(green, version);

    await cleanup(ended);

    expect(left(green)).toEqual(upTo(12).slice(2));
  });

  it.each(["Created", "Queued", "InProgress", "Baking", "Ready"])("D7: deletes nothing while a deployment of the group is %s", async (status) => {
    const { world, cleanup, publish, point, shift } = setup();
    for (const functionName of [blue, green]) for (const version of upTo(20)) publish(functionName, version);
    point(green, 20);
    shift("d-9", 19, 20, 0, status);

    await cleanup(ended);

    expect(world.deleted).toEqual([]);
    expect(world.logged).toEqual([["info", "a deployment runs; what is left is cleaned up later", { service: "payment", functionName: blue, deleted: [] }]]);
  });

  it("D7: stops in the middle when a deployment begins", async () => {
    const { world, cleanup, publish, point, shift } = setup();
    for (const version of upTo(20)) publish(green, version);
    point(green, 20);
    world.onDelete = () => shift("d-9", 20, 8, 0, "Created");

    await cleanup(ended);

    expect(world.deleted).toEqual([`${green}:1`]);
  });

  it("D7: stays bounded over a hundred releases in a row, whatever becomes of them, and never deletes what is in use", async () => {
    const outcome = fc.constantFrom("succeeds", "is rolled back", "fails on blue", "is lost");
    await fc.assert(fc.asyncProperty(fc.array(outcome, { minLength: 100, maxLength: 100 }), async (outcomes) => {
      const { cleanup, publish, point, shift, left } = setup();
      const state = { blue: 1, green: 1, serving: 1, before: undefined as number | undefined };
      for (const name of [blue, green]) {
        publish(name, 1);
        point(name, 1);
      }
      for (const [index, what] of outcomes.entries()) {
        const at = (index + 2) * hour;
        publish(blue, ++state.blue, at);
        if (what === "fails on blue") {
          await cleanup(ended);
          continue;
        }
        point(blue, state.blue);
        publish(green, ++state.green, at);
        if (what === "succeeds") {
          shift(`d-${index}`, state.serving, state.green, at);
          [state.before, state.serving] = [state.serving, state.green];
          point(green, state.serving);
        } else shift(`d-${index}`, state.serving, state.green, at, "Failed");
        // The event of this one never arrives; the next makes up for it.
        if (what !== "is lost") await cleanup(ended);
      }
      await cleanup(schedule);

      expect(left(blue).length).toBeLessThanOrEqual(versionsKept + 1);
      expect(left(green).length).toBeLessThanOrEqual(versionsKept + 2);
      expect(left(green)).toEqual(expect.arrayContaining([state.serving, ...(state.before === undefined ? [] : [state.before])]));
      expect(left(blue)).toContain(state.blue);
    }), { numRuns: 20 });
  });

  it("looks at every service on schedule, and names those that failed at the end", async () => {
    const { world, cleanup, publish } = setup({ services: ["refund", "payment"] });
    for (const version of upTo(11)) publish("lambda-refund-blue-dev", version);

    await cleanup(schedule);
    expect(world.deleted).toEqual(["lambda-refund-blue-dev:1"]);
    world.refused = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    await expect(cleanup(schedule)).rejects.toThrow("Not all versions could be cleaned up: refund: AccessDeniedException: no; payment: AccessDeniedException: no");
    world.refused = "text";
    await expect(cleanup(ended)).rejects.toThrow("Not all versions could be cleaned up: payment: text");
  });

  it.each([
    [{ source: "aws.codepipeline", detail: { pipeline: "pipeline-payment-prod" } }, "Pipeline pipeline-payment-prod is of none of this environment's services."],
    [{ source: "aws.s3" }, "The event asks for no clean-up: event.source: "],
    [undefined, "The event asks for no clean-up: event: "],
  ])("refuses %j", async (event, message) => {
    await expect(setup().cleanup(event)).rejects.toThrow(message);
  });
});

describe("functionVersions", () => {
  it.each(["$LATEST", "", "live", "1 "])("never asks Lambda to delete %j, which would be the whole function or an alias", async (version) => {
    const send = jest.fn();

    await expect(functionVersions({ send } as never).delete("f", version)).rejects.toThrow(`"${version}" is not the number of a version of f; nothing was deleted.`);
    expect(send).not.toHaveBeenCalled();
  });

  it("reads nothing from answers without lists", async () => {
    const { published, aliases } = functionVersions({ send: async () => ({}) } as never);

    expect([await published("f"), await aliases("f")]).toEqual([[], []]);
    expect(await shiftHistory({ client: { send: async () => ({}) } as never, applicationName: "a", history: {} as never }).isRunning("g")).toBe(false);
  });
});

describe("the version clean-up function", () => {
  it("fails at init without its settings, and logs to standard output with them", async () => {
    expect(() => jest.requireActual("./index")).toThrow("APPLICATION_NAME is not set");

    jest.resetModules();
    const settings = { DEPLOYMENT_TABLE_NAME: "history", SERVICE_NAMES: "payment,refund", ENVIRONMENT_SUFFIX: "dev", APPLICATION_NAME: "codedeploy-services-dev", AWS_REGION: "us-east-1" };
    Object.assign(process.env, settings);
    const { LambdaClient } = jest.requireActual<typeof import("@aws-sdk/client-lambda")>("@aws-sdk/client-lambda");
    const { CodeDeployClient } = jest.requireActual<typeof import("@aws-sdk/client-codedeploy")>("@aws-sdk/client-codedeploy");
    jest.spyOn(CodeDeployClient.prototype, "send").mockImplementation((async () => ({})) as never);
    jest.spyOn(LambdaClient.prototype, "send").mockImplementation((async ({ constructor: { name } }: { constructor: { name: string } }) =>
      name === "ListVersionsByFunctionCommand" ? { Versions: upTo(11).map((version) => ({ Version: String(version), LastModified: "2026-11-20T12:00:00.000+0000" })) } : {}) as never);
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    await jest.requireActual<typeof import("./index")>("./index").handler(schedule);
    write.mockRestore();
    jest.restoreAllMocks();
    for (const name of Object.keys(settings)) delete process.env[name];

    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({ level: "info", message: "versions deleted", functionName: blue, deleted: ["1"] });
  });
});
