import { nearest, type OperatorCommand, readingCommands } from "@switchyard/conventions";

/** What a person asks for, as far as it has been given. */
export interface OperatorRequest {
  command: OperatorCommand;
  service?: string;
  /** Why; everything but looking needs it. */
  reason?: string;
  /** Of `history`: our id of a deployment, or CodeDeploy's. */
  id?: string;
  /** Of `rollback`: the deployment that brought the version to go back to. */
  to?: string;
  /** Of `retry`. */
  stage?: string;
  /** Of `history`. @defaultValue 20 */
  limit?: number;
}

/** CodePipeline keeps 512 characters of an approval's comment. */
export const maximumReasonCharacters = 500;

/** What is wrong with a request, whatever environment it is for. */
export function requestProblems({ command, reason }: OperatorRequest): string[] {
  if (readingCommands.includes(command)) return [];
  if (reason === undefined || reason.trim() === "") return ['--reason is missing: say why, e.g. --reason "error rate is rising". It is kept in the history with your name.'];
  if (reason.length > maximumReasonCharacters) return [`--reason has ${reason.length} characters, at most ${maximumReasonCharacters} are kept. Shorten it.`];
  return [];
}

/** What is wrong with the service of a request. `history` shows those of all when none is named. */
export function serviceProblems({ command, service }: OperatorRequest, services: readonly string[]): string[] {
  const known = services.join(", ");
  if (service === undefined) {
    if (services.length === 1 || command === "history") return [];
    return [`--service is missing, and there are several: ${known}. Name one.`];
  }
  if (services.includes(service)) return [];
  const meant = nearest(service, services);
  return [`--service: there is no service "${service}".${meant === undefined ? "" : ` Did you mean "${meant}"?`} Services: ${known}.`];
}
