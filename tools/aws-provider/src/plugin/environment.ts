import { existsSync } from "node:fs";
import path from "node:path";
import { openCloud } from "@switchyard/localcloud";
import type { CloudApi } from "../cloud-api";
import { inProcessCloudApi } from "../cloud-api";
import { httpCloudApi } from "../http-cloud-api";

type Environment = Record<string, string | undefined>;

const DEFAULT_REGION = "us-east-1";

/** What the environment says about the cloud; empty words count as absent. */
function wordsOf(env: Environment) {
  const word = (...names: string[]): string | undefined => names.map((name) => env[name]).find((value) => value !== undefined && value !== "");
  return {
    endpoint: word("SWITCHYARD_CLOUD_ENDPOINT", "AWS_ENDPOINT_URL"),
    region: word("AWS_REGION", "AWS_DEFAULT_REGION") ?? DEFAULT_REGION,
    accessKeyId: word("AWS_ACCESS_KEY_ID"),
    secretAccessKey: word("AWS_SECRET_ACCESS_KEY"),
    home: word("SWITCHYARD_HOME"),
  };
}

/** Folder of the local cloud's store; opening it makes it. */
const storeFolder = (home: string | undefined): string | undefined => (home === undefined ? undefined : path.join(home, "cloud"));

/** The administrator's keys as the store of the local cloud holds them. */
async function storedKeys(folder: string, region: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const cloud = await openCloud({ folder, region });
  const { accessKeyId, secretAccessKey } = cloud.administrator;
  await cloud.close();
  return { accessKeyId, secretAccessKey };
}

const HOW_TO = [
  "Set one of",
  "  - SWITCHYARD_CLOUD_ENDPOINT (or AWS_ENDPOINT_URL) with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY:",
  "    what `npx switchyard serve` prints when it is ready",
  "  - SWITCHYARD_HOME: the folder that holds the local cloud, usually .switchyard",
].join("\n");

/**
 * The cloud that a plugin process works on.
 *
 * With an endpoint it is called over HTTP, with the keys of the environment or, when there are none, with those in
 * `SWITCHYARD_HOME`. Without an endpoint the store in `SWITCHYARD_HOME` is opened in this process.
 *
 * @throws Error that says which variables are missing; a plugin never turns to AWS itself
 */
export async function cloudFromEnvironment(env: Environment): Promise<CloudApi> {
  const { endpoint, region, accessKeyId, secretAccessKey, home } = wordsOf(env);
  const folder = storeFolder(home);
  if (endpoint !== undefined) {
    if (!URL.canParse(endpoint)) throw new Error(`"${endpoint}" is no endpoint; expected a URL like http://127.0.0.1:4566`);
    if (accessKeyId !== undefined && secretAccessKey !== undefined) return httpCloudApi({ endpoint, region, accessKeyId, secretAccessKey });
    if (folder === undefined || !existsSync(folder)) throw new Error(`The local aws provider has no keys for ${endpoint}.\n${HOW_TO}`);
    return httpCloudApi({ endpoint, region, ...(await storedKeys(folder, region)) });
  }
  if (folder === undefined) throw new Error(`The local aws provider does not know where the local cloud is.\n${HOW_TO}`);
  const cloud = await openCloud({ folder, region });
  return { ...inProcessCloudApi(cloud), close: () => cloud.close() };
}
