import * as grpc from "@grpc/grpc-js";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { PropertyMap } from "../property-value";

/** Messages carry whole Lambda bundles; gRPC's own limit is 4 MB. */
export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
  // Statistics that nobody reads.
  "grpc.enable_channelz": 0,
};

export function fromStruct(struct: Struct | undefined): PropertyMap {
  return (struct?.toJavaScript() ?? {}) as PropertyMap;
}

export function toStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(map as Record<string, JavaScriptValue>);
}

/** An answer that the program sees as an error. */
export class RpcError extends Error {
  constructor(readonly code: grpc.status, message: string) {
    super(message);
  }
}

/** An answer after which the language runtime ends without another word. */
export function terminating(): RpcError {
  return new RpcError(grpc.status.UNAVAILABLE, "Resource monitor is terminating");
}

/** A unary handler from an async function; what it throws becomes the status. */
export function unary<Request, Response>(
  handle: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, reply) => {
    handle(call.request).then(
      (response) => reply(null, response),
      (error: unknown) => reply({
        code: error instanceof RpcError ? error.code : grpc.status.UNKNOWN,
        details: error instanceof Error ? error.message : String(error),
      }),
    );
  };
}

/** Binds a server to a free port of this machine only. */
export function listen(server: grpc.Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(`127.0.0.1:${port}`);
    });
  });
}
