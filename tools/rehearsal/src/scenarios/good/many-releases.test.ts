import type { Shape } from "@switchyard/localcloud";
import { versionsKept, type Fact } from "@switchyard/release";
import type { PipelineExecution, Rehearsal } from "../../scenario/rehearsal";
import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

/** A hundred take some minutes. `REHEARSAL_RELEASES=15` is enough for every kind of thing to be cleaned up once. */
const releases = Number(process.env["REHEARSAL_RELEASES"] ?? 100);
const day = 24 * 60 * 60_000;

const open = scenario({ settings: { "foundation:artifactRetentionDays": 1, "delivery:reconcileMinutes": 1440 } });

interface Sizes { green: number; blue: number; codeBytes: number; artifacts: number; agenda: number }

/** Everything in the account that grows with a release and must not grow with releases. The audit trail may: it is kept for ever. */
async function sizes({ admin, names, shared, cloud }: Rehearsal): Promise<Sizes> {
  const versions = async (FunctionName: string): Promise<number> => ((await admin("lambda", "ListVersionsByFunction", { FunctionName })).Versions as Shape[]).length - 1;
  let artifacts = 0;
  let page: Shape = {};
  do {
    page = await admin("s3", "ListObjectVersions", { Bucket: shared.artifactBucket, ...(page.IsTruncated && { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }) });
    artifacts += ((page.Versions ?? []) as Shape[]).length + ((page.DeleteMarkers ?? []) as Shape[]).length;
  } while (page.IsTruncated);
  return {
    green: await versions(names["payment"]!.greenFunction), blue: await versions(names["payment"]!.blueFunction),
    codeBytes: (await admin("lambda", "GetAccountSettings")).AccountUsage.TotalCodeSize, artifacts, agenda: cloud.store.read((tx) => tx.list("agenda").length),
  };
}

/** A day with one release, which an operator promotes: what is kept does not depend on how long a shift takes. */
async function releaseOfTheDay(rehearsal: Rehearsal): Promise<PipelineExecution> {
  const began = rehearsal.now;
  const [execution] = await rehearsal.push();
  const promote: Fact = { kind: "operator", command: "promote", by: "arn:aws:iam::000000000000:user/ada", reason: "release of the day", at: new Date(began).toISOString() };
  await rehearsal.history.add({ deploymentId: rehearsal.historyId(execution!), service: "payment", origin: "pipeline" }, [promote]);
  await rehearsal.finish(execution!, { callsPerSecond: 0 });
  await rehearsal.cloud.advanceBy(began + day - rehearsal.now);
  return execution!;
}

describe("releases that follow each other, one a day", () => {
  it("D7: leave no more versions, code, artifacts or work behind than a few do", async () => {
    const rehearsal = await open();
    const seen: Sizes[] = [];
    for (let number = 1; number <= releases; number++) {
      const execution = await releaseOfTheDay(rehearsal);
      const { record } = await outcomeOf(rehearsal, execution);
      expect(record).toMatchObject({ outcome: "succeeded", fromVersion: String(number), toVersion: String(number + 1) });
      seen.push(await sizes(rehearsal));
    }
    const last = seen.at(-1)!;
    const full = seen[versionsKept + 1]!;

    // The ten, the version that serves, and on green the one to go back to.
    expect(Math.max(...seen.map(({ green }) => green))).toBe(versionsKept + 2);
    expect(Math.max(...seen.map(({ blue }) => blue))).toBe(versionsKept + 1);
    expect(last.codeBytes / full.codeBytes).toBeCloseTo(1, 2);
    expect(last.agenda).toBeLessThanOrEqual(seen[0]!.agenda);
    // Artifacts go a day after their release, and a month later what S3 keeps of them.
    expect(Math.max(...seen.map(({ artifacts }) => artifacts))).toBeLessThanOrEqual(4 * 34);
    await rehearsal.cloud.advanceBy(35 * day);
    expect(await sizes(rehearsal)).toMatchObject({ artifacts: 0, green: versionsKept + 2, blue: versionsKept + 1 });
  }, releases * 30_000);
});
