import * as grpc from "@grpc/grpc-js";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as status from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { toStruct } from "../monitor/wire";
import type { PropertyMap } from "../property-value";
import type { CheckFailure, CheckResult, DiffKind, DiffResult } from "../provider";

/** Answers of a provider as messages of Pulumi's protocol (pulumi/proto/pulumi/provider.proto). */

function failureMessages(failures: CheckFailure[] = []): provider.CheckFailure[] {
  return failures.map(({ property, reason }) => {
    const message = new provider.CheckFailure();
    message.setProperty(property);
    message.setReason(reason);
    return message;
  });
}

export function checkResponse({ inputs, failures }: CheckResult): provider.CheckResponse {
  const response = new provider.CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(failureMessages(failures));
  return response;
}

const { Kind } = provider.PropertyDiff;
const KINDS: Record<DiffKind, provider.PropertyDiff.Kind> = {
  add: Kind.ADD,
  "add-replace": Kind.ADD_REPLACE,
  delete: Kind.DELETE,
  "delete-replace": Kind.DELETE_REPLACE,
  update: Kind.UPDATE,
  "update-replace": Kind.UPDATE_REPLACE,
};

export function diffResponse(result: DiffResult): provider.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  const response = new provider.DiffResponse();
  response.setChanges(result.changes ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(result.diffs ?? []);
  response.setReplacesList(result.replaces ?? []);
  response.setDeletebeforereplace(result.deleteBeforeReplace ?? false);
  if (result.detailedDiff === undefined) return response;
  response.setHasdetaileddiff(true);
  for (const [path, { kind, inputDiff }] of Object.entries(result.detailedDiff)) {
    const entry = new provider.PropertyDiff();
    entry.setKind(KINDS[kind]);
    entry.setInputdiff(inputDiff ?? false);
    response.getDetaileddiffMap().set(path, entry);
  }
  return response;
}

/** Gone is a response without properties; an empty id alone would be taken for an existing resource. */
export function readResponse(result: { id: string; props: PropertyMap; inputs?: PropertyMap }): provider.ReadResponse {
  const response = new provider.ReadResponse();
  if (result.id === "") return response;
  response.setId(result.id);
  response.setProperties(toStruct(result.props));
  response.setInputs(toStruct(result.inputs ?? {}));
  return response;
}

export function invokeResponse(result: { outputs?: PropertyMap; failures?: CheckFailure[] }): provider.InvokeResponse {
  const response = new provider.InvokeResponse();
  response.setReturn(toStruct(result.outputs ?? {}));
  response.setFailuresList(failureMessages(result.failures));
  return response;
}

export function callResponse(result: { outputs?: PropertyMap; failures?: CheckFailure[] }): provider.CallResponse {
  const response = new provider.CallResponse();
  response.setReturn(toStruct(result.outputs ?? {}));
  response.setFailuresList(failureMessages(result.failures));
  return response;
}

interface InitFailure extends Error {
  reasons: string[];
  id: string;
  outs: PropertyMap;
  inputs?: PropertyMap;
}

const isInitFailure = (error: unknown): error is InitFailure =>
  error instanceof Error && "reasons" in error && Array.isArray(error.reasons) && "id" in error && "outs" in error;

/** A provider's error as a gRPC status; a resource that exists but is not ready carries its state along. */
export function statusOf(error: unknown): Partial<grpc.StatusObject> {
  const details = error instanceof Error ? error.message : String(error);
  if (!isInitFailure(error)) return { code: grpc.status.UNKNOWN, details };
  const detail = new provider.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toStruct(error.outs));
  detail.setInputs(toStruct(error.inputs ?? {}));
  detail.setReasonsList(error.reasons);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const full = new status.Status();
  full.setCode(grpc.status.UNKNOWN);
  full.setMessage(details);
  full.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(full.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details, metadata };
}
