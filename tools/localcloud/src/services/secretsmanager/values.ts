import type { Handler, Shape } from "../../service";
import { page } from "../support/paging";
import {
  CURRENT, invalidParameter, invalidRequest, invalidToken, named, notFound, requireSecret, requireUsable, secrets, type SecretRecord, type SecretVersion,
} from "./records";
import { asPrevious, open } from "./versions";

const DAY = 86_400_000;

function chosen({ versions }: SecretRecord, { VersionId: id, VersionStage: stage }: Shape): SecretVersion {
  const wanted: string = stage ?? CURRENT;
  const found = id === undefined ? versions.find(({ stages }) => stages.includes(wanted)) : versions.find((one) => one.id === id);
  if (found === undefined) {
    throw notFound(`Secrets Manager can't find the specified secret value for ${id === undefined ? `staging label: ${wanted}` : `VersionId: ${id}`}`);
  }
  if (id !== undefined && stage !== undefined && !found.stages.includes(stage)) {
    throw invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
  }
  return found;
}

export const getSecretValue: Handler = async (input, context) => {
  const secret = context.store.read((tx) => requireUsable(context, tx, input.SecretId));
  const version = chosen(secret, input);
  const value = await open(context, secret, version);
  noteAccess(input.SecretId, version.id, context);
  return {
    ...named(secret), VersionId: version.id, ...value, VersionStages: version.stages, CreatedDate: new Date(version.createdAt),
  };
};

/** AWS tells the day of the last access, not its time. */
function noteAccess(id: string, versionId: string, context: Parameters<Handler>[1]): void {
  const today = Math.floor(context.clock.now() / DAY) * DAY;
  const isNoted = (secret: SecretRecord): boolean => secret.lastAccessedAt === today && secret.versions.find((one) => one.id === versionId)?.lastAccessedAt === today;
  if (isNoted(context.store.read((tx) => requireSecret(context, tx, id)))) return;
  context.store.transaction((tx) => {
    const secret = requireSecret(context, tx, id);
    const versions = secret.versions.map((one) => (one.id === versionId ? { ...one, lastAccessedAt: today } : one));
    secrets.put(context, tx, secret.name, { ...secret, versions, lastAccessedAt: today });
  });
}

export const updateSecretVersionStage: Handler = (input, context) => context.store.transaction((tx) => {
  const secret = requireUsable(context, tx, input.SecretId);
  const { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = input as Record<string, string | undefined>;
  const holder = secret.versions.find(({ stages }) => stages.includes(stage!));
  for (const id of [from, to]) {
    if (id !== undefined && !secret.versions.some((one) => one.id === id)) throw notFound(`Secrets Manager can't find the specified secret value for VersionId: ${id}`);
  }
  if (holder !== undefined && holder.id !== to && from !== holder.id) {
    throw invalidParameter(from === undefined
      ? `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`
      : `Staging label ${stage} is not attached to version ${from}; it is attached to version ${holder.id}.`);
  }
  if (to === undefined && stage === CURRENT) throw invalidParameter("You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.");
  const moved = secret.versions.map((one) => {
    const others = one.stages.filter((label) => label !== stage);
    return { ...one, stages: one.id === to ? [...others, stage!] : others };
  });
  const versions = stage === CURRENT && holder !== undefined && holder.id !== to ? asPrevious(moved, holder.id) : moved;
  secrets.put(context, tx, secret.name, { ...secret, versions, changedAt: context.clock.now() });
  return named(secret);
});

export const listSecretVersionIds: Handler = (input, context) => context.store.read((tx) => {
  const secret = requireSecret(context, tx, input.SecretId);
  const listed = secret.versions.filter(({ stages }) => input.IncludeDeprecated === true || stages.length > 0);
  const sorted = [...listed].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { items, next } = page(sorted, ({ id }) => id, input.NextToken, input.MaxResults ?? 100, invalidToken);
  return {
    ...named(secret),
    Versions: items.map(({ id, stages, createdAt, lastAccessedAt }) => ({
      VersionId: id, ...(stages.length > 0 && { VersionStages: stages }), CreatedDate: new Date(createdAt),
      ...(lastAccessedAt !== undefined && { LastAccessedDate: new Date(lastAccessedAt) }),
    })),
    ...(next !== undefined && { NextToken: next }),
  };
});
