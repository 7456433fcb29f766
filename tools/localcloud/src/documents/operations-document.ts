/**
 * The page that lists what the local cloud models, made from the services themselves.
 */
import { join } from "node:path";
import { ModelLibrary } from "../model/api-model";
import { SERVICE_IDS } from "../model/service-ids";
import type { Service, ServiceId } from "../service";
import { loadService } from "../service-registry";

export interface ModelledService {
  id: ServiceId;
  fullName: string;
  /** In name order. */
  operations: string[];
  /** How many AWS has. */
  total: number;
}

/** @throws Error naming handlers that nobody can reach, because the API model has no such operation */
export function modelledServices(modelsFolder = join(__dirname, "..", "..", "models"), load: (id: ServiceId) => Service = loadService): ModelledService[] {
  const models = new ModelLibrary(modelsFolder);
  const unreachable: string[] = [];
  const services = SERVICE_IDS.map((id): ModelledService => {
    const model = models.service(id);
    const operations = Object.keys(load(id).operations).sort();
    unreachable.push(...operations.filter((name) => model.operation(name) === undefined).map((name) => `${id}.${name}`));
    return { id, fullName: model.metadata.serviceFullName, operations, total: model.operationNames.length };
  });
  if (unreachable.length > 0) {
    throw new Error(`Handlers without an operation in the API model: ${unreachable.join(", ")}. ` +
      "Add them to tools/localcloud/models/operations.json and run tools/localcloud/scripts/extract-models.mjs, or correct their names.");
  }
  return services;
}

export function operationsDocument(services: readonly ModelledService[]): string {
  const count = services.reduce((sum, { operations }) => sum + operations.length, 0);
  const sections = services.map(({ id, fullName, operations, total }) =>
    [`## ${id}`, "", `${fullName}: ${operations.length} of ${total}.`, "", operations.map((name) => `\`${name}\``).join(", ")].join("\n"));
  return [
    "# Operations of the local cloud",
    "",
    "<!-- Generated: node tools/localcloud/scripts/write-operations.mjs -->",
    "",
    `${count} operations of ${services.length} services. Every other operation of these services, and every other service, answers with the error`,
    "`NotImplemented`, which names it and says \"not modelled\". [local-cloud.md](local-cloud.md) says how to add one.",
    "",
    sections.join("\n\n"),
    "",
  ].join("\n");
}
