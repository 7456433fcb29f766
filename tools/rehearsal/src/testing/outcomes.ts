import type { PipelineExecution, Rehearsal } from "../scenario/rehearsal";

/** What a scenario says about a release that CodeDeploy has taken back, besides what holds for each of them. */
export interface TakenBack {
  /** CodeDeploy's code, e.g. `ALARM_ACTIVE`. */
  error: "ALARM_ACTIVE" | "HOOK_EXECUTION_FAILURE" | "IAM_ROLE_PERMISSIONS" | "TIMEOUT";
  /** Percent of the traffic that the version got, step by step. */
  percents: readonly number[];
  /** In the cause that people read. */
  cause: string | RegExp;
  /** Short names of the candidate alarms that went off, e.g. `error-rate`. @defaultValue none */
  alarms?: readonly string[];
  /** Short name of the alarm on the alias as a whole that paged people meanwhile, e.g. `error-rate`. @defaultValue none */
  pages?: string;
}

const steps = (percents: readonly number[]): object[] => percents.map((percent) => ({ percent, at: expect.any(String) as string }));

/** Release `2` was started from version 1, and version 1 serves all callers again. */
export function takenBack(rehearsal: Rehearsal, execution: PipelineExecution, { error, percents, cause, alarms = [], pages }: TakenBack): object {
  const [text, id] = [expect.any(String) as string, expect.stringMatching(/^d-[A-Z0-9]{9}$/) as string];
  const why = expect.stringMatching(cause) as string;
  return {
    pipeline: "Failed",
    actions: [
      ...["Source", "Build", "Deploy-Blue"].map((name) => ({ name, status: "Succeeded" })),
      { name: "Switch-Traffic", status: "Failed", message: why },
    ],
    alias: { version: "1", weights: {} },
    blueVersion: "2",
    deployments: [
      { id, status: error === "ALARM_ACTIVE" ? "Stopped" : "Failed", creator: "user", description: rehearsal.historyId(execution), error, rolledBackBy: id },
      { id, status: "Succeeded", creator: "codeDeployRollback", description: "", undoes: id },
    ],
    record: {
      outcome: "rolled back", cause: why, startedAt: text, endedAt: text, durationSeconds: expect.any(Number) as number, states: expect.any(Array) as object[],
      commit: execution.commit, author: "Ada Lovelace <ada@example.com>", message: text, artifactSha256: text, blueVersion: "2", candidateVersion: "2", fromVersion: "1", toVersion: "2",
      deploymentIds: [id], rollbackDeploymentId: id, operators: [], notes: [], trafficSteps: steps([...percents, 0]),
      alarms: alarms.map((alarm) => ({ alarm: `alarm-payment-candidate-${alarm}-local`, reason: expect.stringContaining("Threshold Crossed") as string, at: text })),
    },
    messages: [
      `payment local: release started from ${execution.commit.slice(0, 7)}`,
      ...(pages === undefined ? [] : [`ALARM: "alarm-payment-live-${pages}-local" in US East (N. Virginia)`]),
      "payment local: ROLLED BACK to version 1",
      ...(pages === undefined ? [] : [`OK: "alarm-payment-live-${pages}-local" in US East (N. Virginia)`]),
    ],
    versions: expect.any(Object) as object,
    paymentProblems: [],
  };
}

/** Percent of the traffic in the ten steps of a whole shift. */
export const wholeShift = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/** Release `2` serves all callers. @param notes in the record. @defaultValue none */
export function released(rehearsal: Rehearsal, execution: PipelineExecution, { notes = [] }: { notes?: readonly string[] } = {}): object {
  const [text, id] = [expect.any(String) as string, expect.stringMatching(/^d-[A-Z0-9]{9}$/) as string];
  return {
    pipeline: "Succeeded",
    actions: ["Source", "Build", "Deploy-Blue", "Switch-Traffic"].map((name) => ({ name, status: "Succeeded" })),
    alias: { version: "2", weights: {} },
    blueVersion: "2",
    deployments: [{ id, status: "Succeeded", creator: "user", description: rehearsal.historyId(execution) }],
    record: {
      outcome: "succeeded", startedAt: text, endedAt: text, durationSeconds: expect.any(Number) as number, states: expect.any(Array) as object[],
      commit: execution.commit, author: "Ada Lovelace <ada@example.com>", message: text, artifactSha256: text, blueVersion: "2", candidateVersion: "2", fromVersion: "1", toVersion: "2",
      deploymentIds: [id], operators: [], notes, trafficSteps: steps(wholeShift), alarms: [],
    },
    messages: [`payment local: release started from ${execution.commit.slice(0, 7)}`, "payment local: released as version 2"],
    versions: expect.any(Object) as object,
    paymentProblems: [],
  };
}
