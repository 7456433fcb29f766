import * as z from "zod/mini";

/** The part of Lambda's context that the service reads. */
export interface InvocationContext {
  invokedFunctionArn: string;
  awsRequestId: string;
}

/**
 * Whether a call is a test of this version. Only release functions may invoke a version by its number; callers may
 * invoke the alias, so nothing that a caller sends can make a payment a synthetic one.
 */
export function isSynthetic({ invokedFunctionArn }: InvocationContext): boolean {
  return /^\d+$/.test(invokedFunctionArn.split(":")[7] ?? "");
}

const correlated = z.object({ correlationId: z.string().check(z.regex(/^[A-Za-z0-9_.:-]{1,128}$/)) });

/** Id that follows a request through all logs: the caller's, or else the invocation's. */
export function correlationIdOf(event: unknown, { awsRequestId }: InvocationContext, isClean: (text: string) => boolean): string {
  const parsed = correlated.safeParse(event);
  return parsed.success && isClean(parsed.data.correlationId) ? parsed.data.correlationId : awsRequestId;
}
