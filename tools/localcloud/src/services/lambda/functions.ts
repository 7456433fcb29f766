import { AwsError, type CallContext, type Handler, type Reader, type Shape, type Transaction } from "../../service";
import { page } from "../support/paging";
import { checkTags } from "../support/tags";
import { CODE_LIMITS, readCode, type CodePackage } from "./code";
import { configuration, listedConfiguration } from "./configuration";
import { conflict, invalidValue } from "./errors";
import { isVersionNumber, LATEST, parseFunctionName } from "./names";
import {
  aliases, codes, counters, countStorage, eventInvokes, existingFunction, functions, lambdaTime, policies, reservations,
  resolveVersion, usedStorage, versionKey, versions, type FunctionRecord, type FunctionSettings, type VersionRecord,
} from "./records";
import { checkSettings, newSettings, rejectUnmodelled } from "./settings";
import { publish } from "./versions";

export const createFunction: Handler = async (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  rejectUnmodelled(input);
  if (input.CodeSigningConfigArn !== undefined) {
    throw new AwsError("CodeSigningConfigNotFoundException",
      "The code signing configuration cannot be found. Check that the provided code signing configuration is not deleted: "
      + `${input.CodeSigningConfigArn}.`, 404, { Type: "User" });
  }
  if (input.Runtime === undefined || input.Handler === undefined) {
    throw invalidValue("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
  }
  refuseTags(input.Tags ?? {});
  await checkSettings(context, input, "create");
  const code = await readCode(context, input.Code, "CreateFunction");

  return context.store.transaction((tx) => {
    if (functions.get(context, tx, name) !== undefined) throw conflict(`Function already exist: ${name}`);
    const settings = { ...newSettings({ ...input, FunctionName: name }), CodeSha256: code.sha256, CodeSize: code.bytes.byteLength };
    const latest = { version: LATEST, settings, lastModified: lambdaTime(context), revisionId: context.uuid() };
    const newest = counters.get(context, tx, name) ?? 0;
    functions.put(context, tx, name, { name, latest, newest, tags: input.Tags ?? {} });
    keepCode(context, tx, name, code);
    const shown = input.Publish === true ? publish(context, tx, name, {}) : latest;
    return configuration(context, name, shown, undefined, "creating");
  });
};

/** Stores a package once per function and content. */
export function keepCode(context: CallContext, tx: Transaction, name: string, code: CodePackage): void {
  if (usedStorage(context, tx) + code.bytes.byteLength > CODE_LIMITS.account) {
    throw new AwsError("CodeStorageExceededException", "Code storage limit exceeded.", 400, { Type: "User" });
  }
  countStorage(context, tx, code.bytes.byteLength);
  codes.put(context, tx, codeKey(name, code.sha256), code.bytes);
}

/** Forgets the code of a version that is gone, unless another version of the function runs the same. */
export function releaseCode(context: CallContext, tx: Transaction, name: string, settings: FunctionSettings): void {
  countStorage(context, tx, -settings.CodeSize);
  const left = [functions.get(context, tx, name)?.latest, ...versions.values(context, tx, `${name}/`)];
  if (left.some((version) => version?.settings.CodeSha256 === settings.CodeSha256)) return;
  codes.remove(context, tx, codeKey(name, settings.CodeSha256));
}

function codeKey(name: string, sha256: string): string {
  return `${name}/${Buffer.from(sha256, "base64").toString("hex")}`;
}

/** The zip that a version runs. For the parts of the cloud that execute functions. */
export function functionCode(
  context: CallContext, tx: Reader, name: string, version: VersionRecord,
): Uint8Array {
  const bytes = codes.get(context, tx, codeKey(name, version.settings.CodeSha256));
  if (bytes === undefined) throw new Error(`The code of ${name}:${version.version} is missing from the store.`);
  return bytes;
}

export const getFunction: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return context.store.read((tx) => {
    const version = resolveVersion(context, tx, reference);
    const owner = existingFunction(context, tx, reference);
    const reserved = reservations.get(context, tx, owner.name);
    return {
      Configuration: configuration(context, owner.name, version, reference.qualifier),
      Code: { RepositoryType: "S3", Location: codeLocation(context, owner.name, version) },
      ...(Object.keys(owner.tags).length > 0 && { Tags: owner.tags }),
      ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
    };
  });
};

/** Names the package. AWS answers a signed link into a bucket of its own; there is no such bucket here, and the scheme says so. */
function codeLocation(context: CallContext, name: string, version: VersionRecord): string {
  const digest = Buffer.from(version.settings.CodeSha256, "base64").toString("hex");
  return `localcloud://lambda/${context.accountId}/${context.region}/${name}/${digest}.zip`;
}

export const getFunctionConfiguration: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return context.store.read((tx) =>
    configuration(context, reference.name, resolveVersion(context, tx, reference), reference.qualifier));
};

export const listFunctions: Handler = (input, context) => context.store.read((tx) => {
  const all: [key: string, shown: Shape][] = functions.list(context, tx).flatMap(([name, found]): [string, Shape][] => {
    if (input.FunctionVersion !== "ALL") return [[name, listedConfiguration(context, name, found.latest)]];
    const published = versions.list(context, tx, `${name}/`);
    return [
      [`${name}/`, listedConfiguration(context, name, found.latest, LATEST)],
      ...published.map(([key, version]): [string, Shape] => [key, listedConfiguration(context, name, version, version.version)]),
    ];
  });
  const shown = page(all, ([key]) => key, input.Marker, Math.min(input.MaxItems ?? 50, 50), () => invalidValue("Invalid Marker"));
  return { Functions: shown.items.map(([, item]) => item), ...(shown.next && { NextMarker: shown.next }) };
});

export const deleteFunction: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
  const { name, qualifier } = reference;
  if (qualifier === LATEST) throw invalidValue("$LATEST version cannot be deleted without deleting the function.");
  if (qualifier !== undefined && !isVersionNumber(qualifier)) {
    throw invalidValue("Deletion of aliases is not currently supported.");
  }
  return context.store.transaction((tx) => {
    const owner = existingFunction(context, tx, qualifier === undefined ? reference : { name });
    if (qualifier === undefined) deleteWhole(context, tx, owner);
    else deleteVersion(context, tx, name, qualifier);
    return { StatusCode: 204 };
  });
};

function deleteWhole(context: CallContext, tx: Transaction, { name, latest }: FunctionRecord): void {
  const all = [latest, ...versions.values(context, tx, `${name}/`)];
  for (const { settings } of all) codes.remove(context, tx, codeKey(name, settings.CodeSha256));
  countStorage(context, tx, -all.reduce((sum, { settings }) => sum + settings.CodeSize, 0));
  functions.remove(context, tx, name);
  reservations.remove(context, tx, name);
  for (const table of [versions, aliases, policies, eventInvokes]) table.clear(context, tx, `${name}/`);
}

/** A version that does not exist counts as deleted, as it does for AWS. */
function deleteVersion(context: CallContext, tx: Transaction, name: string, version: string): void {
  const using = aliases.values(context, tx, `${name}/`)
    .filter((alias) => alias.functionVersion === version || version in alias.weights)
    .map((alias) => alias.name);
  if (using.length > 0) {
    throw conflict(`Unable to delete version because the following aliases reference it: [${using.join(", ")}]`);
  }
  const found = versions.get(context, tx, versionKey(name, version));
  if (found === undefined) return;
  versions.remove(context, tx, versionKey(name, version));
  policies.remove(context, tx, `${name}/${version}`);
  eventInvokes.remove(context, tx, `${name}/${version}`);
  releaseCode(context, tx, name, found.settings);
}

/** Refuses tags that no function may carry. */
export function refuseTags(tags: Record<string, string>): void {
  const problem = checkTags({}, tags);
  if (problem?.reserved !== undefined) throw invalidValue("Tag keys beginning with 'aws:' are reserved for system use.");
  if (problem?.tooMany === true) throw invalidValue("Number of tags exceeds resource tag limit.");
}
