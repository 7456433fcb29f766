import * as z from "zod/mini";

/** What a function URL calls the function with. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
const urlEvent = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.optional(z.string()),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});

/** One delivery of GitHub. */
export interface DeliveryRequest {
  method: string;
  /** The bytes as they were sent. */
  body: Uint8Array;
  signature: string | undefined;
  /** Not signed: for people only. */
  deliveryId: string | undefined;
}

/** @throws Error when the event is none of a function URL */
export function parseRequest(event: unknown): DeliveryRequest {
  const parsed = urlEvent.safeParse(event);
  if (!parsed.success) throw new Error("The event is no request to a function URL; nothing else may call this function.");
  const { headers, body = "", isBase64Encoded, requestContext } = parsed.data;
  const header = (name: string): string | undefined => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return {
    method: requestContext.http.method,
    body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
    signature: header("x-hub-signature-256"),
    deliveryId: header("x-github-delivery"),
  };
}
