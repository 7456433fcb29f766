import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { TrialCall } from "@switchyard/release";

export interface VersionUnderTrial {
  client: Pick<LambdaClient, "send">;
  functionName: string;
  /** By number: only then the service is in test mode. */
  version: string;
  /** Milliseconds, for the time that answers take. */
  now: () => number;
}

/** Calls one version of a function by its number, as a trial does. What the function answers goes no further than the trial. */
export function versionCall({ client, functionName, version, now }: VersionUnderTrial): TrialCall {
  return async (request) => {
    const started = now();
    const answer = await client.send(new InvokeCommand({ FunctionName: functionName, Qualifier: version, Payload: Buffer.from(JSON.stringify(request)) }));
    const milliseconds = now() - started;
    if (answer.FunctionError !== undefined) return { failure: answer.FunctionError, milliseconds };
    try {
      return { payload: JSON.parse(Buffer.from(answer.Payload!).toString()) as unknown, milliseconds };
    } catch {
      return { failure: "the answer is not JSON", milliseconds };
    }
  };
}
