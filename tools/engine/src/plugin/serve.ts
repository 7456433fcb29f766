import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CHANNEL_OPTIONS, fromStruct, listen, toStruct } from "../monitor/wire";
import type { PropertyMap } from "../property-value";
import type { Provider } from "../provider";
import { callResponse, checkResponse, diffResponse, invokeResponse, readResponse, statusOf } from "./messages";

/** A provider that answers over Pulumi's protocol. */
export interface ServedProvider {
  readonly port: number;
  /** Lets calls in flight end, then stops. */
  close(): Promise<void>;
}

const seconds = (timeout: number): number | undefined => (timeout > 0 ? timeout : undefined);

/** Who made the request may leave maps out altogether. */
const optional = (struct: Parameters<typeof fromStruct>[0]): PropertyMap | undefined => (struct === undefined ? undefined : fromStruct(struct));

function created(result: { id: string; outs: PropertyMap }): pb.CreateResponse {
  const response = new pb.CreateResponse();
  response.setId(result.id);
  response.setProperties(toStruct(result.outs));
  return response;
}

function updated(result: { outs: PropertyMap }): pb.UpdateResponse {
  const response = new pb.UpdateResponse();
  response.setProperties(toStruct(result.outs));
  return response;
}

function configured(provider: Provider): pb.ConfigureResponse {
  const response = new pb.ConfigureResponse();
  response.setAcceptsecrets(provider.acceptSecrets);
  response.setSupportspreview(provider.supportsPreview);
  response.setAcceptresources(false);
  response.setAcceptoutputs(false);
  return response;
}

function handshake(provider: Provider): pb.ProviderHandshakeResponse {
  const response = new pb.ProviderHandshakeResponse();
  response.setAcceptSecrets(provider.acceptSecrets);
  response.setAcceptResources(false);
  response.setAcceptOutputs(false);
  return response;
}

/** The calls of the protocol that a provider in-process has, each as a function from request to response. */
function methodsOf(provider: Provider) {
  return {
    handshake: async (_: pb.ProviderHandshakeRequest) => handshake(provider),
    getPluginInfo: async (_: Empty) => {
      const info = new PluginInfo();
      info.setVersion(provider.version);
      return info;
    },
    getSchema: async (_: pb.GetSchemaRequest) => {
      const response = new pb.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: provider.name, version: provider.version }));
      return response;
    },
    checkConfig: async (request: pb.CheckRequest) =>
      checkResponse(await provider.checkConfig(request.getUrn(), fromStruct(request.getOlds()), fromStruct(request.getNews()))),
    diffConfig: async (request: pb.DiffRequest) => {
      const olds = optional(request.getOldInputs()) ?? fromStruct(request.getOlds());
      return diffResponse(await provider.diffConfig(request.getUrn(), olds, fromStruct(request.getNews())));
    },
    configure: async (request: pb.ConfigureRequest) => {
      await provider.configure(fromStruct(request.getArgs()));
      return configured(provider);
    },
    check: async (request: pb.CheckRequest) => {
      const seed = Buffer.from(request.getRandomseed_asU8()).toString("hex");
      const call = seed === "" ? {} : { randomSeed: seed };
      return checkResponse(await provider.check(request.getUrn(), fromStruct(request.getOlds()), fromStruct(request.getNews()), call));
    },
    diff: async (request: pb.DiffRequest) =>
      diffResponse(
        await provider.diff(request.getId(), request.getUrn(), fromStruct(request.getOlds()), fromStruct(request.getNews()), {
          oldInputs: optional(request.getOldInputs()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    create: async (request: pb.CreateRequest) =>
      created(
        await provider.create(request.getUrn(), fromStruct(request.getProperties()), {
          preview: request.getPreview(),
          timeoutSeconds: seconds(request.getTimeout()),
        }),
      ),
    read: async (request: pb.ReadRequest) =>
      readResponse(
        await provider.read(request.getId(), request.getUrn(), fromStruct(request.getProperties()), {
          inputs: optional(request.getInputs()),
          timeoutSeconds: seconds(request.getTimeout()),
        }),
      ),
    update: async (request: pb.UpdateRequest) =>
      updated(
        await provider.update(request.getId(), request.getUrn(), fromStruct(request.getOlds()), fromStruct(request.getNews()), {
          preview: request.getPreview(),
          timeoutSeconds: seconds(request.getTimeout()),
          oldInputs: optional(request.getOldInputs()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    delete: async (request: pb.DeleteRequest) => {
      const call = { inputs: optional(request.getOldInputs()), timeoutSeconds: seconds(request.getTimeout()) };
      await provider.delete(request.getId(), request.getUrn(), fromStruct(request.getProperties()), call);
      return new Empty();
    },
    invoke: async (request: pb.InvokeRequest) =>
      invokeResponse(await provider.invoke(request.getTok(), fromStruct(request.getArgs()))),
    call: async (request: pb.CallRequest) => {
      if (provider.call === undefined) throw new Error(`the ${provider.name} provider has no methods, so not ${request.getTok()} either`);
      return callResponse(await provider.call(request.getTok(), fromStruct(request.getArgs())));
    },
    cancel: async (_: Empty) => {
      await provider.cancel?.();
      return new Empty();
    },
    // Sent when a provider was started before the engine; there is nothing of the engine that it would need.
    attach: async (_: unknown) => new Empty(),
  };
}

function handler<Request, Response>(method: (request: Request) => Promise<Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, reply) => {
    method(call.request).then(
      (response) => reply(null, response),
      (error: unknown) => reply(statusOf(error)),
    );
  };
}

/** Serves a provider on a free port of this machine, for an engine in another process. Calls it lacks are "unimplemented". */
export async function serveProvider(provider: Provider): Promise<ServedProvider> {
  const server = new grpc.Server(CHANNEL_OPTIONS);
  const methods = Object.entries(methodsOf(provider)) as [string, (request: unknown) => Promise<unknown>][];
  server.addService(ResourceProviderService as unknown as grpc.ServiceDefinition, Object.fromEntries(methods.map(([name, method]) => [name, handler(method)])));
  const address = await listen(server);
  return {
    port: Number(address.slice(address.lastIndexOf(":") + 1)),
    close: () =>
      new Promise((resolve) => {
        server.tryShutdown((error) => {
          if (error) server.forceShutdown();
          resolve();
        });
      }),
  };
}
