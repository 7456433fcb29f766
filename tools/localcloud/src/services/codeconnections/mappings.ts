/**
 * What has no API at AWS: the handshake with a provider, and, here, which local repository stands for one of the provider's.
 */
import { isAbsolute, resolve } from "node:path";
import { storeOfRegion } from "../../dispatch/region";
import type { InstanceKind } from "../../instances";
import type { CallContext, Reader, Store } from "../../service";
import { putOnAgenda } from "../../time/agenda";
import { RegionTable } from "../support/region-table";
import { connectionArn, connections, existingConnection } from "./connections";

/** What an operator's function needs of a cloud. */
export interface ConnectionsHost {
  readonly store: Store;
  readonly region: string;
  readonly accountId: string;
  readonly clock: { now(): number };
}

/** Name of the task that looks for pushes. */
export const DETECT_TASK = "detect-pushes";

/** Folders of local repositories by `owner/repository`. */
const folders = new RegionTable<string>("codeconnections.repository");

const WORKSPACE: InstanceKind<string> = { name: "codeconnections.workspace", open: ({ workspace }) => workspace };

/**
 * Has a local Git repository stand for a provider's.
 *
 * @param fullRepositoryId `owner/repository`, case-sensitive
 * @param folder of the repository, with or without a working tree. @defaultValue the workspace's own again
 * @throws Error when the name is no `owner/repository` or the folder is not absolute
 */
export function mapRepository(host: ConnectionsHost, fullRepositoryId: string, folder?: string): void {
  if (!/^[^/\s]+(?:\/[^/\s]+)+$/.test(fullRepositoryId)) throw new Error(`${JSON.stringify(fullRepositoryId)} is no repository. Expected owner/repository, e.g. acme/payment.`);
  if (folder !== undefined && !isAbsolute(folder)) throw new Error(`The folder ${folder} is not absolute. Expected e.g. ${resolve(folder)}.`);
  storeOfRegion(host.store, "codeconnections", host.region).transaction((tx) => {
    if (folder === undefined) folders.remove(host, tx, fullRepositoryId);
    else folders.put(host, tx, fullRepositoryId, folder);
    putOnAgenda(tx, { service: "codeconnections", region: host.region, task: DETECT_TASK, key: "", at: host.clock.now(), payload: {}, attempt: 0 });
  });
}

/** Repositories that have a folder of their own, by `owner/repository`. */
export function mappedRepositories(host: Pick<ConnectionsHost, "store" | "region">): Record<string, string> {
  return storeOfRegion(host.store, "codeconnections", host.region).read((tx) => Object.fromEntries(folders.list(host, tx)));
}

/** The folder that stands for a repository: the one it was mapped to, or the workspace. */
export function folderOf(context: CallContext, tx: Reader, fullRepositoryId: string): string {
  return folders.get(context, tx, fullRepositoryId) ?? context.instance(WORKSPACE);
}

/** All folders that stand for repositories. */
export function knownFolders(context: CallContext, tx: Reader): string[] {
  return [...new Set([context.instance(WORKSPACE), ...folders.values(context, tx)])].sort();
}

/**
 * Completes the handshake that a person does in AWS's console with the provider: the connection becomes AVAILABLE, and from then on
 * pushes are seen. Settle the cloud afterwards: what is pushed before it has looked at the repositories for the first time counts as there.
 *
 * @param arn of the connection, in the present form or with `codestar-connections`
 * @throws AwsError ResourceNotFoundException
 */
export function completeHandshake(host: ConnectionsHost, arn: string): void {
  changeStatus(host, arn, "AVAILABLE");
}

export interface ConnectionState { arn: string; name: string; status: string }

export function connectionStates(host: Pick<ConnectionsHost, "store" | "region" | "accountId">): ConnectionState[] {
  const place = { region: host.region, accountId: host.accountId, partition: "aws" } as const;
  return storeOfRegion(host.store, "codeconnections", host.region).read((tx) => connections.values(host, tx))
    .map(({ id, name, status }) => ({ arn: connectionArn(place, id), name, status }));
}

/** Completes the handshakes of all connections that wait for it, as {@link completeHandshake} does. @returns those that waited, as they were */
export function completeHandshakes(host: ConnectionsHost): ConnectionState[] {
  const waiting = connectionStates(host).filter(({ status }) => status !== "AVAILABLE");
  for (const { arn } of waiting) completeHandshake(host, arn);
  return waiting;
}

/** Takes a connection back to before its handshake, as a provider does that withdraws its consent. */
export function breakConnection(host: ConnectionsHost, arn: string): void {
  changeStatus(host, arn, "ERROR");
}

function changeStatus(host: ConnectionsHost, arn: string, status: "AVAILABLE" | "ERROR"): void {
  const { region } = host;
  storeOfRegion(host.store, "codeconnections", region).transaction((tx) => {
    const connection = existingConnection({ ...host, partition: "aws" }, tx, arn);
    connections.put(host, tx, connection.id, { ...connection, status });
    putOnAgenda(tx, { service: "codeconnections", region, task: DETECT_TASK, key: "", at: host.clock.now(), payload: {}, attempt: 0 });
  });
}
