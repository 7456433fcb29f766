import type { Handler } from "../../service";
import { rejectAwsManaged, rejectPendingDeletion, rejectUnusable, requireKey } from "./key-lookup";
import { day, keys } from "./records";

const defaultPeriodInDays = 365;

export const enableKeyRotation: Handler = (input, context) => context.store.transaction((tx) => {
  const key = requireKey(tx, input.KeyId, context, { byAlias: false });
  rejectAwsManaged(key, "EnableKeyRotation", context);
  rejectUnusable(key);
  const periodInDays: number = input.RotationPeriodInDays ?? key.rotation?.periodInDays ?? defaultPeriodInDays;
  const since = key.rotation?.periodInDays === periodInDays ? key.rotation.since : context.clock.now();
  keys.put(context, tx, key.id, { ...key, rotation: { periodInDays, since } });
  return {};
});

export const disableKeyRotation: Handler = (input, context) => context.store.transaction((tx) => {
  const key = requireKey(tx, input.KeyId, context, { byAlias: false });
  rejectAwsManaged(key, "DisableKeyRotation", context);
  rejectUnusable(key);
  const { rotation: _, ...rest } = key;
  keys.put(context, tx, key.id, rest);
  return {};
});

export const getKeyRotationStatus: Handler = (input, context) => context.store.read((tx) => {
  const key = requireKey(tx, input.KeyId, context, { byAlias: false });
  rejectPendingDeletion(key);
  if (!key.rotation) return { KeyRotationEnabled: false, KeyId: key.arn };
  const { periodInDays, since } = key.rotation;
  const passed = Math.floor((context.clock.now() - since) / (periodInDays * day));
  return {
    KeyRotationEnabled: true,
    KeyId: key.arn,
    RotationPeriodInDays: periodInDays,
    NextRotationDate: new Date(since + (passed + 1) * periodInDays * day),
  };
});
