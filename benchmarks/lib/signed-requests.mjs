import { createHash, createHmac } from "node:crypto";
import http from "node:http";
import { performance } from "node:perf_hooks";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/**
 * Signs requests as AWS clients do (Signature Version 4), with as little work as possible: the benchmark is about the server.
 *
 * @param {{ accessKeyId: string, secretAccessKey: string }} credentials
 */
export function signer({ accessKeyId, secretAccessKey }, service, region = "us-east-1") {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const date = time.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = ["aws4_request"].reduce(hmac, hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), service));
  return ({ method, path, query = "", headers, body }) => {
    const all = { ...headers, "x-amz-date": time, "x-amz-content-sha256": sha256(body) };
    const names = Object.keys(all).sort();
    const canonical = [method, path, query, ...names.map((name) => `${name}:${all[name]}`), "", names.join(";"), all["x-amz-content-sha256"]].join("\n");
    const signature = createHmac("sha256", key).update(["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).digest("hex");
    return { ...all, authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}` };
  };
}

/**
 * Sends signed requests over a few kept connections and counts answers.
 *
 * @param {string} endpoint
 * @param {(index: number) => { method: string, path: string, headers: Record<string, string>, body: string | Buffer }} request
 * @param {{ sign: ReturnType<typeof signer>, count: number, connections?: number }} options
 * @returns {Promise<number>} calls a second
 */
export async function throughput(endpoint, request, { sign, count, connections = 8 }) {
  const { host, hostname, port } = new URL(endpoint);
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      const { method, path, headers = {}, body = "" } = request(index);
      const signed = sign({ method, path, headers: { host, ...headers }, body });
      await new Promise((done, failed) => {
        const outgoing = http.request({ hostname, port, method, path, headers: { ...signed, "content-length": Buffer.byteLength(body) }, agent }, (incoming) => {
          let text = "";
          if (incoming.statusCode < 300) incoming.resume();
          else incoming.on("data", (chunk) => (text += chunk));
          incoming.on("end", () => (incoming.statusCode < 300 ? done() : failed(new Error(`${method} ${path}: ${incoming.statusCode} ${text}`))));
        });
        outgoing.on("error", failed);
        outgoing.end(body);
      });
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return (count / (performance.now() - started)) * 1000;
}
