import * as z from "zod/mini";

/** The part of a push that is used. @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const pushPayload = z.object({
  ref: z.string(),
  after: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  deleted: z.boolean(),
  // Seconds since the epoch in pushes, and in nothing else.
  repository: z.object({ full_name: z.string(), pushed_at: z.int() }),
});

/** A push that brought something. */
export interface Push {
  /** `owner/name`. */
  repository: string;
  /** `refs/heads/main`. */
  ref: string;
  /** What the ref points to now. */
  commit: string;
  /** Milliseconds since the epoch; GitHub signs it with the rest. */
  pushedAt: number;
}

/** Reads a body. What it is, its own form tells: the header that names the event is not signed. */
export function parsePush(body: Uint8Array): { kind: "push"; push: Push } | { kind: "other" } | { kind: "unreadable" } {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return { kind: "unreadable" };
  }
  const parsed = pushPayload.safeParse(value);
  if (!parsed.success || parsed.data.deleted) return { kind: "other" };
  const { ref, after: commit, repository } = parsed.data;
  return { kind: "push", push: { repository: repository.full_name, ref, commit, pushedAt: repository.pushed_at * 1000 } };
}
