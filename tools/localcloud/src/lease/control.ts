/**
 * What processes of one store say to each other: requests below `/_switchyard/` of the holder's endpoint, in the form of records.
 * The token, which only stands in the store, is the proof that a process may speak for every principal.
 */
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { readBody } from "../http/request-body";
import type { WireResponse } from "../protocol/wire";
import { AwsError } from "../calls";
import { decodeRecord, encodeRecord } from "../store/record-codec";
import type { ControlHandlers, ForwardedCall } from "./lease-record";

export const CONTROL_PREFIX = "/_switchyard/";

/** Largest request in bytes: a call with a deployment package in it. */
const LIMIT = 256 * 1024 * 1024;

const AdvanceRequest = z.object({ milliseconds: z.number().nonnegative() });

/** Answers one request. Failures are answers too. */
export async function answerControl(handlers: ControlHandlers, incoming: IncomingMessage): Promise<WireResponse> {
  const lease = handlers.lease();
  if (lease === undefined || !isToken(incoming.headers.authorization, lease.token)) return answer(404, { error: "There is nothing here." });
  const body = await readBody(incoming, LIMIT);
  const request: unknown = body.length === 0 ? {} : decodeRecord(body);
  try {
    switch (incoming.url?.slice(CONTROL_PREFIX.length)) {
      case "lease": return answer(200, { holder: lease.holder });
      // Whoever has the token can write to the store, so the call is taken as it is; its input is checked like any other.
      case "call": return answer(200, { output: await handlers.call(request as ForwardedCall) });
      case "advance": return answer(200, await handlers.advance(AdvanceRequest.parse(request).milliseconds));
      default: return answer(404, { error: "There is nothing here." });
    }
  } catch (error) {
    if (!(error instanceof AwsError)) return answer(500, { error: error instanceof Error ? error.message : String(error) });
    return answer(400, { refused: { code: error.code, message: error.message, statusCode: error.statusCode, members: error.members } });
  }
}

function isToken(header: string | undefined, token: string): boolean {
  const [given, expected] = [Buffer.from(header ?? ""), Buffer.from(`Bearer ${token}`)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function answer(statusCode: number, record: object): WireResponse {
  return { statusCode, headers: { "content-type": "application/octet-stream" }, body: encodeRecord(record) };
}
