import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openCloud } from "@switchyard/localcloud";
import type { ServiceId } from "@switchyard/localcloud/service";

import type { LayerDocument } from "../run/messages";
import { jsonLines, switchyard } from "./command";

/** How often an `up` is killed; SWITCHYARD_KILLS asks for more. */
const KILLS = Number(process.env["SWITCHYARD_KILLS"] ?? 6);
/** After so many more steps at most comes the next kill; a complete `up` has about 130. */
const STEPS_BETWEEN = 36;

/** What an account must not hold any more when everything is destroyed. */
const LISTS: [ServiceId, string, string, object][] = [
  ["iam", "ListRoles", "Roles", {}],
  ["iam", "ListPolicies", "Policies", { Scope: "Local" }],
  ["s3", "ListBuckets", "Buckets", {}],
  ["dynamodb", "ListTables", "TableNames", {}],
  ["sns", "ListTopics", "Topics", {}],
  ["sqs", "ListQueues", "QueueUrls", {}],
  ["lambda", "ListFunctions", "Functions", {}],
  ["logs", "DescribeLogGroups", "logGroups", {}],
  ["cloudwatch", "DescribeAlarms", "MetricAlarms", {}],
  ["events", "ListRules", "Rules", {}],
  ["codebuild", "ListProjects", "projects", {}],
  ["codedeploy", "ListApplications", "applications", {}],
  ["codepipeline", "ListPipelines", "pipelines", {}],
  ["codeconnections", "ListConnections", "Connections", {}],
];

async function leftovers(home: string): Promise<Record<string, unknown[]>> {
  const cloud = await openCloud({ folder: join(home, "cloud") });
  try {
    const found: Record<string, unknown[]> = {};
    for (const [service, operation, member, input] of LISTS) {
      const items = ((await cloud.call({ service, operation, input, caller: cloud.administrator }))[member] ?? []) as unknown[];
      if (items.length > 0) found[`${service}.${operation}`] = items;
    }
    return found;
  } finally {
    await cloud.close();
  }
}

describe("up, killed at any moment", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "killed-"))));
  afterEach(() => rmSync(home, { recursive: true }));

  it("converges with the next up, loses nothing and orphans nothing", async () => {
    const moments = Array.from({ length: KILLS }, () => Math.floor(Math.random() * STEPS_BETWEEN));
    const killed: (number | null)[] = [];
    for (const killAtStep of moments) killed.push((await switchyard(["up"], { home, killAtStep })).exitCode);

    const healed = await switchyard(["up", "--json"], { home });
    const again = await switchyard(["up", "--json"], { home });
    const destroyed = await switchyard(["destroy", "--json"], { home });

    const outcome = { moments, killed, healed: healed.exitCode, stderr: healed.stderr, errors: problems(healed.stdout), again: again.exitCode, destroyed: destroyed.exitCode };
    expect(outcome).toEqual({ moments, killed, healed: 0, stderr: "", errors: [], again: 0, destroyed: 0 });
    expect(killed.slice(0, 2)).toEqual([1, 1]); // later ones may find everything done already
    const [second] = jsonLines<{ layers: LayerDocument[] }>(again.stdout);
    expect(second!.layers.flatMap(({ changes }) => Object.keys(changes)).filter((op) => op !== "same" && op !== "read")).toEqual([]);
    expect(await leftovers(home)).toEqual({});
  }, 600_000);
});

function problems(stdout: string): string[] {
  const [document] = jsonLines<{ layers: LayerDocument[] }>(stdout);
  return (document?.layers ?? []).flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => severity === "error").map(({ message, resource }) => `${resource ?? ""}: ${message}`);
}
