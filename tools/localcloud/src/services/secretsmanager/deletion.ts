import type { Handler, TaskHandler } from "../../service";
import { invalidParameter, named, requireSecret, requireUsable, secrets } from "./records";

/** Name of the task that ends a secret's life; its key is the name. */
export const DELETE_SECRET_TASK = "delete-secret";

const DAY = 86_400_000;
const DEFAULT_WINDOW_DAYS = 30;

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export const deleteSecret: Handler = (input, context) => context.store.transaction((tx) => {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false } = input as { RecoveryWindowInDays?: number; ForceDeleteWithoutRecovery?: boolean };
  if (force && days !== undefined) throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
  if (days !== undefined && (days < 7 || days > 30)) throw invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
  const now = context.clock.now();
  if (force) {
    const secret = requireSecret(context, tx, input.SecretId);
    secrets.remove(context, tx, secret.name);
    context.cancel(tx, { task: DELETE_SECRET_TASK, key: secret.name });
    return { ...named(secret), DeletionDate: new Date(now) };
  }
  const secret = requireUsable(context, tx, input.SecretId);
  const at = now + (days ?? DEFAULT_WINDOW_DAYS) * DAY;
  secrets.put(context, tx, secret.name, { ...secret, deletion: { askedAt: now, at } });
  context.schedule(tx, { task: DELETE_SECRET_TASK, key: secret.name, at });
  return { ...named(secret), DeletionDate: new Date(at) };
});

export const restoreSecret: Handler = (input, context) => context.store.transaction((tx) => {
  const { deletion: _, ...secret } = requireSecret(context, tx, input.SecretId);
  secrets.put(context, tx, secret.name, secret);
  context.cancel(tx, { task: DELETE_SECRET_TASK, key: secret.name });
  return named(secret);
});

export const endSecret: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  const secret = secrets.get(context, tx, task.key);
  if (secret?.deletion !== undefined && secret.deletion.at <= context.clock.now()) secrets.remove(context, tx, secret.name);
});
