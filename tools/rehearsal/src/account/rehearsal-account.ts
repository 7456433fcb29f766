import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { deserialize, serialize } from "node:v8";

import { ACCESS_KEYS, completeHandshakes, openCloud, readOutbox, virtualClock, type AccessKey, type Caller, type LocalCloud, type ServiceId, type Shape, type StoreSnapshot } from "@switchyard/localcloud";
import { layersOn, type Settings } from "./layers";

/** Environment suffix and repository of the local stack, as `projects/serverless/foundation/Pulumi.local.yaml` has them. */
export const ENVIRONMENT = "local";
export const REPOSITORY = "example/payments";

/** An account with the layers deployed, as rehearsals begin with it; any number may, and none changes it. */
export interface RehearsalAccount {
  snapshot: StoreSnapshot;
  /** Files of the engine's state, by path. */
  state: ReadonlyMap<string, Buffer>;
  /** Cloud time at its end, in milliseconds since the epoch. */
  at: number;
  settings: Settings;
  services: readonly string[];
}

export interface PrepareOptions {
  /** Root of the workspace whose layers are deployed. */
  root: string;
  /** In place of the stack files' own. */
  settings?: Settings;
  /** Cloud time at which it begins, in milliseconds since the epoch. @defaultValue a Monday morning */
  at?: number;
}

const MONDAY_MORNING = Date.parse("2026-03-02T09:00:00Z");

/**
 * Deploys the layers to an empty account and does what a person does once after that: finishes the connection's handshake and confirms the
 * mail subscriptions.
 *
 * @throws Error with what the layers said when one of them cannot be deployed
 */
export async function prepareAccount({ root, settings = {}, at = MONDAY_MORNING }: PrepareOptions): Promise<RehearsalAccount> {
  const home = mkdtempSync(join(tmpdir(), "rehearsal-"));
  const clock = virtualClock(at);
  const cloud = await openCloud({ memory: true, clock, seed: "account", workspace: home });
  try {
    const documents = await layersOn({ root, cloud, home, settings }).up();
    const problems = documents.flatMap(({ layer, ok, diagnostics }) => (ok ? [] : diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => `${layer}: ${message}`)));
    if (problems.length > 0) throw new Error(`The layers cannot be deployed for a rehearsal:\n${problems.join("\n")}`);
    // The execution that begins with a pipeline finds its connection pending, here as on AWS, and is over before anything else begins.
    await cloud.advanceBy(5 * 60_000);
    await finishByHand(cloud);
    await cloud.settle();
    const services = (settings["foundation:services"] as { name: string }[] | undefined)?.map(({ name }) => name) ?? ["payment"];
    return { snapshot: cloud.snapshot(), state: filesIn(home), at: clock.now(), settings, services };
  } finally {
    await cloud.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * The account that these options make, from a folder that keeps it.
 *
 * @param folder of this run's accounts: what is in it is taken as it is
 */
export async function keptAccount(folder: string, options: PrepareOptions): Promise<RehearsalAccount> {
  const file = join(folder, `${createHash("sha256").update(JSON.stringify([options.settings ?? {}, options.at])).digest("hex").slice(0, 16)}.account`);
  if (!existsSync(file)) {
    const made = await prepareAccount(options);
    writeFileSync(`${file}.${process.pid}`, serialize(made));
    renameSync(`${file}.${process.pid}`, file);
    return made;
  }
  const kept = deserialize(readFileSync(file)) as RehearsalAccount;
  const buffers = (map: ReadonlyMap<string, Uint8Array>): Map<string, Buffer> => new Map([...map].map(([name, bytes]) => [name, Buffer.from(bytes)]));
  return { ...kept, state: buffers(kept.state), snapshot: new Map([...kept.snapshot].map(([name, records]) => [name, buffers(records)])) };
}

/** Puts the engine's state where an `up` of the rehearsal's layers looks for it. */
export function restoreState({ state }: Pick<RehearsalAccount, "state">, home: string): void {
  for (const [path, content] of state) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content, { mode: 0o600 });
  }
}

function filesIn(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ parentPath, name }) => [relative(folder, join(parentPath, name)), readFileSync(join(parentPath, name))]));
}

async function finishByHand(cloud: LocalCloud): Promise<void> {
  const call = callAs(cloud, cloud.administrator);
  completeHandshakes(cloud);
  for (const { kind, topicArn, token } of readOutbox(cloud.store, cloud.region)) {
    if (kind === "confirmation") await call("sns", "ConfirmSubscription", { TopicArn: topicArn, Token: token });
  }
}

export type Call = (service: ServiceId, operation: string, input?: Shape) => Promise<Shape>;

export function callAs(cloud: LocalCloud, caller: Caller): Call {
  return (service, operation, input = {}) => cloud.call({ service, operation, input, caller });
}

/** Makes a user of the account. @returns who calls with its key */
export async function makeUser(cloud: LocalCloud, UserName: string, { statements, policyArns = [] }: { statements?: readonly object[]; policyArns?: readonly string[] }): Promise<Caller> {
  const call = callAs(cloud, cloud.administrator);
  await call("iam", "CreateUser", { UserName });
  if (statements !== undefined) await call("iam", "PutUserPolicy", { UserName, PolicyName: UserName, PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
  for (const PolicyArn of policyArns) await call("iam", "AttachUserPolicy", { UserName, PolicyArn });
  const { AccessKey } = await call("iam", "CreateAccessKey", { UserName });
  return cloud.store.read((tx) => tx.get<AccessKey>(ACCESS_KEYS, AccessKey.AccessKeyId as string))!.caller;
}
