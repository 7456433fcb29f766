import { Sha256 } from "@aws-crypto/sha256-js";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Shape } from "./cloud-api";

export interface JsonServiceOptions {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  signingName: string;
  /** First part of the `X-Amz-Target` header. */
  targetPrefix: string;
}

/** An error answer, in the form in which the SDK throws them. */
class JsonServiceError extends Error {
  constructor(
    code: string,
    message: string,
    public readonly $metadata: { httpStatusCode: number },
  ) {
    super(message);
    this.name = code;
  }
}

/** A client of a service that speaks AWS's JSON protocol without timestamps or blobs, for one that the SDK lacks. */
export class JsonServiceClient {
  private readonly signer: SignatureV4;

  constructor(private readonly options: JsonServiceOptions) {
    const { region, accessKeyId, secretAccessKey, signingName } = options;
    this.signer = new SignatureV4({ service: signingName, region, credentials: { accessKeyId, secretAccessKey }, sha256: Sha256 });
  }

  async call(operation: string, input: Shape): Promise<Shape> {
    const url = new URL(this.options.endpoint);
    const body = JSON.stringify(input);
    const request = new HttpRequest({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      port: url.port === "" ? undefined : Number(url.port),
      path: "/",
      headers: {
        host: url.host,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${this.options.targetPrefix}.${operation}`,
      },
      body,
    });
    const { headers } = await this.signer.sign(request);
    const response = await fetch(new URL("/", url), { method: "POST", headers, body }).catch((error: unknown) => {
      // `fetch` hides why it failed in the cause.
      throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
    });
    const text = await response.text();
    const answer = (text === "" ? {} : JSON.parse(text)) as Shape;
    if (response.ok) return answer;
    const code = String(answer["__type"] ?? response.headers.get("x-amzn-errortype") ?? response.status).replace(/^.*#/, "").replace(/:.*$/, "");
    throw new JsonServiceError(code, String(answer["message"] ?? answer["Message"] ?? ""), { httpStatusCode: response.status });
  }
}
