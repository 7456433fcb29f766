import { operatorCommandLine } from "@switchyard/conventions";
import { deploymentHistory } from "@switchyard/deployment-history";
import type { OperatorClients } from "./clients";
import { answerApproval } from "./commands/approval";
import { listHistory, showDeployment } from "./commands/history";
import { override } from "./commands/override";
import { promote } from "./commands/promote";
import { repair } from "./commands/repair";
import { retry } from "./commands/retry";
import { rollback } from "./commands/rollback";
import { status } from "./commands/status";
import { stop } from "./commands/stop";
import type { Environment } from "./environment";
import { operator, type Report } from "./operator";
import { RequestError } from "./refusal";
import { type OperatorRequest, requestProblems, serviceProblems } from "./request";

export interface OperateOptions {
  environment: Environment;
  clients: OperatorClients;
  /** Milliseconds since the epoch. */
  now: () => number;
  uuid: () => string;
}

/** Deployments that a list shows unless told otherwise. */
const shownDeployments = 20;

/**
 * Carries out one command.
 *
 * @throws RequestError with everything that is wrong with the request; Refusal when it cannot be done as things stand; what AWS refuses
 */
export async function operate(request: OperatorRequest, { environment, clients, now, uuid }: OperateOptions): Promise<Report> {
  const { services, stack, deploymentTableName } = environment;
  const names = Object.keys(services);
  const problems = [...requestProblems(request), ...serviceProblems(request, names)];
  if (problems.length > 0) throw new RequestError(problems);
  const { command, reason = "", id, to, stage, limit = shownDeployments } = request;
  if (command === "history") {
    const { service } = request;
    const history = deploymentHistory({ client: clients.dynamoDb, tableName: deploymentTableName });
    const options = { history, tableName: deploymentTableName, limit, list: operatorCommandLine("history", { stack, ...(service && { service }) }), ...(service && { service }) };
    return id === undefined ? listHistory(options) : showDeployment(options, id);
  }
  const operated = operator({ environment, service: services[request.service ?? names[0]!]!, clients, now, uuid });
  switch (command) {
    case "status": return status(operated);
    case "promote": return promote(operated, reason);
    case "stop": return stop(operated, reason);
    case "rollback": return rollback(operated, reason, to);
    case "override": return override(operated, reason);
    case "repair": return repair(operated, reason);
    case "approve": return answerApproval(operated, "Approved", reason);
    case "reject": return answerApproval(operated, "Rejected", reason);
    case "retry": return retry(operated, reason, stage);
  }
}
