import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { TrialCall } from "@switchyard/release";
import * as z from "zod/mini";

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
    const payload = parsed(answer.Payload);
    if (answer.FunctionError !== undefined) return { failure: `${answer.FunctionError}${errorTypeOf(payload)}`, milliseconds };
    return payload === undefined ? { failure: "the answer is not JSON", milliseconds } : { payload, milliseconds };
  };
}

function parsed(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString());
  } catch {
    return undefined;
  }
}

const failure = z.object({ errorType: z.string().check(z.regex(/^[A-Za-z][A-Za-z.]{0,60}$/)) });

/** The kind of error, e.g. `Sandbox.Timedout`. Its message may quote a request and stays where it is. */
function errorTypeOf(payload: unknown): string {
  const found = failure.safeParse(payload);
  return found.success ? ` (${found.data.errorType})` : "";
}
