import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Gives the secret that GitHub signs with. */
export type WebhookSecret = () => Promise<string>;

/** A changed secret is noticed after this time. */
const rememberedMilliseconds = 5 * 60_000;

/** @throws Error when there is none: without a secret everybody could sign */
export function webhookSecret(client: Pick<SecretsManagerClient, "send">, secretId: string, now: () => number): WebhookSecret {
  let remembered: { value: string; at: number } | undefined;
  return async () => {
    if (remembered !== undefined && now() - remembered.at < rememberedMilliseconds) return remembered.value;
    const { SecretString: value = "" } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (value === "") throw new Error(`The secret ${secretId} is empty. Set githubWebhookSecret and deploy the delivery layer again.`);
    remembered = { value, at: now() };
    return value;
  };
}
