import type { Clock } from "../../service";
import { isVirtual } from "../../time/clock";
import type { PhaseType } from "./build-records";

/**
 * Seconds of cloud time that phases take while the clock does not run by itself, so that a repeated run gives the same history.
 * Commands are real processes; how long those take on this machine is not in it. With a clock that runs by itself time passes as it does.
 */
export const SECONDS: Readonly<Record<PhaseType, number>> = {
  SUBMITTED: 0, QUEUED: 1, PROVISIONING: 8, DOWNLOAD_SOURCE: 2, INSTALL: 15, PRE_BUILD: 5, BUILD: 30, POST_BUILD: 5, UPLOAD_ARTIFACTS: 2,
  FINALIZING: 0, COMPLETED: 0,
};

/** Whether the modelled seconds count: where time does not pass by itself. */
export function isModelled(clock: Clock): boolean {
  return isVirtual(clock);
}
