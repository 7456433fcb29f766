import type { CallContext, Reader } from "../../service";
import { functionArn, isVersionNumber, LATEST, type FunctionReference } from "./names";
import { notFound } from "./errors";
import { aliases, existingFunction, reservations, versionKey, versions, type VersionRecord } from "./records";

/** The version that an invocation runs, and how it was reached. */
export interface InvocationTarget {
  name: string;
  /** Version, `$LATEST` or alias as the caller named it. */
  qualifier: string | undefined;
  /** Whether it was reached through an alias. */
  isAlias: boolean;
  version: VersionRecord;
  /** As the caller named it. */
  arn: string;
  /** Reserved concurrent executions. @defaultValue undefined: it shares what nobody has reserved */
  reserved: number | undefined;
}

/**
 * Finds the version to run; an alias with weights chooses by chance.
 *
 * @throws AwsError when there is no such function, version or alias
 */
export function invocationTarget(context: CallContext, tx: Reader, reference: FunctionReference): InvocationTarget {
  const { name, qualifier } = reference;
  const owner = existingFunction(context, tx, reference);
  const arn = functionArn(context, name, qualifier);
  const reserved = reservations.get(context, tx, name);
  if (qualifier === undefined || qualifier === LATEST) return { name, qualifier, isAlias: false, version: owner.latest, arn, reserved };
  const isAlias = !isVersionNumber(qualifier);
  const number = isAlias ? chosenVersion(context, tx, name, qualifier) : qualifier;
  const version = number === LATEST ? owner.latest : number === undefined ? undefined : versions.get(context, tx, versionKey(name, number));
  if (version === undefined) throw notFound(`Function not found: ${arn}`);
  return { name, qualifier, isAlias, version, arn, reserved };
}

function chosenVersion(context: CallContext, tx: Reader, name: string, alias: string): string | undefined {
  const found = aliases.get(context, tx, `${name}/${alias}`);
  if (found === undefined) return undefined;
  const weighted = Object.entries(found.weights);
  if (weighted.length === 0) return found.functionVersion;
  let rest = context.fraction();
  for (const [version, weight] of weighted) {
    if (rest < weight) return version;
    rest -= weight;
  }
  return found.functionVersion;
}
