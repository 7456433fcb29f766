import { Agent, request } from "node:http";
import { AwsError, type CloudCall, type Shape } from "../service";
import { decodeRecord, encodeRecord } from "../store/record-codec";
import { CONTROL_PREFIX } from "./control";
import type { LeaseRecord } from "./lease-record";

/** The process that held the lease does not answer any more, and has not begun with the request. */
export class HolderGone extends Error {}

interface Answer { statusCode: number; body: Buffer }

interface Refusal { code: string; message: string; statusCode: number; members: Shape }

const agent = new Agent({ keepAlive: true });

/** Makes a call in the process that drives the cloud. @throws AwsError what it refuses; HolderGone; Error when it ends in the middle of the call */
export async function callHolder(holder: LeaseRecord, call: CloudCall, ignoresUnknownMembers: boolean): Promise<Shape> {
  const { output } = await askHolder<{ output: Shape }>(holder, "call", { call, ignoresUnknownMembers });
  return output;
}

/** Moves the clock on in the process that drives the cloud. @throws HolderGone */
export function advanceHolder(holder: LeaseRecord, milliseconds: number): Promise<{ from: number; to: number }> {
  return askHolder(holder, "advance", { milliseconds });
}

/** @throws AwsError what is refused; HolderGone; Error for anything else */
export async function askHolder<T>(holder: LeaseRecord, what: string, body: object): Promise<T> {
  const { statusCode, body: bytes } = await send(holder, what, encodeRecord(body));
  // Another program has the port now.
  if (statusCode !== 200 && statusCode !== 400 && statusCode !== 500) throw new HolderGone();
  const answer = decodeRecord<T & { refused?: Refusal; error?: string; holder?: string }>(bytes);
  if (answer.refused !== undefined) {
    const { code, message, statusCode: status, members } = answer.refused;
    throw new AwsError(code, message, status, members);
  }
  if (statusCode !== 200) throw new Error(`The local cloud in process ${holder.pid} failed: ${answer.error ?? "no reason given"}`);
  if (what === "lease" && answer.holder !== holder.holder) throw new HolderGone();
  return answer;
}

function send(holder: LeaseRecord, what: string, body: Buffer): Promise<Answer> {
  return new Promise((done, failed) => {
    const outgoing = request(`${holder.endpoint}${CONTROL_PREFIX}${what}`, {
      method: "POST", agent, headers: { authorization: `Bearer ${holder.token}`, "content-length": body.length },
    }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => done({ statusCode: incoming.statusCode ?? 0, body: Buffer.concat(chunks) }));
      incoming.on("error", failed);
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") failed(new HolderGone());
      // An idle connection that was closed just now: the request never arrived.
      else if (error.code === "ECONNRESET" && outgoing.reusedSocket) send(holder, what, body).then(done, failed);
      else failed(new Error(`The served local cloud (process ${holder.pid}, ${holder.endpoint}) ended while it worked for this command: ${error.message}. Run the command again.`, { cause: error }));
    });
    outgoing.end(body);
  });
}
