import type { OperatorCommand } from "@switchyard/conventions/operator-command";
import type { Caller } from "@switchyard/localcloud";
import { operate, type OperatorClients, type OperatorRequest, parseEnvironment, type Report } from "@switchyard/release-operator";
import { inProcessClient } from "../account/in-process-client";
import { callAs } from "../account/rehearsal-account";
import type { Rehearsal } from "../scenario/rehearsal";

/** Nobody calls: what is asked is what people and policies do. */
export const quietly = { callsPerSecond: 0 };

/** Runs a command, and lets the cloud carry out what is due at once. */
export type RunCommand = (command: OperatorCommand, more?: Partial<OperatorRequest>) => Promise<Report>;

/** Commands as somebody with a policy of the foundation, and with nothing else, runs them. @param name of a user that does not exist yet */
export async function commandsOf(rehearsal: Rehearsal, name: string, policy: "releaseOperatorPolicy" | "releaseApproverPolicy"): Promise<RunCommand> {
  const caller: Caller = await rehearsal.person(name, [rehearsal.names["payment"]![policy]]);
  const call = callAs(rehearsal.cloud, caller);
  const clients: OperatorClients = {
    cloudWatch: inProcessClient(call, "cloudwatch"), codeDeploy: inProcessClient(call, "codedeploy"), codePipeline: inProcessClient(call, "codepipeline"), dynamoDb: inProcessClient(call, "dynamodb"),
    lambda: inProcessClient(call, "lambda"), sts: inProcessClient(call, "sts"),
  };
  const environment = parseEnvironment("local", await rehearsal.layers.outputs("delivery"));
  return async (command, more = {}) => {
    const report = await operate({ command, reason: `${command} it`, ...more }, { environment, clients, now: () => rehearsal.now, uuid: () => rehearsal.cloud.ids.uuid() });
    await rehearsal.cloud.settle();
    return report;
  };
}

/** The commands that `status` proposes. */
export async function proposed(run: RunCommand): Promise<string[]> {
  return ((await run("status")).document["next"] as string[]).map((line) => /nx (?:run delivery:)?(\w+)/.exec(line)![1]!);
}
