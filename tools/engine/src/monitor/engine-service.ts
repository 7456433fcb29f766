import type * as grpc from "@grpc/grpc-js";
import {
  GetRootResourceResponse, LogSeverity, RequirePulumiVersionResponse, SetRootResourceResponse,
  type LogRequest, type RequirePulumiVersionRequest, type SetRootResourceRequest,
} from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import semver from "semver";
import { RefusedError } from "../deployment/errors";
import type { Run } from "../run";
import { unary } from "./wire";

/** The Pulumi CLI whose behaviour this engine follows. */
export const PULUMI_VERSION = "3.248.0";

const severities = {
  [LogSeverity.DEBUG]: "debug", [LogSeverity.INFO]: "info", [LogSeverity.WARNING]: "warning", [LogSeverity.ERROR]: "error",
} as const;

/** Pulumi's `Engine` service (pulumi/proto/pulumi/engine.proto): messages of the program, and its root resource. */
export class EngineService {
  private rootUrn = "";

  constructor(private readonly run: Promise<Run>) {}

  get implementation(): grpc.UntypedServiceImplementation {
    return {
      log: unary(async (request: LogRequest) => {
        (await this.run).deployment.reporter.log(
          severities[request.getSeverity()], request.getMessage(), request.getUrn() || undefined, request.getEphemeral());
        return new Empty();
      }),
      getRootResource: unary(async () => {
        const response = new GetRootResourceResponse();
        response.setUrn(this.rootUrn);
        return response;
      }),
      setRootResource: unary(async (request: SetRootResourceRequest) => {
        this.rootUrn = request.getUrn();
        return new SetRootResourceResponse();
      }),
      startDebugging: unary(async () => {
        throw new RefusedError("attaching a debugger is not supported by this engine");
      }),
      requirePulumiVersion: unary(async (request: RequirePulumiVersionRequest) => {
        const range = request.getPulumiVersionRange();
        if (!semver.satisfies(PULUMI_VERSION, range.replaceAll("||", " || "))) {
          throw new RefusedError(`Pulumi ${range} is required; this engine behaves like ${PULUMI_VERSION}`);
        }
        return new RequirePulumiVersionResponse();
      }),
    };
  }
}
