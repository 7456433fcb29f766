import type { CheckFailure, DiffResult } from "@switchyard/engine/provider";
import type { Tags } from "./framework/tags";
import { canonical, isPlainMap, revealMap, UNKNOWN } from "./framework/wire-value";
import type { PropertyMap, PropertyValue } from "./framework/wire-value";

/** Settings that say how to reach and to enter AWS; the local cloud needs none of them, so they change nothing. */
const ABOUT_REACHING_AWS = [
  "accessKey", "assumeRoleWithWebIdentity", "assumeRoles", "customCaBundle", "ec2MetadataServiceEndpoint",
  "ec2MetadataServiceEndpointMode", "endpoints", "httpProxy", "httpsProxy", "insecure", "maxRetries", "noProxy", "profile",
  "retryMode", "s3UsEast1RegionalEndpoint", "s3UsePathStyle", "secretKey", "sharedConfigFiles", "sharedCredentialsFiles",
  "skipCredentialsValidation", "skipMetadataApiCheck", "skipRegionValidation", "skipRequestingAccountId", "stsRegion", "token",
  "tokenBucketRateLimiterCapacity", "useDualstackEndpoint", "useFipsEndpoint", "userAgents",
];
const OURS = ["region", "defaultTags", "allowedAccountIds", "forbiddenAccountIds"];
/** They would change what is deployed, so ignoring them would be a lie. */
const NOT_MODELLED = ["ignoreTags", "tagPolicyCompliance"];
const BOOKKEEPING = ["version", "pluginDownloadURL"];

export interface ProviderConfig {
  region?: string;
  defaultTags: Tags;
  allowedAccountIds: string[];
  forbiddenAccountIds: string[];
}

/** Settings that are no text travel as JSON text. */
function structured(value: PropertyValue | undefined): PropertyValue | undefined {
  if (typeof value !== "string" || value === UNKNOWN || !/^\s*[[{]/.test(value)) return value;
  return JSON.parse(value) as PropertyValue;
}

const textList = (value: PropertyValue | undefined): string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === "string") ? (value as string[]) : undefined;

function tagsFrom(value: PropertyValue | undefined): Tags | undefined {
  const tags = isPlainMap(value) ? (value["tags"] ?? {}) : undefined;
  if (!isPlainMap(tags) || (isPlainMap(value) && Object.keys(value).some((key) => key !== "tags"))) return undefined;
  return Object.values(tags).every((tag) => typeof tag === "string") ? (tags as Tags) : undefined;
}

/** Parses the provider's settings; problems are collected, unknown values pass. */
export function parseProviderConfig(raw: PropertyMap): { config: ProviderConfig; failures: CheckFailure[] } {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string): void => void failures.push({ property, reason });
  const settings = revealMap(raw);
  const config: ProviderConfig = { defaultTags: {}, allowedAccountIds: [], forbiddenAccountIds: [] };

  for (const [key, rawValue] of Object.entries(settings)) {
    if (key.startsWith("__") || BOOKKEEPING.includes(key) || ABOUT_REACHING_AWS.includes(key)) continue;
    if (rawValue === UNKNOWN || rawValue === null) continue;
    if (NOT_MODELLED.includes(key)) {
      fail(key, `"${key}" is not modelled by the local provider; leave it out on a local stack`);
      continue;
    }
    if (!OURS.includes(key)) {
      fail(key, `"${key}" is no setting of the aws provider; it knows ${[...OURS, ...ABOUT_REACHING_AWS].sort().join(", ")}`);
      continue;
    }
    let value: PropertyValue | undefined;
    try {
      value = structured(rawValue);
    } catch (error) {
      fail(key, `is no JSON text: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    if (value === undefined || value === UNKNOWN) continue;
    if (key === "region") {
      if (typeof value === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(value)) config.region = value;
      else fail(key, `${JSON.stringify(value)} is no region; expected a name like us-east-1`);
    } else if (key === "defaultTags") {
      const tags = tagsFrom(value);
      if (tags === undefined) fail(key, "expected { tags: { <key>: <text> } } and nothing beside it");
      else config.defaultTags = tags;
    } else {
      const ids = textList(value);
      if (ids === undefined) fail(key, "expected a list of account ids, as text");
      else if (key === "allowedAccountIds") config.allowedAccountIds = ids;
      else config.forbiddenAccountIds = ids;
    }
  }
  return { config, failures };
}

/** Every setting may change under a provider that stays; resources then show what the change means for them. */
export function diffProviderConfig(olds: PropertyMap, news: PropertyMap): DiffResult {
  const before = revealMap(olds);
  const after = revealMap(news);
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !key.startsWith("__"));
  const comparable = (value: PropertyValue | undefined): string => {
    try {
      return canonical(structured(value) ?? null);
    } catch {
      return canonical(value); // `checkConfig` reports text that is no JSON
    }
  };
  const diffs = keys.filter((key) => comparable(before[key]) !== comparable(after[key]));
  return {
    changes: diffs.length > 0,
    diffs,
    replaces: [],
    detailedDiff: Object.fromEntries(
      diffs.map((key) => [key, { kind: before[key] === undefined ? "add" : after[key] === undefined ? "delete" : "update", inputDiff: true }]),
    ),
  };
}

/** Why the account may not be used; undefined when it may. */
export function accountProblem(config: ProviderConfig, accountId: string): string | undefined {
  if (config.allowedAccountIds.length > 0 && !config.allowedAccountIds.includes(accountId)) {
    return `AWS account ID not allowed: ${accountId}; allowedAccountIds names ${config.allowedAccountIds.join(", ")}`;
  }
  return config.forbiddenAccountIds.includes(accountId) ? `AWS account ID not allowed: ${accountId} is in forbiddenAccountIds` : undefined;
}
