/** Type of the events that the GitHub webhook puts. */
export const webhookDetailType = "GitHub Push";

/** Their source. It names the environment: two in one account share the default bus, and each has a webhook of its own. */
export function webhookEventSource(environmentSuffix: string): string {
  return `switchyard.github.${environmentSuffix}`;
}
