/**
 * What benchmarks/release.mjs measures, in a process of its own: a release and a rollback in virtual time, with the layers deployed before.
 * Prints one line of JSON. Arguments: root of the workspace.
 */
import { Rehearsal, outcomeOf, prepareAccount, type RehearsalAccount } from "../../tools/rehearsal/src";

/** Fails customers, and passes every smoke test. */
const DEFECT = "module.exports = (event, context) => { if (!/:\\d+$/.test(context.invokedFunctionArn) && Math.random() < 0.3) throw new Error('broken'); };";

async function played(root: string, account: RehearsalAccount, seed: string, { defect, functions }: { defect?: string; functions?: "processes" } = {}) {
  const rehearsal = await Rehearsal.open({ root, account, seed, functions });
  // From when CodePipeline hands a job over to when the conductor has answered it, with all calls between.
  const conductor: number[] = [];
  let asked = 0;
  let build = 0;
  rehearsal.cloud.observe(({ operation, callerArn }) => {
    // From when the build is asked for to when the conductor is given its artifact.
    if (operation === "StartBuild") build -= performance.now();
    if (build < 0 && operation === "Invoke" && callerArn.includes("role-pipeline-")) build += performance.now();
    if (operation === "Invoke" && callerArn.includes("role-pipeline-")) asked = performance.now();
    if (operation.startsWith("PutJob")) conductor.push(performance.now() - asked);
  });
  const [began, from] = [performance.now(), rehearsal.now];
  const [execution] = await rehearsal.push({ ...(defect !== undefined && { defect }) });
  await rehearsal.pass({ until: async () => (await rehearsal.pipelineStatus(execution!)) !== "InProgress" });
  const result = { seconds: (performance.now() - began - build) / 1000, buildSeconds: build / 1000, virtualMinutes: (rehearsal.now - from) / 60_000, calls: rehearsal.callers.get("payment")!.calls };
  await rehearsal.pass({ atMostMinutes: 2 });
  const { record, alias } = await outcomeOf(rehearsal, execution!);
  await rehearsal.close();
  conductor.sort((a, b) => a - b);
  return { ...result, outcome: record.outcome, version: alias.version, conductorMilliseconds: conductor[Math.floor(conductor.length / 2)] };
}

/** Environments that the layers give to their functions, by function. */
async function environments(root: string, account: RehearsalAccount): Promise<Record<string, Record<string, string>>> {
  const rehearsal = await Rehearsal.open({ root, account, seed: "settings" });
  const { Functions } = await rehearsal.admin("lambda", "ListFunctions");
  await rehearsal.close();
  return Object.fromEntries((Functions as { FunctionName: string; Environment?: { Variables: Record<string, string> } }[]).map(({ FunctionName, Environment }) => [FunctionName, Environment?.Variables ?? {}]));
}

void (async () => {
  const root = process.argv[2]!;
  const account = await prepareAccount({ root });
  const release = await played(root, account, "release");
  const rollback = await played(root, account, "rollback", { defect: DEFECT });
  const isolated = await played(root, account, "release", { functions: "processes" });
  if (release.outcome !== "succeeded" || rollback.outcome !== "rolled back") throw new Error(`The releases ended as ${release.outcome} and ${rollback.outcome}.`);
  if (isolated.calls !== release.calls || isolated.virtualMinutes !== release.virtualMinutes) throw new Error("The same release was another one with functions in processes of their own.");
  process.stdout.write(`${JSON.stringify({ release, rollback, isolated, environments: await environments(root, account) })}\n`);
  process.exit(0);
})();
