/**
 * The local cloud over HTTP, on this machine only.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { LocalCloud } from "../local-cloud";
import { answerControl, CONTROL_PREFIX } from "../lease/control";
import { readBody } from "./request-body";
import type { PlainRequest } from "./plain-request";
import { answerRequest } from "./wire-call";

export interface ServeCloudOptions {
  /** @defaultValue 0: one that is free */
  port?: number;
  /** A loopback address. @defaultValue `127.0.0.1` */
  host?: string;
  /** Told about mistakes of ours, with their stack. @defaultValue standard error */
  reportFailure?: (error: unknown) => void;
  /** Real time in milliseconds. @defaultValue the machine's */
  now?: () => number;
}

export interface ServedCloud {
  /** E.g. `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly port: number;
  /** Takes no more calls, lets those in progress end for up to five seconds, and closes the connections. */
  stop(): Promise<void>;
}

const HEADERS_MILLISECONDS = 10_000;
const REQUEST_MILLISECONDS = 120_000;
/** Longer than the five seconds after which SDKs drop an idle connection themselves. */
const KEEP_ALIVE_MILLISECONDS = 30_000;
const STOP_MILLISECONDS = 5_000;
const LARGEST_HEADERS = 64 * 1024;
const ONE_WRITE_BYTES = 16 * 1024;

/**
 * @throws Error when the address cannot be used, naming it and the cure
 */
export async function serveCloud(cloud: LocalCloud, options: ServeCloudOptions = {}): Promise<ServedCloud> {
  const { port = 0, host = "127.0.0.1", now = () => Date.now(), reportFailure = writeFailure } = options;
  rejectForeignHost(host);
  const server = createServer({ maxHeaderSize: LARGEST_HEADERS, keepAlive: true, noDelay: true, connectionsCheckingInterval: 5_000 }, (incoming, outgoing) => {
    void handle(cloud, incoming, outgoing, { now, reportFailure });
  });
  server.headersTimeout = HEADERS_MILLISECONDS;
  server.requestTimeout = REQUEST_MILLISECONDS;
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    port: address.port,
    stop: () => stop(server),
  };
}

function writeFailure(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
}

function rejectForeignHost(host: string): void {
  if (host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)) return;
  throw new Error(`The local cloud listens on this machine only, so ${host} is no address for it. Use 127.0.0.1, ::1 or localhost.`);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => failed(listenError(error, port, host)));
    server.listen(port, host, done);
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new Error(`Port ${port} on ${host} is in use, perhaps by another \`switchyard serve\`. End that one, or choose another port with --port N ` +
        "(--port 0 takes one that is free).", { cause: error });
    case "EACCES":
      return new Error(`Port ${port} on ${host} may not be used by this account. Choose one above 1023 with --port N.`, { cause: error });
    default:
      return new Error(`The local cloud cannot listen on ${host}:${port}: ${error.message}. Choose another port with --port N.`, { cause: error });
  }
}

async function handle(cloud: LocalCloud, incoming: IncomingMessage, outgoing: ServerResponse,
  { now, reportFailure }: { now: () => number; reportFailure: (error: unknown) => void }): Promise<void> {
  try {
    const { statusCode, headers, body } = incoming.url?.startsWith(CONTROL_PREFIX)
      ? await answerControl(cloud.control, incoming)
      : await answerRequest(cloud, plainRequest(incoming), { requestId: randomUUID(), now, reportFailure });
    if (outgoing.destroyed) return;
    const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    // A body that was refused unread must not be taken for the next request.
    const isUnread = !incoming.complete;
    const length = lengthHeader(incoming, statusCode, headers, bytes);
    outgoing.writeHead(statusCode, { ...headers, ...length, ...(isUnread && { connection: "close" }) });
    if (incoming.method === "HEAD" || bytes.length === 0) outgoing.end();
    // Headers and a text go out in one write, headers and bytes in two.
    else if (bytes.length <= ONE_WRITE_BYTES) outgoing.end(bytes.toString("latin1"), "latin1");
    else outgoing.end(bytes);
    if (isUnread) outgoing.once("finish", () => setTimeout(() => incoming.destroy(), 200).unref());
    if (isUnread) incoming.resume();
  } catch (error) {
    reportFailure(error);
    outgoing.destroy();
  }
}

function plainRequest(incoming: IncomingMessage): PlainRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return { method: incoming.method ?? "GET", url: incoming.url ?? "/", headers, readBody: (limit) => readBody(incoming, limit) };
}

/** HEAD answers state the length of a body that they do not have; 204 and 304 have none. */
function lengthHeader(incoming: IncomingMessage, statusCode: number, headers: Record<string, string>, bytes: Uint8Array): Record<string, number> {
  if (statusCode === 204 || statusCode === 304) return {};
  const isStated = Object.keys(headers).some((name) => name.toLowerCase() === "content-length");
  return incoming.method === "HEAD" && isStated ? {} : { "Content-Length": bytes.length };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  // A connection is idle again once its call is answered; clients keep such connections open for more.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const force = setTimeout(() => server.closeAllConnections(), STOP_MILLISECONDS);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(force);
}
