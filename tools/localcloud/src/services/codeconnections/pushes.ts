/**
 * Pushes to the repositories behind connections, as the provider's webhooks tell CodePipeline of them.
 */
import { storeOfRegion } from "../../dispatch/region";
import type { CallContext, ServiceId, Shape, TaskHandler, Transaction } from "../../service";
import { isSteerable } from "../../time/clock";
import { putOnAgenda } from "../../time/agenda";
import { RegionTable } from "../support/region-table";
import { connections } from "./connections";
import { git, GitError, gitText } from "./git";
import { DETECT_TASK, folderOf, knownFolders, type ConnectionsHost } from "./mappings";

/** Task of CodePipeline that a push is handed to; its payload is a {@link SourceChange}. */
export const SOURCE_CHANGE_TASK = "source-change";

export interface SourceChange {
  provider: "CodeStarSourceConnection";
  /** `owner/repository`. */
  fullRepositoryId: string;
  /** Name of the branch or the tag. */
  ref: string;
  kind: "branch" | "tag";
  commitId: string;
  /** Paths that changed since the ref's last commit; of a new branch since it left the repository's main line; of a tag none. */
  changedFiles: string[];
}

/** Milliseconds between two looks at the repositories, where time passes by itself. */
const INTERVAL_MILLISECONDS = 5000;

/** Commits by ref, e.g. `refs/heads/main`, as they were seen last, by folder. */
const seenRefs = new RegionTable<Record<string, string>>("codeconnections.refs");

/** A place in the agenda that every look moves. */
const KEY = "";

/** Looks for pushes, and looks again later as long as there is a connection for which that matters and time passes by itself. */
export const detectPushes: TaskHandler = async (task, context) => {
  const { folders, isConnected } = context.store.read((tx) => ({
    folders: knownFolders(context, tx), isConnected: connections.values(context, tx).some(({ status }) => status === "AVAILABLE"),
  }));
  const found = isConnected ? await refsOf(context, folders) : [];
  const repositories = found.some(({ moved }) => moved.length > 0) ? await repositoriesOfPipelines(context) : [];
  context.store.transaction((tx) => {
    task.finish(tx);
    for (const { folder, refs, moved } of found) {
      seenRefs.put(context, tx, folder, refs);
      for (const fullRepositoryId of repositories.filter((name) => folderOf(context, tx, name) === folder)) {
        for (const change of moved) announce(context, tx, { ...change, fullRepositoryId });
      }
    }
    const { clock } = context;
    if (isConnected && isSteerable(clock) && clock.runsByItself) context.schedule(tx, { task: DETECT_TASK, key: KEY, at: clock.now() + INTERVAL_MILLISECONDS });
  });
};

/** Names are enough: the same commit of the same ref is one push, however often it is seen. */
function announce(context: Pick<CallContext, "schedule" | "clock">, tx: Transaction, change: SourceChange): void {
  const payload: Shape = { ...change };
  context.schedule(tx, { service: "codepipeline", task: SOURCE_CHANGE_TASK, key: `${change.fullRepositoryId} ${change.kind} ${change.ref} ${change.commitId}`, at: context.clock.now(), payload });
}

interface FoundRefs { folder: string; refs: Record<string, string>; moved: Omit<SourceChange, "fullRepositoryId">[] }

async function refsOf(context: CallContext, folders: readonly string[]): Promise<FoundRefs[]> {
  const all: FoundRefs[] = [];
  for (const folder of folders) {
    try {
      const refs = await context.outside(() => readRefs(folder));
      const before = context.store.read((tx) => seenRefs.get(context, tx, folder));
      const moved: FoundRefs["moved"] = [];
      // What is there at the first look was not pushed since.
      for (const [name, commit] of Object.entries(refs)) {
        if (before !== undefined && before[name] !== commit) moved.push(await context.outside(() => changeOf(folder, name, before[name], commit)));
      }
      all.push({ folder, refs, moved });
    } catch (error) {
      // A folder that is no repository (any more) has no pushes; a source action says what is wrong with it.
      if (!(error instanceof GitError)) throw error;
    }
  }
  return all;
}

async function readRefs(folder: string): Promise<Record<string, string>> {
  const lines = (await gitText(folder, ["for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", "refs/heads", "refs/tags"])).split("\n");
  return Object.fromEntries(lines.flatMap((line) => {
    const [name, object, peeled] = line.split(" ");
    return name === undefined || object === undefined ? [] : [[name, peeled === undefined || peeled === "" ? object : peeled]];
  }));
}

/** @param before commit that the ref was at. @defaultValue the ref is new */
async function changeOf(folder: string, refName: string, before: string | undefined, commitId: string): Promise<Omit<SourceChange, "fullRepositoryId">> {
  const kind = refName.startsWith("refs/tags/") ? "tag" : "branch";
  const ref = refName.replace(/^refs\/(?:heads|tags)\//, "");
  return { provider: "CodeStarSourceConnection", ref, kind, commitId, changedFiles: kind === "tag" ? [] : await changedFiles(folder, before, commitId) };
}

async function changedFiles(folder: string, before: string | undefined, after: string): Promise<string[]> {
  const base = before !== undefined && await exists(folder, before) ? before : await mainLine(folder, after);
  const args = base === undefined ? ["ls-tree", "-r", "-z", "--name-only", "--full-tree", after] : ["diff", "--name-only", "--no-renames", "-z", base, after, "--"];
  return (await gitText(folder, args)).split("\0").filter((path) => path !== "");
}

async function exists(folder: string, commit: string): Promise<boolean> {
  try {
    await git(folder, ["cat-file", "-e", `${commit}^{commit}`]);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.status !== null) return false;
    throw error;
  }
}

/** Where a commit left what HEAD is on. */
async function mainLine(folder: string, commit: string): Promise<string | undefined> {
  try {
    const base = (await gitText(folder, ["merge-base", "HEAD", commit])).trim();
    return base === "" || base === commit ? undefined : base;
  } catch (error) {
    if (error instanceof GitError && error.status !== null) return undefined;
    throw error;
  }
}

/** Repositories that source actions of pipelines read. */
async function repositoriesOfPipelines(context: CallContext): Promise<string[]> {
  const names = new Set<string>();
  let nextToken: string | undefined;
  do {
    const listed = await context.internal("codepipeline", "ListPipelines", nextToken === undefined ? {} : { nextToken });
    for (const { name } of (listed.pipelines ?? []) as Shape[]) {
      const { pipeline } = await context.internal("codepipeline", "GetPipeline", { name });
      for (const action of (pipeline.stages as Shape[]).flatMap((stage) => stage.actions as Shape[])) {
        if (action.actionTypeId.provider === "CodeStarSourceConnection") names.add(action.configuration.FullRepositoryId);
      }
    }
    nextToken = listed.nextToken;
  } while (nextToken !== undefined);
  return [...names].sort();
}

export interface Push {
  fullRepositoryId: string;
  /** E.g. `refs/heads/main` or `refs/tags/v1`. */
  ref: string;
  /** Commit before the push. @defaultValue the ref is new */
  before?: string;
  after: string;
}

/**
 * Tells CodePipeline of a push without looking for it: for tests and rehearsals. Settle the cloud afterwards.
 *
 * @param folder of the repository
 * @throws GitError when the repository lacks a commit
 */
export async function pushed(host: ConnectionsHost, folder: string, { fullRepositoryId, ref, before, after }: Push): Promise<void> {
  const change = await changeOf(folder, ref, before, after);
  storeOfRegion(host.store, "codeconnections", host.region).transaction((tx) => {
    const { region } = host;
    const schedule: CallContext["schedule"] = (_, { service = "codeconnections" as ServiceId, task, key, at, payload = {} }) =>
      putOnAgenda(tx, { service, region, task, key, at, payload, attempt: 0 });
    announce({ schedule, clock: host.clock }, tx, { ...change, fullRepositoryId });
    const seen = seenRefs.get(host, tx, folder);
    if (seen !== undefined) seenRefs.put(host, tx, folder, { ...seen, [ref]: after });
  });
}

/** Has the repositories looked at for pushes now. Settle the cloud afterwards. */
export function lookForPushes(host: ConnectionsHost): void {
  storeOfRegion(host.store, "codeconnections", host.region).transaction((tx) =>
    putOnAgenda(tx, { service: "codeconnections", region: host.region, task: DETECT_TASK, key: KEY, at: host.clock.now(), payload: {}, attempt: 0 }));
}
