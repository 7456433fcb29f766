import * as grpc from "@grpc/grpc-js";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { CallbackInvokeRequest, type Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  ErrorHookRequest, ErrorHookResponse, ResourceHookRequest, ResourceHookResponse, TransformInvokeResponse, TransformResponse,
  type TransformInvokeRequest, type TransformRequest, type RegisterErrorHookRequest, type RegisterResourceHookRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import type { HookCall, RegisteredErrorHook, RegisteredHook } from "../deployment/hooks";
import { CHANNEL_OPTIONS, toStruct } from "./wire";

/** Calls functions of the program: transforms and hooks. */
export class CallbackClients {
  private readonly clients = new Map<string, CallbacksClient>();

  async transform(callback: Callback, request: TransformRequest): Promise<TransformResponse> {
    return TransformResponse.deserializeBinary(await this.invoke(callback, request.serializeBinary()));
  }

  async transformInvoke(callback: Callback, request: TransformInvokeRequest): Promise<TransformInvokeResponse> {
    return TransformInvokeResponse.deserializeBinary(await this.invoke(callback, request.serializeBinary()));
  }

  hook(message: RegisterResourceHookRequest): RegisteredHook {
    const callback = message.getCallback()!;
    return {
      onDryRun: message.getOnDryRun(),
      ignoreErrors: message.getIgnoreErrors(),
      call: async (call) => {
        const request = new ResourceHookRequest();
        fill(request, call);
        if (call.newOutputs) request.setNewOutputs(toStruct(call.newOutputs));
        const response = ResourceHookResponse.deserializeBinary(await this.invoke(callback, request.serializeBinary()));
        if (response.getError()) throw new Error(response.getError());
      },
    };
  }

  errorHook(message: RegisterErrorHookRequest): RegisteredErrorHook {
    const callback = message.getCallback()!;
    return {
      call: async (call) => {
        const request = new ErrorHookRequest();
        fill(request, call);
        request.setFailedOperation(call.failedOperation);
        request.setErrorsList(call.errors);
        const response = ErrorHookResponse.deserializeBinary(await this.invoke(callback, request.serializeBinary()));
        if (response.getError()) throw new Error(response.getError());
        return response.getRetry();
      },
    };
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  private invoke(callback: Callback, bytes: Uint8Array): Promise<Uint8Array> {
    const request = new CallbackInvokeRequest();
    request.setToken(callback.getToken());
    request.setRequest(bytes);
    return new Promise((resolve, reject) => {
      this.client(callback.getTarget()).invoke(request, (error, response) => {
        if (error) reject(new Error(error.details));
        else resolve(response.getResponse_asU8());
      });
    });
  }

  private client(target: string): CallbacksClient {
    let client = this.clients.get(target);
    if (!client) {
      client = new CallbacksClient(target, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
      this.clients.set(target, client);
    }
    return client;
  }
}

function fill(request: ResourceHookRequest | ErrorHookRequest, call: HookCall): void {
  request.setUrn(call.urn);
  request.setId(call.id);
  request.setName(call.name);
  request.setType(call.type);
  if (call.newInputs) request.setNewInputs(toStruct(call.newInputs));
  if (call.oldInputs) request.setOldInputs(toStruct(call.oldInputs));
  if (call.oldOutputs) request.setOldOutputs(toStruct(call.oldOutputs));
}
