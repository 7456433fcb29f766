import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { webhookDetailType } from "@switchyard/conventions";
import type { Log } from "@switchyard/function-support";
import type { Deliveries } from "./deliveries";
import { parseRequest } from "./delivery-request";
import { parsePush, type Push } from "./push";
import { isSigned, signatureOf } from "./signature";
import type { WebhookSecret } from "./webhook-secret";

export interface GithubWebhookOptions {
  secret: WebhookSecret;
  deliveries: Deliveries;
  events: Pick<EventBridgeClient, "send">;
  /** Source of the events that are put. */
  source: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: Log;
}

/** What the function URL answers GitHub. */
export interface WebhookAnswer {
  statusCode: number;
  body: string;
}

/** GitHub lets people send a delivery again for three days; what is older is somebody's recording. */
export const acceptedMilliseconds = 3 * 86_400_000;

/**
 * Passes pushes on to EventBridge. Anybody can call it, so nothing of a request is read before its signature is right; each delivery is passed on once, whatever is
 * sent again.
 *
 * @returns a function that answers every request
 * @throws Error for an event that is no request, and what AWS refuses; GitHub then shows the delivery as failed, and it can be sent again
 */
export function githubWebhook({ secret, deliveries, events, source, now, log }: GithubWebhookOptions): (event: unknown) => Promise<WebhookAnswer> {
  async function passOn({ repository, ref, commit }: Push): Promise<void> {
    const detail = JSON.stringify({ repository, ref, commit });
    const { FailedEntryCount: failed, Entries: entries } = await events.send(new PutEventsCommand({ Entries: [{ Source: source, DetailType: webhookDetailType, Detail: detail }] }));
    if (failed) throw new Error(`EventBridge did not take the event: ${entries?.[0]?.ErrorCode}: ${entries?.[0]?.ErrorMessage}`);
  }

  return async (event) => {
    const { method, body, signature, deliveryId } = parseRequest(event);
    const answer = (statusCode: number, text: string): WebhookAnswer => {
      log(statusCode < 400 ? "info" : "warn", text, { statusCode, deliveryId });
      return { statusCode, body: text };
    };
    if (method !== "POST") return answer(405, "only POST");
    const key = await secret();
    if (!isSigned(key, body, signature)) return answer(401, "the signature is missing or wrong");
    const read = parsePush(body);
    if (read.kind === "unreadable") return answer(400, "the body is not JSON; set the content type to application/json");
    if (read.kind === "other") return answer(200, "nothing to do");
    if (now() - read.push.pushedAt > acceptedMilliseconds) return answer(422, "the push is too old");

    const id = signatureOf(key, body);
    if (!(await deliveries.claim(id, deliveryId, now()))) return answer(200, "known already");
    try {
      await passOn(read.push);
    } catch (error) {
      await deliveries.release(id);
      throw error;
    }
    await deliveries.finish(id);
    return answer(202, "passed on");
  };
}
