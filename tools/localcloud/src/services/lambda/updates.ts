import type { Handler } from "../../service";
import { readCode } from "./code";
import { configuration } from "./configuration";
import { invalidValue, staleRevision } from "./errors";
import { keepCode, releaseCode } from "./functions";
import { LATEST, parseFunctionName, type FunctionReference } from "./names";
import { existingFunction, functions, lambdaTime, type FunctionRecord } from "./records";
import { changedSettings, checkSettings, rejectUnmodelled } from "./settings";
import { checkRuntime } from "./runtimes";
import { publish } from "./versions";

export const updateFunctionCode: Handler = async (input, context) => {
  const reference = latestOnly(parseFunctionName(context, input.FunctionName));
  const { name } = reference;
  if (input.PublishTo !== undefined) rejectUnmodelled(input);
  context.store.read((tx) => {
    const owner = existingFunction(context, tx, reference);
    checkRevision(owner, input.RevisionId);
    checkRuntime(owner.latest.settings.Runtime, "update", context.clock.now());
  });
  const code = await readCode(context, input, "UpdateFunctionCode");

  return context.store.transaction((tx) => {
    const owner = existingFunction(context, tx, reference);
    checkRevision(owner, input.RevisionId);
    const settings = {
      ...owner.latest.settings, CodeSha256: code.sha256, CodeSize: code.bytes.byteLength,
      Architectures: input.Architectures ?? owner.latest.settings.Architectures,
    };
    const latest = { ...owner.latest, settings, lastModified: lambdaTime(context), revisionId: context.uuid() };
    if (input.DryRun === true) return configuration(context, name, latest, undefined, "updating");
    functions.put(context, tx, name, { ...owner, latest });
    keepCode(context, tx, name, code);
    releaseCode(context, tx, name, owner.latest.settings);
    if (input.Publish !== true) return configuration(context, name, latest, undefined, "updating");
    const version = publish(context, tx, name, {});
    return configuration(context, name, version, version.version, "updating");
  });
};

export const updateFunctionConfiguration: Handler = async (input, context) => {
  const reference = latestOnly(parseFunctionName(context, input.FunctionName));
  const { name } = reference;
  rejectUnmodelled(input);
  const runtime = context.store.read((tx) => {
    const owner = existingFunction(context, tx, reference);
    checkRevision(owner, input.RevisionId);
    return owner.latest.settings.Runtime;
  });
  // A function that stays on a blocked runtime cannot be changed either.
  await checkSettings(context, { ...input, Runtime: input.Runtime ?? runtime }, "update");

  return context.store.transaction((tx) => {
    const owner = existingFunction(context, tx, reference);
    checkRevision(owner, input.RevisionId);
    const latest = {
      ...owner.latest, settings: changedSettings(owner.latest.settings, input),
      lastModified: lambdaTime(context), revisionId: context.uuid(),
    };
    functions.put(context, tx, name, { ...owner, latest });
    return configuration(context, name, latest, undefined, "updating");
  });
};

function latestOnly(reference: FunctionReference): FunctionReference {
  if (reference.qualifier !== undefined && reference.qualifier !== LATEST) {
    throw invalidValue("This operation does not support versions or aliases. Please specify only the name or the unqualified ARN.");
  }
  return { name: reference.name };
}

function checkRevision(owner: FunctionRecord, revisionId: string | undefined): void {
  if (revisionId !== undefined && revisionId !== owner.latest.revisionId) throw staleRevision("GetFunction/GetAlias");
}
