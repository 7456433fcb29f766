import { liveAlias } from "@switchyard/conventions";
import type { Rehearsal } from "../scenario/rehearsal";

/** Lets time pass until this share of payment's callers, in percent, reaches another version than the one that serves them now. */
export async function untilTraffic(rehearsal: Rehearsal, percent: number, callsPerSecond = 0): Promise<void> {
  const { FunctionVersion } = await rehearsal.admin("lambda", "GetAlias", { FunctionName: rehearsal.names["payment"]!.greenFunction, Name: liveAlias });
  await rehearsal.pass({ callsPerSecond, atMostMinutes: 150, until: async () => 100 - (await rehearsal.share("payment", FunctionVersion as string)) >= percent });
}
