import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { RegisterResourceOutputsRequest, RegisterResourceRequest, type RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { fromStruct, toStruct } from "../monitor/wire";
import type { ProgramRunner } from "../operation";
import type { PropertyMap } from "../property-value";
import { STACK_TYPE } from "../urn";

export interface RegisteredThing {
  urn: string;
  id: string;
  outputs: PropertyMap;
}

export interface ThingOptions {
  dependsOn?: string[];
  /** By property: URNs that its value comes from. */
  propertyDependencies?: Record<string, string[]>;
  protect?: boolean;
  deleteBeforeReplace?: boolean;
  type?: string;
  /** Old names. */
  aliases?: string[];
}

/** What a program in a test can ask for, over the wire as a real one does. */
export interface TestMonitor {
  thing(name: string, inputs?: PropertyMap, options?: ThingOptions): Promise<RegisteredThing>;
  outputs(outputs: PropertyMap): Promise<void>;
}

/** A program that is a function of this process. */
export function testProgram(body: (monitor: TestMonitor) => Promise<void>): ProgramRunner {
  return {
    async run({ monitorAddress, ref }) {
      const client = new ResourceMonitorClient(monitorAddress, grpc.credentials.createInsecure());
      try {
        const stack = await register(client, STACK_TYPE, `${ref.project}-${ref.stack}`, "", {}, {}, false);
        await body({
          thing: (name, inputs = {}, options = {}) => register(client, options.type ?? "kit:index:Thing", name, stack.urn, inputs, options, true),
          outputs: (outputs) => registerOutputs(client, stack.urn, outputs),
        });
        await new Promise<void>((resolve, reject) => client.signalAndWaitForShutdown(new Empty(), (error) => (error ? reject(error) : resolve())));
        return { exitCode: 0 };
      } catch (error) {
        // As the language runtime: it goes quietly when the engine tells it to.
        if ((error as Partial<grpc.ServiceError>).code === grpc.status.UNAVAILABLE) return { exitCode: 0 };
        return { exitCode: 1 };
      } finally {
        client.close();
      }
    },
  };
}

function register(
  client: ResourceMonitorClient, type: string, name: string, parent: string, inputs: PropertyMap, options: ThingOptions, custom: boolean,
): Promise<RegisteredThing> {
  const request = new RegisterResourceRequest();
  request.setType(type);
  request.setName(name);
  request.setParent(parent);
  request.setCustom(custom);
  request.setObject(toStruct(inputs));
  request.setAcceptsecrets(true);
  const { dependsOn = [], propertyDependencies = {} } = options;
  request.setDependenciesList([...new Set([...dependsOn, ...Object.values(propertyDependencies).flat()])]);
  for (const key of Object.keys(inputs)) {
    const dependencies = new RegisterResourceRequest.PropertyDependencies();
    dependencies.setUrnsList(propertyDependencies[key] ?? []);
    request.getPropertydependenciesMap().set(key, dependencies);
  }
  if (options.protect) request.setProtect(true);
  request.setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined);
  request.setDeletebeforereplace(options.deleteBeforeReplace ?? false);
  request.setAliasurnsList(options.aliases ?? []);
  return new Promise((resolve, reject) => {
    client.registerResource(request, (error: grpc.ServiceError | null, response: RegisterResourceResponse) => {
      if (error) reject(error);
      else resolve({ urn: response.getUrn(), id: response.getId(), outputs: fromStruct(response.getObject()) });
    });
  });
}

function registerOutputs(client: ResourceMonitorClient, urn: string, outputs: PropertyMap): Promise<void> {
  const request = new RegisterResourceOutputsRequest();
  request.setUrn(urn);
  request.setOutputs(toStruct(outputs));
  return new Promise((resolve, reject) => client.registerResourceOutputs(request, (error) => (error ? reject(error) : resolve())));
}
