"use strict";

/**
 * Requests to the cloud's endpoint go through the channel, with the bytes that would have gone through a socket: that is faster, and the
 * cloud knows which calls a function waits for. Whatever else opens a connection may do so on this machine only.
 */
const dgram = require("node:dgram");
const http = require("node:http");
const net = require("node:net");
const { EventEmitter } = require("node:events");
const { Readable, Writable } = require("node:stream");
const { OUTGOING, keep, send } = require("./channel");

const inFlight = new Map();
let lastId = 0;
let onChange = () => undefined;
let sendCall = send;

/** What a client may ask of a connection that there is none of. */
class NoSocket extends EventEmitter {
  constructor() {
    super();
    Object.assign(this, { connecting: false, destroyed: false, writable: true, readable: true, remoteAddress: "127.0.0.1", encrypted: false });
  }
  setTimeout() { return this; }
  setNoDelay() { return this; }
  setKeepAlive() { return this; }
  ref() { return this; }
  unref() { return this; }
  destroy() { return this; }
}

class EndpointResponse extends Readable {
  constructor(head, body, request) {
    super();
    Object.assign(this, {
      statusCode: head.statusCode, statusMessage: http.STATUS_CODES[head.statusCode] ?? "", httpVersion: "1.1", httpVersionMajor: 1, httpVersionMinor: 1,
      headers: {}, rawHeaders: [], trailers: {}, rawTrailers: [], complete: true, req: request, socket: request.socket, aborted: false,
    });
    for (const [name, value] of Object.entries(head.headers)) {
      this.headers[name.toLowerCase()] = value;
      this.rawHeaders.push(name, value);
    }
    if (body.length > 0) this.push(body);
    this.push(null);
  }
  _read() {}
  setTimeout() { return this; }
}

class EndpointRequest extends Writable {
  constructor(options, onResponse) {
    super({ autoDestroy: false });
    this.method = (options.method ?? "GET").toUpperCase();
    this.path = options.path ?? "/";
    this.host = options.hostname ?? options.host;
    this.protocol = "http:";
    this.socket = this.connection = new NoSocket();
    this.reusedSocket = true;
    this.aborted = false;
    this.chunks = [];
    this.fields = new Map();
    for (const [name, value] of Object.entries(options.headers ?? {})) if (value !== undefined) this.setHeader(name, value);
    if (!this.hasHeader("host")) this.setHeader("Host", `${this.host}:${options.port}`);
    if (options.auth !== undefined) this.setHeader("Authorization", `Basic ${Buffer.from(options.auth).toString("base64")}`);
    if (onResponse !== undefined) this.once("response", onResponse);
    options.signal?.addEventListener("abort", () => this.destroy(Object.assign(new Error("The operation was aborted"), { name: "AbortError", code: "ABORT_ERR" })), { once: true });
    process.nextTick(() => this.emit("socket", this.socket));
  }

  setHeader(name, value) { this.fields.set(name.toLowerCase(), [name, Array.isArray(value) ? value.join(", ") : String(value)]); return this; }
  getHeader(name) { return this.fields.get(name.toLowerCase())?.[1]; }
  hasHeader(name) { return this.fields.has(name.toLowerCase()); }
  removeHeader(name) { this.fields.delete(name.toLowerCase()); }
  getHeaders() { return Object.fromEntries([...this.fields].map(([name, [, value]]) => [name, value])); }
  getHeaderNames() { return [...this.fields.keys()]; }
  flushHeaders() {}
  setNoDelay() {}
  setSocketKeepAlive() {}
  setTimeout() { return this; }
  abort() {
    this.aborted = true;
    this.destroy();
  }

  _write(chunk, _encoding, callback) {
    this.chunks.push(chunk);
    callback();
  }

  _final(callback) {
    this.id = ++lastId;
    inFlight.set(this.id, this);
    onChange(inFlight.size);
    sendCall(OUTGOING.call, this.id, { method: this.method, url: this.path, headers: this.getHeaders() }, this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks));
    callback();
  }

  _destroy(error, callback) {
    if (inFlight.delete(this.id)) onChange(inFlight.size);
    if (this.response === undefined && error === null) error = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    callback(error);
  }
}

/** The cloud has answered. */
function answer(id, head, body) {
  const request = inFlight.get(id);
  if (request === undefined) return; // nobody waits for it any more
  inFlight.delete(id);
  onChange(inFlight.size);
  request.response = request.res = new EndpointResponse(head, Buffer.from(body), request);
  request.response.once("close", () => request.destroy());
  if (request.emit("response", request.response)) return;
  request.response.resume();
}

function isLoopback(host) {
  return host === undefined || host === "" || host === "localhost" || host.endsWith(".localhost") || host === "::1" || host === "[::1]" || host === "::ffff:127.0.0.1"
    || /^127(\.\d{1,3}){3}$/.test(host);
}

function refusal(host) {
  return Object.assign(new Error(`connect ENETUNREACH ${host}: functions of the local cloud reach this machine only. Send AWS calls to AWS_ENDPOINT_URL.`), {
    code: "ENETUNREACH", syscall: "connect", address: host,
  });
}

function requestOptions(args) {
  const [first, second] = args;
  const onResponse = args.find((value) => typeof value === "function");
  if (typeof first !== "string" && !(first instanceof URL)) return { options: first, onResponse };
  const url = new URL(first);
  const given = typeof second === "object" && second !== null ? second : {};
  return { options: { hostname: url.hostname, port: url.port, path: url.pathname + url.search, ...given }, onResponse };
}

/**
 * @param {{ port: string, startsWhenQuiet: boolean }} endpoint `startsWhenQuiet`: the cloud carries calls out when the function has nothing else to do
 * @param {(inFlight: number) => void} whenChanged told how many calls wait for an answer
 * @param {() => void} whenConnected told that a real connection to the endpoint is made
 */
function install(endpoint, whenChanged, whenConnected) {
  onChange = whenChanged;
  sendCall = endpoint.startsWhenQuiet ? keep : send;
  const isEndpoint = (host, port) => String(port) === endpoint.port && isLoopback(host);
  const nativeRequest = http.request;
  http.request = function request(...args) {
    const { options, onResponse } = requestOptions(args);
    if (options === null || typeof options !== "object" || options.createConnection !== undefined || !isEndpoint(options.hostname ?? options.host?.replace(/:\d+$/, ""), options.port)) {
      return nativeRequest.apply(this, args);
    }
    return new EndpointRequest(options, onResponse);
  };
  http.get = function get(...args) {
    const request = http.request(...args);
    request.end();
    return request;
  };

  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function guardedConnect(...args) {
    // `net.connect` hands its arguments on in one array.
    const [first, second] = Array.isArray(args[0]) ? args[0] : args;
    const options = typeof first === "object" && first !== null ? first : typeof first === "number" || /^\d+$/.test(first) ? { port: first, host: typeof second === "string" ? second : undefined } : { path: first };
    if (options.path === undefined && !isLoopback(options.host)) {
      process.nextTick(() => this.destroy(refusal(options.host)));
      return this;
    }
    if (options.path === undefined && isEndpoint(options.host, options.port)) whenConnected();
    return connect.apply(this, args);
  };
  const sendTo = dgram.Socket.prototype.send;
  dgram.Socket.prototype.send = function guardedSend(...args) {
    const address = args.slice(1).find((value) => typeof value === "string");
    if (address !== undefined && !isLoopback(address)) throw refusal(address);
    return sendTo.apply(this, args);
  };
  const connectTo = dgram.Socket.prototype.connect;
  dgram.Socket.prototype.connect = function guardedDatagramConnect(port, address, ...rest) {
    if (typeof address === "string" && !isLoopback(address)) throw refusal(address);
    return connectTo.call(this, port, address, ...rest);
  };
}

module.exports = { install, answer, count: () => inFlight.size };
