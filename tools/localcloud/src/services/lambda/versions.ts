import type { CallContext, Handler, Transaction } from "../../service";
import { page } from "../support/paging";
import { configuration, listedConfiguration } from "./configuration";
import { invalidValue, staleRevision } from "./errors";
import { LATEST, parseFunctionName } from "./names";
import {
  counters, countStorage, existingFunction, fingerprint, functions, lambdaTime, versionKey, versions, type VersionRecord,
} from "./records";

interface Publication {
  codeSha256?: string;
  revisionId?: string;
  description?: string;
}

/**
 * Freezes `$LATEST` as the next version. When neither code nor settings changed since the newest version, that version
 * is the answer and no number is used.
 */
export function publish(context: CallContext, tx: Transaction, name: string, request: Publication): VersionRecord {
  const owner = existingFunction(context, tx, { name });
  const { latest } = owner;
  if (request.revisionId !== undefined && request.revisionId !== latest.revisionId) throw staleRevision("GetFunction/GetAlias");
  if (request.codeSha256 !== undefined && request.codeSha256 !== latest.settings.CodeSha256) {
    throw invalidValue(
      `CodeSHA256 (${request.codeSha256}) is different from current CodeSHA256 in $LATEST (${latest.settings.CodeSha256}). `
      + "Please try again with the CodeSHA256 in $LATEST.",
    );
  }
  const mark = fingerprint(latest.settings);
  const newest = versions.get(context, tx, versionKey(name, owner.newest));
  if (newest?.fingerprint === mark) return newest;
  const next = owner.newest + 1;
  const version: VersionRecord = {
    version: String(next),
    settings: { ...latest.settings, Description: request.description ?? latest.settings.Description },
    lastModified: lambdaTime(context),
    revisionId: context.uuid(),
    fingerprint: mark,
  };
  versions.put(context, tx, versionKey(name, next), version);
  functions.put(context, tx, name, { ...owner, newest: next });
  counters.put(context, tx, name, next);
  countStorage(context, tx, version.settings.CodeSize);
  return version;
}

export const publishVersion: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.transaction((tx) => {
    const version = publish(context, tx, name, {
      codeSha256: input.CodeSha256 || undefined, revisionId: input.RevisionId || undefined, description: input.Description,
    });
    return configuration(context, name, version, version.version);
  });
};

export const listVersionsByFunction: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.read((tx) => {
    const owner = existingFunction(context, tx, { name });
    // `$LATEST` comes first: its key is shorter than any number's.
    const all: [string, VersionRecord][] = [["", owner.latest], ...versions.list(context, tx, `${name}/`)];
    const shown = page(all, ([key]) => key, input.Marker, Math.min(input.MaxItems ?? 50, 50), () => invalidValue("Invalid Marker"));
    return {
      Versions: shown.items.map(([, version]) => listedConfiguration(context, name, version, version.version === LATEST ? LATEST : version.version)),
      ...(shown.next && { NextMarker: shown.next }),
    };
  });
};
