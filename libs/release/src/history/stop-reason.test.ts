import type { Fact } from "./fact";
import { nothingCameOf, stopNote, stopReason } from "./stop-reason";

const at = "2026-11-20T12:00:00.000Z";
const later = "2026-11-20T12:05:00.000Z";
const stop = (by: string, when: string, reason?: string): Fact => ({ kind: "operator", command: "stop", by, at: when, ...(reason && { reason }) });
const note = (text: string, when = at): Fact => ({ kind: "note", note: text, at: when });

describe("stopReason", () => {
  it.each<[string, Fact[], string | undefined]>([
    ["is not known", [note("unproven by traffic"), { kind: "operator", command: "promote", by: "arn:ada", at }], undefined],
    ["an operator stopped it", [stop("arn:ada", at, "errors")], "by arn:ada: errors"],
    ["an operator gave no reason", [stop("arn:ada", at)], "by arn:ada: no reason given"],
    ["several asked", [stop("arn:ada", at), stop("arn:bob", later, "errors")], "by arn:bob: errors"],
    ["one was refused", [stop("arn:ada", at, "errors"), stop("arn:bob", later), note(`${nothingCameOf("stop", "arn:bob")}: AccessDenied`, later)], "by arn:ada: errors"],
    ["one was refused before", [stop("arn:ada", at), note(`${nothingCameOf("stop", "arn:ada")}: Throttling`), stop("arn:ada", later, "errors")], "by arn:ada: errors"],
    ["a function stopped it", [stop("arn:ada", at, "errors"), note(stopNote("d-1", "its action failed"))], "because its action failed"],
    ["a function stopped another", [note(stopNote("d-10", "its action failed"))], undefined],
  ])("tells when it %s", (_what, facts, expected) => {
    for (const order of [facts, facts.toReversed()]) expect(stopReason(order, "d-1")).toBe(expected);
  });
});
