import { fields, type SettingsOf } from "@switchyard/conventions";

/** The settings that the runtime layer owns. */
export const runtimeSettings = {
  runtime: fields.lambdaRuntime,
  memoryMiB: fields.wholeNumber(128, 10240, 512, "Write MiB; the functions are asked for with 512."),
  timeoutSeconds: fields.wholeNumber(1, 900, 10, "Write seconds; a payment that takes longer is given up."),
  reservedConcurrency: fields.wholeNumber(
    -1,
    10000,
    100,
    "Write how many calls each of the two functions may serve at once; -1 reserves nothing, for accounts whose pool is too small.",
  ),
  minimumInvocations: fields.wholeNumber(1, 100000, 1, "Write calls a minute; an error rate over fewer is not judged."),
};

export type RuntimeSettings = SettingsOf<typeof runtimeSettings>;

export const runtimeFolder = "projects/serverless/runtime";

/** Percent of the calls that the first step of a release sends to the new version. */
const firstStepPercent = 10;

/** What a person should know about a minimum volume: it makes the first step of a release blind. */
export function volumeWarnings({ minimumInvocations }: Pick<RuntimeSettings, "minimumInvocations">): string[] {
  if (minimumInvocations === 1) return [];
  const blindBelow = (minimumInvocations * 100) / firstStepPercent;
  return [`minimumInvocations is ${minimumInvocations}: below ${blindBelow} calls a minute, a bad version is not noticed in the first step of a release.`];
}
