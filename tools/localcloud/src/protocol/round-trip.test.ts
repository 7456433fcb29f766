import fc from "fast-check";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ModelLibrary, type Operation } from "../model/api-model";
import { SERVICE_IDS } from "../model/service-ids";
import { readAddress } from "../http/request-address";
import type { ServiceId, Shape } from "../service";
import { commandOf, isKnownToSdk, SDK_CLIENTS, type SdkClient } from "../testing/sdk-clients";
import { structureValue, type MemberChoice } from "../testing/shape-values";
import { protocolOf } from "./protocol-choice";
import type { WireRequest, WireResponse } from "./wire";

const models = new ModelLibrary(join(__dirname, "..", "..", "models"));

/** The part of the SDK's requests that this test reads. */
interface SdkRequest {
  method: string;
  path: string;
  query: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

/** Stands where the SDK's HTTP client would: reads the request with the server's protocol and answers with a given output. */
class Loopback {
  received: { operation: string; input: Shape } | undefined;
  output: Shape = {};

  constructor(private readonly service: ServiceId) {}

  async handle(sdkRequest: SdkRequest): Promise<{ response: unknown }> {
    const model = models.service(this.service);
    const request = await wireRequest(sdkRequest);
    const protocol = protocolOf(model, request);
    const operation = model.operation(protocol.operationName(model, request))!;
    this.received = { operation: operation.name, input: protocol.parse(operation, request) };
    return { response: httpResponse(protocol.respond(operation, this.output, "request-1")) };
  }
}

async function wireRequest({ method, path, query, headers, body }: SdkRequest): Promise<WireRequest> {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((item): [string, string] => [name, item ?? ""]));
  return {
    method, path: readAddress(path).rawPath, query: pairs, body: await bytesOf(body),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (body instanceof Readable) return Buffer.concat(await body.toArray());
  return Buffer.from(body as Uint8Array);
}

/** The SDK wants an instance of its own class only in places that this test does not reach. */
function httpResponse({ statusCode, headers, body }: WireResponse): unknown {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { statusCode, headers: lower, body: Readable.from([Buffer.from(body as Uint8Array)], { objectMode: false }) };
}

function clientOf(service: ServiceId, loopback: Loopback): SdkClient {
  return new SDK_CLIENTS[service]!.Client({
    region: "us-east-1", endpoint: "http://127.0.0.1:1", credentials: { accessKeyId: "a", secretAccessKey: "b" }, forcePathStyle: true,
    maxAttempts: 1, requestHandler: loopback, requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED",
    disableRequestCompression: true, useQueueUrlAsEndpoint: false, md5: false, disableHostPrefix: true,
  });
}

/** Members that the SDK itself changes on their way, so that they cannot come out as they went in. */
const CHANGED_BY_SDK: Partial<Record<ServiceId, readonly string[]>> = {
  // Keys of the customer are replaced by their base64 and MD5; checksums and lengths are computed from the body.
  s3: ["SSECustomerKey", "SSECustomerKeyMD5", "CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5", "ChecksumAlgorithm", "ContentLength",
    "ContentMD5", "Expires", "ExpiresString", "CreateBucketConfiguration", "ContentEncoding", "ChecksumMode",
    // Numbers in the model, texts in the SDK.
    "PartNumberMarker", "NextPartNumberMarker"],
  // Asks for a signature that needs a package of its own.
  events: ["EndpointId"],
};

/** Kept out because a check of the SDK depends on the answer. */
const UNCHECKED_OPERATIONS = new Set(["sqs.SendMessage", "sqs.SendMessageBatch", "sqs.ReceiveMessage"]);

for (const service of SERVICE_IDS.filter((id) => SDK_CLIENTS[id] !== undefined)) {
  describe(`${service} between the stock SDK and the server's protocol`, () => {
    const loopback = new Loopback(service);
    const client = clientOf(service, loopback);
    const isComparable: MemberChoice = (shape, member) => !(CHANGED_BY_SDK[service]?.includes(member) ?? false) && isKnownToSdk(service, shape.name, member);
    const operations = models.service(service).modelledOperationNames
      .filter((name) => !UNCHECKED_OPERATIONS.has(`${service}.${name}`) && commandOf(service, name, {}) !== undefined);

    afterAll(() => client.destroy());

    it.each(operations)("carries input and output of %s", async (name) => {
      const operation = models.service(service).operation(name)!;

      await fc.assert(fc.asyncProperty(inputOf(operation, isComparable), outputOf(operation, isComparable), async (input, output) => {
        loopback.received = undefined;
        loopback.output = output;
        const answer = await client.send(commandOf(service, name, input));

        expect(plain(loopback.received)).toMatchObject({ operation: name, input: plain(input) });
        expect(plain(await withBodies(answer))).toMatchObject(plain(output));
      }), { numRuns: 2 });
    });
  });
}

function inputOf(operation: Operation, isChosen: MemberChoice): fc.Arbitrary<Shape> {
  if (operation.input === undefined) return fc.constant({});
  // The SDK refuses what cannot be a bucket's name.
  const fixed = operation.input.members.has("Bucket") ? { Bucket: "bucket-1" } : {};
  return structureValue(operation.input, isChosen).map((input) => ({ ...input, ...fixed }));
}

function outputOf(operation: Operation, isChosen: MemberChoice): fc.Arbitrary<Shape> {
  // A status outside of 2xx would be an error to the SDK.
  const isAnswer: MemberChoice = (shape, member) => shape.members.get(member)!.location !== "statusCode" && isChosen(shape, member);
  return operation.output === undefined ? fc.constant({}) : structureValue(operation.output, isAnswer);
}

/** Bytes and dates in a form that compares by content. */
function plain<T>(value: T): T {
  if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString("hex")}` as T;
  if (value instanceof Date) return `date:${value.toISOString()}` as T;
  if (Array.isArray(value)) return value.map(plain) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)])) as T;
}

async function withBodies(answer: Shape): Promise<Shape> {
  const { $metadata: _metadata, ...members } = answer;
  for (const [name, value] of Object.entries(members)) {
    if (value instanceof Readable) members[name] = Buffer.concat(await value.toArray());
  }
  return members;
}
