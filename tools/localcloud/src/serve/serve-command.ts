/**
 * `switchyard serve`: the local cloud over HTTP until it is told to stop.
 */
import { join } from "node:path";
import { openCloud, type CloudOptions, type LocalCloud } from "../cloud";
import type { CallRecord } from "../dispatch/hooks";
import { serveCloud, type ServedCloud } from "../http/server";

/** Port of a served cloud when nobody asks for another. */
export const DEFAULT_PORT = 4566;

export interface ServeOptions {
  /** @defaultValue 4566; 0 takes one that is free */
  port?: number;
  /** An empty account in memory, apart from the folder. */
  fresh?: boolean;
  /** One line of JSON when ready, and nothing else on standard output. */
  json?: boolean;
  /** Folder of the store. */
  folder: string;
  /** Further options of the cloud, e.g. `modelsFolder`. */
  cloud?: Omit<CloudOptions, "folder" | "memory">;
  /** @defaultValue standard output */
  write?: (line: string) => void;
  /** @defaultValue standard error */
  writeError?: (line: string) => void;
}

export interface ServeHandle {
  readonly endpoint: string;
  readonly cloud: LocalCloud;
  stop(): Promise<void>;
}

/** What is wrong with a command line, and how to say it right. */
export class ServeUsageError extends Error {
  override readonly name = "ServeUsageError";
}

export const SERVE_USAGE = "Usage: switchyard serve [--port N] [--fresh] [--json]";

/**
 * @param args the words after `serve`
 * @throws ServeUsageError naming every word that is not understood
 */
export function parseServeArgs(args: readonly string[]): Pick<ServeOptions, "port" | "fresh" | "json"> {
  const parsed: { port?: number; fresh?: boolean; json?: boolean } = {};
  const problems: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [name, attached] = splitArgument(args[at]!);
    if (name === "--fresh" && attached === undefined) parsed.fresh = true;
    else if (name === "--json" && attached === undefined) parsed.json = true;
    else if (name === "--port") {
      const text = attached ?? args[++at];
      if (text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535) parsed.port = Number(text);
      else problems.push(`--port: ${text === undefined ? "a number is missing" : `${text} is no port`}; give a number from 0 to 65535, 0 for one that is free`);
    } else problems.push(`${args[at]}: not an option of serve`);
  }
  if (problems.length > 0) throw new ServeUsageError([...problems, SERVE_USAGE].join("\n"));
  return parsed;
}

function splitArgument(word: string): [name: string, value: string | undefined] {
  const equals = word.indexOf("=");
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

/**
 * Opens the cloud, serves it and says how to reach it.
 * @throws Error when the store or the port cannot be used, naming it and the cure
 */
export async function startServe(options: ServeOptions): Promise<ServeHandle> {
  const { write = (line) => void process.stdout.write(`${line}\n`), writeError = (line) => void process.stderr.write(`${line}\n`) } = options;
  const cloud = await openCloud({ ...options.cloud, ...(options.fresh ? { memory: true } : { folder: options.folder }) });
  let served: ServedCloud;
  try {
    served = await serveCloud(cloud, {
      port: options.port ?? DEFAULT_PORT,
      reportFailure: (error) => writeError(error instanceof Error ? error.stack ?? error.message : String(error)),
    });
  } catch (error) {
    await cloud.close();
    throw error;
  }
  cloud.servedAt(served.endpoint);
  await cloud.drive();
  announce(cloud, served.endpoint, options, write);
  if (!options.json) cloud.observe((record) => write(callLine(record)));
  let stopping: Promise<void> | undefined;
  return {
    endpoint: served.endpoint,
    cloud,
    stop: () => (stopping ??= served.stop().then(() => cloud.close())),
  };
}

function announce(cloud: LocalCloud, endpoint: string, { json, fresh, folder }: ServeOptions, write: (line: string) => void): void {
  const { accessKeyId, secretAccessKey } = cloud.administrator;
  if (json) {
    write(JSON.stringify({ endpoint, region: cloud.region, credentials: { accessKeyId, secretAccessKey } }));
    return;
  }
  write(`Local cloud, account ${cloud.accountId}, ${fresh ? "empty, in memory" : `state in ${folder}`}. Ctrl-C stops it${fresh ? "" : " and keeps the state"}.`);
  write("");
  write(`export AWS_ENDPOINT_URL=${endpoint}`);
  write(`export AWS_REGION=${cloud.region}`);
  write(`export AWS_DEFAULT_REGION=${cloud.region}`);
  write(`export AWS_ACCESS_KEY_ID=${accessKeyId}`);
  write(`export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`);
  write("");
}

/** `12:00:00.000 iam.CreateRole by user/administrator 2 ms`, with the error where there is one. */
export function callLine({ at, service, operation, callerArn, via, elapsedMilliseconds, error }: CallRecord): string {
  const principal = callerArn.slice(callerArn.lastIndexOf(":") + 1);
  const path = via.length === 0 ? "" : ` via ${via.join(" > ")}`;
  const outcome = error === undefined ? "" : ` ${error.statusCode} ${error.code}: ${error.message}`;
  return `${new Date(at).toISOString().slice(11, 23)} ${service}.${operation} by ${principal}${path} ${elapsedMilliseconds.toFixed(1)} ms${outcome}`;
}

/**
 * Runs `serve` until SIGTERM or SIGINT.
 * @param args the words after `serve`
 * @param home folder of everything local, e.g. `.switchyard`
 * @returns the exit code
 */
export async function runServe(args: readonly string[], home: string, cloud: ServeOptions["cloud"] = {}): Promise<number> {
  let handle: ServeHandle;
  try {
    handle = await startServe({ ...parseServeArgs(args), folder: join(home, "cloud"), cloud });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ServeUsageError ? 2 : 1;
  }
  await new Promise<void>((done) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => done());
    // Whoever read the lines has gone, e.g. `serve | head`.
    process.stdout.on("error", () => done());
  });
  await handle.stop();
  return 0;
}
