import { AwsError, type CallContext, type Handler, type Reader, type Shape } from "../../service";
import { openDataKey, openValue } from "../kms/key-use";
import { page } from "../support/paging";
import { passesFilters } from "./filters";
import { VIA } from "./put-parameter";
import { findParameter, invalidToken, latest, notFound, parameterArn, parameters, validation, type ParameterRecord, type ParameterVersion } from "./records";

interface Chosen { record: ParameterRecord; version: ParameterVersion; selector?: string }

const LONGEST_PAGE_BY_PATH = 10;

/** The version that `name`, `name:version` or an ARN means. @throws AwsError `ParameterNotFound`, `ParameterVersionNotFound` */
function choose(context: CallContext, tx: Reader, id: string): Chosen {
  const parts = /^((?:arn:(?:[^:]*:){4}[^:]*)|[^:]*)(:.+)?$/.exec(id);
  const [, name = id, selector] = parts ?? [];
  const record = findParameter(context, tx, name);
  if (record === undefined) throw notFound();
  if (selector === undefined) return { record, version: latest(record) };
  const version = record.versions.find((one) => `:${one.version}` === selector);
  if (version === undefined) {
    throw new AwsError("ParameterVersionNotFound", `Systems Manager could not find version ${selector.slice(1)} of ${name}. Verify the version and try again.`);
  }
  return { record, version, selector };
}

/** The text of a version; of a SecureString only for who asks for it and may use its key. @throws AwsError what KMS refuses */
async function textOf(context: CallContext, name: string, { value }: ParameterVersion, isDecrypted: boolean): Promise<string> {
  if (value.kind === "plain") return value.text;
  if (!isDecrypted) return Buffer.from(value.kind === "encrypted" ? value.bytes : value.value.bytes).toString("base64");
  const use = { via: VIA, encryptionContext: { PARAMETER_ARN: parameterArn(context, name) } };
  const bytes = value.kind === "encrypted" ? await openDataKey(context, value.bytes, use) : await openValue(context, value.value, use);
  return Buffer.from(bytes).toString("utf8");
}

async function shape(context: CallContext, { record, version, selector }: Chosen, isDecrypted: boolean): Promise<Shape> {
  return {
    Name: record.name, Type: record.type, Value: await textOf(context, record.name, version, isDecrypted), Version: version.version,
    ...(selector !== undefined && { Selector: selector }), LastModifiedDate: new Date(version.changedAt), ARN: parameterArn(context, record.name), DataType: "text",
  };
}

export const getParameter: Handler = async (input, context) => {
  const chosen = context.store.read((tx) => choose(context, tx, input.Name));
  return { Parameter: await shape(context, chosen, input.WithDecryption === true) };
};

export const getParameters: Handler = async (input, context) => {
  const found: Chosen[] = [];
  const invalid: string[] = [];
  context.store.read((tx) => {
    for (const name of input.Names as string[]) {
      try {
        found.push(choose(context, tx, name));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        invalid.push(name);
      }
    }
  });
  const shapes: Shape[] = [];
  for (const chosen of found) shapes.push(await shape(context, chosen, input.WithDecryption === true));
  return { Parameters: shapes, InvalidParameters: invalid };
};

export const getParametersByPath: Handler = async (input, context) => {
  const path: string = input.Path;
  if (!path.startsWith("/")) {
    throw validation("The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".");
  }
  const below = path.endsWith("/") ? path : `${path}/`;
  const { items, next } = context.store.read((tx) => {
    const all = parameters.values(context, tx, below).filter((record) => (input.Recursive === true || !record.name.slice(below.length).includes("/"))
      && passesFilters(record, input.ParameterFilters));
    return page(all, ({ name }) => name, input.NextToken, input.MaxResults ?? LONGEST_PAGE_BY_PATH, invalidToken);
  });
  const shapes: Shape[] = [];
  for (const record of items) shapes.push(await shape(context, { record, version: latest(record) }, input.WithDecryption === true));
  return { Parameters: shapes, ...(next !== undefined && { NextToken: next }) };
};

export const getParameterHistory: Handler = async (input, context) => {
  const record = context.store.read((tx) => findParameter(context, tx, input.Name));
  if (record === undefined) throw notFound();
  const keyOf = ({ version }: ParameterVersion): string => String(version).padStart(12, "0");
  const { items, next } = page(record.versions, keyOf, input.NextToken, input.MaxResults ?? 50, invalidToken);
  const history: Shape[] = [];
  for (const version of items) {
    history.push({
      Name: record.name, Type: record.type, Value: await textOf(context, record.name, version, input.WithDecryption === true), Version: version.version,
      LastModifiedDate: new Date(version.changedAt), LastModifiedUser: version.changedBy, Labels: [], Tier: version.tier, Policies: [], DataType: "text",
      ...(version.keyId !== undefined && { KeyId: version.keyId }), ...(version.description !== undefined && { Description: version.description }),
    });
  }
  return { Parameters: history, ...(next !== undefined && { NextToken: next }) };
};
