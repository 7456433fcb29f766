import * as z from "zod/mini";
import { Refusal } from "./refusal";

/** What operators act on of one service: names, as the delivery layer has them. */
export interface OperatedService {
  service: string;
  pipelineName: string;
  deploymentGroupName: string;
  /** Function that serves the callers. */
  liveFunction: string;
  blueFunction: string;
  candidateAlarms: readonly string[];
  hooks: { before: string; after: string };
}

/** One deployed environment. */
export interface Environment {
  /** Pulumi stack. */
  stack: string;
  region: string;
  applicationName: string;
  deploymentTableName: string;
  services: Readonly<Record<string, OperatedService>>;
}

const text = z.string().check(z.minLength(1));
const byService = z.record(z.string(), text);

const outputs = z.object({
  region: text,
  applicationName: text,
  deploymentTableName: text,
  pipelineNames: byService,
  deploymentGroupNames: byService,
  liveFunctionNames: byService,
  blueFunctionNames: byService,
  candidateAlarmNames: z.record(z.string(), z.array(text)),
  trafficHookNames: z.record(z.string(), z.object({ before: text, after: text })),
});

/**
 * The environment that the outputs of the delivery layer describe.
 *
 * @throws Refusal naming everything that is missing, and the command that deploys it
 */
export function parseEnvironment(stack: string, value: unknown): Environment {
  const parsed = outputs.safeParse(value);
  const missing = parsed.success ? missingByService(parsed.data) : [...new Set(parsed.error.issues.map(({ path }) => path.join(".")))];
  if (!parsed.success || missing.length > 0) {
    const again = `npx nx up delivery${stack === "local" ? "" : ` -c ${stack} --yes`}`;
    throw new Refusal(`The delivery layer of stack ${stack} lacks outputs that operators' commands need: ${missing.join(", ")}. It was deployed by an older program; deploy it again: ${again}`);
  }
  const { region, applicationName, deploymentTableName, ...maps } = parsed.data;
  const services = Object.keys(maps.pipelineNames).map((service): OperatedService => ({
    service,
    pipelineName: maps.pipelineNames[service]!,
    deploymentGroupName: maps.deploymentGroupNames[service]!,
    liveFunction: maps.liveFunctionNames[service]!,
    blueFunction: maps.blueFunctionNames[service]!,
    candidateAlarms: maps.candidateAlarmNames[service]!,
    hooks: maps.trafficHookNames[service]!,
  }));
  return { stack, region, applicationName, deploymentTableName, services: Object.fromEntries(services.map((service) => [service.service, service])) };
}

function missingByService({ region: _region, applicationName: _application, deploymentTableName: _table, ...maps }: z.infer<typeof outputs>): string[] {
  return Object.keys(maps.pipelineNames).flatMap((service) => Object.entries(maps).filter(([, map]) => map[service] === undefined).map(([name]) => `${name}.${service}`));
}
