import type { Handler, Shape } from "../../service";
import { page, sortedBy } from "../support/paging";
import { toTagList } from "../support/tags";
import { invalidToken, requireSecret, secrets, type SecretRecord } from "./records";

function describe(secret: SecretRecord): Shape {
  return {
    ARN: secret.arn, Name: secret.name, CreatedDate: new Date(secret.createdAt), LastChangedDate: new Date(secret.changedAt),
    ...(secret.description !== undefined && { Description: secret.description }),
    ...(secret.kmsKeyId !== undefined && { KmsKeyId: secret.kmsKeyId }),
    ...(secret.lastAccessedAt !== undefined && { LastAccessedDate: new Date(secret.lastAccessedAt) }),
    ...(secret.deletion !== undefined && { DeletedDate: new Date(secret.deletion.askedAt) }),
    ...(Object.keys(secret.tags).length > 0 && { Tags: toTagList(secret.tags) }),
  };
}

const stagesById = ({ versions }: SecretRecord): Record<string, string[]> =>
  Object.fromEntries(versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]));

export const describeSecret: Handler = (input, context) => context.store.read((tx) => {
  const secret = requireSecret(context, tx, input.SecretId);
  return { ...describe(secret), ...(secret.versions.length > 0 && { VersionIdsToStages: stagesById(secret) }) };
});

export const listSecrets: Handler = (input, context) => context.store.read((tx) => {
  const listed = secrets.values(context, tx).filter((secret) => (input.IncludePlannedDeletion === true || secret.deletion === undefined)
    && ((input.Filters ?? []) as Shape[]).every(({ Key, Values }) => passes(secret, Key, Values)));
  const sorted = sortedBy(listed, keyOf);
  const { items, next } = page(sorted, keyOf, input.NextToken, input.MaxResults ?? 100, invalidToken);
  // Paging goes by name in the order of the store; a page may be given in the other direction.
  const shown = input.SortOrder === "desc" ? [...items].reverse() : items;
  return {
    SecretList: shown.map((secret) => ({ ...describe(secret), ...(secret.versions.length > 0 && { SecretVersionsToStages: stagesById(secret) }) })),
    ...(next !== undefined && { NextToken: next }),
  };
});

const keyOf = ({ name }: SecretRecord): string => name;

/** One of the values matches, or, for those with an exclamation mark, none does. */
function passes(secret: SecretRecord, key: string, values: string[]): boolean {
  const wanted = values.filter((value) => !value.startsWith("!"));
  const unwanted = values.filter((value) => value.startsWith("!")).map((value) => value.slice(1));
  return (wanted.length === 0 || wanted.some((value) => matches(secret, key, value))) && !unwanted.some((value) => matches(secret, key, value));
}

function matches(secret: SecretRecord, key: string, value: string): boolean {
  const lower = value.toLowerCase();
  switch (key) {
    case "name": return secret.name.startsWith(value);
    case "description": return (secret.description ?? "").toLowerCase().startsWith(lower);
    case "tag-key": return Object.keys(secret.tags).some((tag) => tag.startsWith(value));
    case "tag-value": return Object.values(secret.tags).some((tag) => tag.startsWith(value));
    case "all": return [secret.name, secret.description ?? "", ...Object.entries(secret.tags).flat()].some((text) => text.toLowerCase().includes(lower));
    // Nothing here is replicated or owned by another service.
    default: return false;
  }
}
