import type { Handler, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { fromTagList } from "../support/tags";
import { CURRENT, exists, findSecret, invalidParameter, invalidRequest, named, requireUsable, secretArn, secrets, type SecretRecord } from "./records";
import { rejectTags } from "./tags";
import { givenValue, isRepeated, seal, withVersion } from "./versions";

const SUFFIX_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const STAGES = 20;

function rejectUnmodelled(input: Shape): void {
  if ((input.AddReplicaRegions?.length ?? 0) > 0) throw notModelled("secretsmanager", "a secret that is replicated to other Regions");
  if (input.Type !== undefined) throw notModelled("secretsmanager", "a managed external secret");
}

export const createSecret: Handler = async (input, context) => {
  rejectUnmodelled(input);
  const name: string = input.Name;
  if (!/^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(name)) {
    throw invalidParameter("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
  }
  const value = givenValue(input);
  const tags = fromTagList(input.Tags);
  rejectTags({}, tags);
  const token: string = input.ClientRequestToken ?? context.uuid();
  const before = context.store.read((tx) => findSecret(context, tx, name));
  if (before !== undefined) {
    rejectExisting(before);
    // Who asks again with the same token and value did not hear the first answer.
    if (value === undefined || !(before.versions.some(({ id }) => id === token) && await isRepeated(context, before, token, value))) throw alreadyExists(name);
    return { ...named(before), VersionId: token };
  }
  const arn = secretArn(context, `${name}-${context.randomId(6, SUFFIX_LETTERS)}`);
  const now = context.clock.now();
  const made: SecretRecord = {
    name, arn, description: input.Description, kmsKeyId: input.KmsKeyId, createdAt: now, changedAt: now, tags,
    versions: value === undefined ? []
      : [{ id: token, createdAt: now, kind: value.kind, value: await seal(context, { arn, kmsKeyId: input.KmsKeyId }, token, value), stages: [CURRENT] }],
  };
  context.store.transaction((tx) => {
    const other = findSecret(context, tx, name);
    if (other !== undefined) {
      rejectExisting(other);
      throw alreadyExists(name);
    }
    secrets.put(context, tx, name, made);
  });
  return { ...named(made), ...(value !== undefined && { VersionId: token }) };
};

function rejectExisting({ deletion }: SecretRecord): void {
  if (deletion !== undefined) throw invalidRequest("You can't create this secret because a secret with this name is already scheduled for deletion.");
}

const alreadyExists = (name: string): Error => exists(`The operation failed because the secret ${name} already exists.`);

export const putSecretValue: Handler = async (input, context) => {
  if (input.RotationToken !== undefined) throw notModelled("secretsmanager", "rotation");
  const value = givenValue(input);
  if (value === undefined) throw invalidRequest("You must provide either SecretString or SecretBinary.");
  const stages: string[] = [...new Set<string>(input.VersionStages ?? [CURRENT])];
  if (stages.length > STAGES) throw invalidParameter(`A version can have at most ${STAGES} staging labels.`);
  const secret = context.store.read((tx) => requireUsable(context, tx, input.SecretId));
  const token: string = input.ClientRequestToken ?? context.uuid();
  if (await isRepeated(context, secret, token, value)) {
    return { ...named(secret), VersionId: token, VersionStages: secret.versions.find(({ id }) => id === token)!.stages };
  }
  await addVersion(input, context, secret, token, value, stages);
  return { ...named(secret), VersionId: token, VersionStages: stages };
};

async function addVersion(
  input: Shape, context: Parameters<Handler>[1], secret: SecretRecord, token: string, value: NonNullable<ReturnType<typeof givenValue>>, stages: string[],
): Promise<void> {
  const sealed = await seal(context, secret, token, value);
  context.store.transaction((tx) => {
    const present = requireUsable(context, tx, input.SecretId);
    const now = context.clock.now();
    // The first value of a secret is its current one, whatever it is labelled.
    const labels = present.versions.length === 0 && !stages.includes(CURRENT) ? [...stages, CURRENT] : stages;
    const versions = withVersion(present.versions, { id: token, createdAt: now, kind: value.kind, value: sealed, stages: labels });
    secrets.put(context, tx, present.name, { ...present, versions, changedAt: now });
  });
}

/** Changes description and key, and adds a value when one is given. */
export const updateSecret: Handler = async (input, context) => {
  rejectUnmodelled(input);
  const value = givenValue(input);
  const before = context.store.read((tx) => requireUsable(context, tx, input.SecretId));
  const changes = {
    ...(input.Description !== undefined && { description: input.Description as string }),
    ...(input.KmsKeyId !== undefined && { kmsKeyId: input.KmsKeyId as string }),
  };
  const token: string = input.ClientRequestToken ?? context.uuid();
  if (value !== undefined && !(await isRepeated(context, before, token, value))) {
    await addVersion(input, context, { ...before, ...changes }, token, value, [CURRENT]);
  }
  context.store.transaction((tx) => {
    const present = requireUsable(context, tx, input.SecretId);
    secrets.put(context, tx, present.name, { ...present, ...changes, changedAt: context.clock.now() });
  });
  return { ...named(before), ...(value !== undefined && { VersionId: token }) };
};
