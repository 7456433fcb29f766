/** What a function's process says, checked: it runs code that the cloud does not know. */
import * as z from "zod/mini";

/** Until when it has nothing to do, and how many of its calls wait for an answer. */
const quiet = z.object({ until: z.nullable(z.number()), calls: z.number() });

const call = z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()) });

export type ApiCall = z.infer<typeof call>;

/** @returns undefined when the process says something that makes no sense */
export function readQuiet(head: unknown): z.infer<typeof quiet> | undefined {
  return quiet.safeParse(head).data;
}

/** @returns undefined when the process says something that makes no sense */
export function readCall(head: unknown): ApiCall | undefined {
  return call.safeParse(head).data;
}
