/**
 * What has no API at AWS and an operator of the local cloud still has to do: finish the handshake of a connection, say which repository on
 * this machine stands for one at the provider, and read the mail that topics have sent.
 */
import { join } from "node:path";
import { openCloud, type CloudOptions, type LocalCloud } from "../cloud";
import { ACCESS_KEYS } from "../credentials";
import { completeHandshakes, connectionStates, mapRepository, mappedRepositories, type ConnectionState } from "../services/codeconnections/mappings";
import { readOutbox, type OutboxMail } from "../services/sns/outbox";

type CommandOptions = Omit<CloudOptions, "folder" | "memory">;

export interface ConnectionChange {
  /** Finishes the handshakes of all connections that wait for it. */
  complete?: boolean;
  /** `owner/repository` that a folder stands for from now on. */
  map?: { repository: string; folder: string };
}

export interface ConnectionReport {
  connections: ConnectionState[];
  /** Folders by repository; every other repository is the workspace's own. */
  repositories: Record<string, string>;
}

/** Changes the account's connections and says how they are then. @throws Error when a repository or folder cannot be used */
export async function changeConnections(change: ConnectionChange, home: string, options: CommandOptions = {}): Promise<ConnectionReport> {
  return withAccount(home, options, async (cloud) => {
    if (change.map !== undefined) mapRepository(cloud, change.map.repository, change.map.folder);
    if (change.complete === true) completeHandshakes(cloud);
    if (change.complete === true || change.map !== undefined) await cloud.nudge();
    return { connections: connectionStates(cloud), repositories: mappedRepositories(cloud) };
  });
}

/** Mail that topics have sent to e-mail subscriptions, oldest first. */
export async function outboxOf(home: string, options: CommandOptions = {}): Promise<OutboxMail[]> {
  return withAccount(home, options, async (cloud) => readOutbox(cloud.store, cloud.region));
}

/** The local account as somebody finds it who calls it over HTTP, while this process lives. */
export interface OpenedAccount {
  /** Calls that arrive here are made where the account is served, if somebody serves it. */
  endpoint: string;
  /** The administrator's. */
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Whether an access key is one of the account's users or sessions. */
  knowsKey(accessKeyId: string): boolean;
  /** The account's time, in milliseconds since the epoch. */
  now(): number;
  /**
   * Carries out what is due now and what comes of it, unless somebody serves the account and does so anyway.
   * @returns whether somebody serves it
   */
  settle(): Promise<{ isServed: boolean }>;
  close(): Promise<void>;
}

/** Opens the account for an operator who calls it as any other program does. @param options `workspace`: whose repository builds use */
export async function openAccount(home: string, options: CommandOptions = {}): Promise<OpenedAccount> {
  const cloud = await openCloud({ ...options, folder: join(home, "cloud") });
  const { accessKeyId, secretAccessKey } = cloud.administrator;
  return {
    endpoint: await cloud.endpoint(),
    credentials: { accessKeyId, secretAccessKey },
    knowsKey: (id) => cloud.store.read((tx) => tx.get(ACCESS_KEYS, id)) !== undefined,
    now: () => cloud.clock.now(),
    settle: async () => {
      const isServed = !(await cloud.drive());
      if (!isServed) await cloud.settle();
      return { isServed };
    },
    close: () => cloud.close(),
  };
}

async function withAccount<T>(home: string, options: CommandOptions, work: (cloud: LocalCloud) => Promise<T>): Promise<T> {
  const cloud = await openCloud({ ...options, folder: join(home, "cloud") });
  try {
    return await work(cloud);
  } finally {
    await cloud.close();
  }
}
