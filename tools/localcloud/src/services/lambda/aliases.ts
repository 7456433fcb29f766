import type { CallContext, Handler, Shape, Transaction } from "../../service";
import { page } from "../support/paging";
import { AwsError } from "../../service";
import { conflict, invalidValue, notFound, staleRevision } from "./errors";
import { functionArn, isVersionNumber, LATEST, parseFunctionName } from "./names";
import {
  aliases, eventInvokes, existingAlias, existingFunction, policies, versionKey, versions, type AliasRecord,
} from "./records";

function shape(context: CallContext, name: string, alias: AliasRecord): Shape {
  return {
    AliasArn: functionArn(context, name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.functionVersion,
    Description: alias.description,
    ...(Object.keys(alias.weights).length > 0 && { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
    RevisionId: alias.revisionId,
  };
}

export const createAlias: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.transaction((tx) => {
    existingFunction(context, tx, { name });
    const key = `${name}/${input.Name}`;
    if (aliases.get(context, tx, key) !== undefined) {
      throw conflict(`Alias already exists: ${functionArn(context, name, input.Name)}`);
    }
    const alias: AliasRecord = {
      name: input.Name, functionVersion: input.FunctionVersion, description: input.Description ?? "",
      weights: input.RoutingConfig?.AdditionalVersionWeights ?? {}, revisionId: context.uuid(),
    };
    checkTarget(context, tx, name, alias);
    aliases.put(context, tx, key, alias);
    return shape(context, name, alias);
  });
};

export const updateAlias: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.transaction((tx) => {
    existingFunction(context, tx, { name });
    const before = existingAlias(context, tx, name, input.Name);
    if (input.RevisionId !== undefined && input.RevisionId !== before.revisionId) throw staleRevision("GetFunction/GetAlias");
    const after: AliasRecord = {
      name: before.name,
      functionVersion: input.FunctionVersion ?? before.functionVersion,
      description: input.Description ?? before.description,
      // An empty routing configuration clears the weights; an absent one leaves them.
      weights: input.RoutingConfig === undefined ? before.weights : input.RoutingConfig.AdditionalVersionWeights ?? {},
      revisionId: context.uuid(),
    };
    checkTarget(context, tx, name, after);
    aliases.put(context, tx, `${name}/${after.name}`, after);
    return shape(context, name, after);
  });
};

/** Alias rules: at most two versions of this function, published ones when there are two, with equal role and dead-letter queue. */
function checkTarget(context: CallContext, tx: Transaction, name: string, alias: AliasRecord): void {
  const main = settingsOf(context, tx, name, alias.functionVersion);
  const weighted = Object.entries(alias.weights);
  if (weighted.length === 0) return;
  if (weighted.length > 1) {
    throw invalidValue("Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  const [version, weight] = weighted[0]!;
  if (alias.functionVersion === LATEST) {
    throw invalidValue("$LATEST is not supported for an alias pointing to more than 1 version");
  }
  if (!isVersionNumber(version)) throw invalidValue("$LATEST is not supported for an alias pointing to more than 1 version");
  if (version === alias.functionVersion) {
    throw invalidValue(`Invalid function version ${version}. Function version ${version} is already included in routing configuration.`);
  }
  if (!(weight >= 0 && weight <= 1)) {
    throw new AwsError("ValidationException", "1 validation error detected: Value '"
      + `${JSON.stringify(alias.weights)}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: `
      + "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0]");
  }
  const other = settingsOf(context, tx, name, version);
  if (main.Role !== other.Role) {
    throw invalidValue("The versions of an alias with weights must have the same execution role.");
  }
  if (main.DeadLetterConfig?.TargetArn !== other.DeadLetterConfig?.TargetArn) {
    throw invalidValue("The versions of an alias with weights must have the same dead-letter queue configuration.");
  }
}

function settingsOf(context: CallContext, tx: Transaction, name: string, version: string) {
  const found = version === LATEST
    ? existingFunction(context, tx, { name }).latest
    : versions.get(context, tx, versionKey(name, version));
  if (found === undefined) throw notFound(`Function not found: ${functionArn(context, name, version)}`);
  return found.settings;
}

export const getAlias: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.read((tx) => shape(context, name, existingAlias(context, tx, name, input.Name)));
};

export const listAliases: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.read((tx) => {
    existingFunction(context, tx, { name });
    const wanted: string | undefined = input.FunctionVersion;
    const all = aliases.values(context, tx, `${name}/`)
      .filter((alias) => wanted === undefined || alias.functionVersion === wanted || wanted in alias.weights);
    const shown = page(all, (alias) => alias.name, input.Marker, Math.min(input.MaxItems ?? 50, 50), () => invalidValue("Invalid Marker"));
    return { Aliases: shown.items.map((alias) => shape(context, name, alias)), ...(shown.next && { NextMarker: shown.next }) };
  });
};

/** An alias that does not exist counts as deleted; a function that does not exist is an error. */
export const deleteAlias: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.transaction((tx) => {
    existingFunction(context, tx, { name });
    const key = `${name}/${input.Name}`;
    for (const table of [aliases, policies, eventInvokes]) table.remove(context, tx, key);
    return {};
  });
};
