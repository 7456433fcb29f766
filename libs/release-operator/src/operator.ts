import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { operatorCommandLine, type OperatorCommand } from "@switchyard/conventions";
import { type DeploymentHistory, deploymentHistory, type HistoryItem, type ItemIdentity } from "@switchyard/deployment-history";
import { nothingCameOf } from "@switchyard/release";
import { type AlarmState, alarmStates } from "./alarms";
import type { OperatorClients } from "./clients";
import { type Deployments, deployments } from "./deployments";
import type { Environment, OperatedService } from "./environment";
import { type Functions, functions } from "./functions";
import { type Pipeline, pipeline } from "./pipelines";

/** What a command answers: the same once for programs and once for people. */
export interface Report {
  document: Readonly<Record<string, unknown>>;
  lines: readonly string[];
}

/** A reason, and what its change is recorded as. */
export interface Change {
  command: OperatorCommand;
  reason: string;
}

/** Somebody in front of one service, and all that this person can see and do. */
export interface Operator extends OperatedService {
  stack: string;
  pipeline: Pipeline;
  deployments: Deployments;
  functions: Functions;
  history: DeploymentHistory;
  alarms(): Promise<AlarmState[]>;
  /** A command as it can be typed. */
  print(command: OperatorCommand, more?: { id?: string; to?: string }): string;
  /** The record of a deployment, by our id or by CodeDeploy's. */
  find(id: string): Promise<HistoryItem | undefined>;
  /** ISO 8601. */
  time(): string;
  uuid(): string;
  /**
   * Records who does what and why, then does it. What cannot be recorded is not done; what is refused is recorded as well.
   *
   * @returns who it is recorded as, and where
   * @throws what the work throws
   */
  record(identities: readonly ItemIdentity[], change: Change, work?: () => Promise<void>): Promise<Recorded>;
}

export interface Recorded {
  by: string;
  at: string;
  /** Id of the item. */
  item: string;
}

export interface OperatorOptions {
  environment: Environment;
  service: OperatedService;
  clients: OperatorClients;
  /** Milliseconds since the epoch. */
  now: () => number;
  uuid: () => string;
}

export function operator({ environment, service, clients, now, uuid }: OperatorOptions): Operator {
  const { stack, applicationName, deploymentTableName } = environment;
  const history = deploymentHistory({ client: clients.dynamoDb, tableName: deploymentTableName });
  const time = (): string => new Date(now()).toISOString();
  return {
    ...service,
    stack,
    history,
    time,
    uuid,
    pipeline: pipeline(clients.codePipeline, service.pipelineName),
    deployments: deployments(clients.codeDeploy, { applicationName, deploymentGroupName: service.deploymentGroupName }),
    functions: functions(clients.lambda),
    alarms: () => alarmStates(clients.cloudWatch, service.candidateAlarms),
    print: (command, more = {}) => operatorCommandLine(command, { stack, ...(more.id === undefined && { service: service.service }), ...more }),
    find: (id) => findItem(history, id),

    async record(identities, { command, reason }, work) {
      const { Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
      const by = Arn!;
      const at = time();
      for (const identity of identities) await history.add(identity, [{ kind: "operator", command, by, reason, at }]);
      try {
        await work?.();
      } catch (error) {
        const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        for (const identity of identities) await history.add(identity, [{ kind: "note", note: `${nothingCameOf(command, by)}: ${why}`, at }]);
        throw error;
      }
      return { by, at, item: identities[0]!.deploymentId };
    },
  };
}

/** The record of a deployment, by our id or by CodeDeploy's. */
export async function findItem(history: DeploymentHistory, id: string): Promise<HistoryItem | undefined> {
  const ours = /^d-/.test(id) ? await history.follow(id) : undefined;
  return history.find(ours ?? id);
}
