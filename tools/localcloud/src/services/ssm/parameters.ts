import type { Handler, Shape } from "../../service";
import { page } from "../support/paging";
import { passesFilters } from "./filters";
import { invalidToken, latest, notFound, parameterArn, parameters } from "./records";

const LONGEST_PAGE = 50;

/** The older form of filters: a name, a type or a key that begins with a value. */
const asParameterFilters = (filters: Shape[] | undefined): Shape[] => (filters ?? []).map(({ Key, Values }) => ({ Key, Values, Option: Key === "Type" ? "Equals" : "BeginsWith" }));

export const describeParameters: Handler = (input, context) => context.store.read((tx) => {
  const filters = [...(input.ParameterFilters ?? []), ...asParameterFilters(input.Filters)] as Shape[];
  // Nothing is shared with this account.
  const all = input.Shared === true ? [] : parameters.values(context, tx).filter((record) => passesFilters(record, filters));
  const { items, next } = page(all, ({ name }) => name, input.NextToken, input.MaxResults ?? LONGEST_PAGE, invalidToken);
  return {
    Parameters: items.map((record) => {
      const { version, changedAt, changedBy, description, keyId, tier } = latest(record);
      return {
        Name: record.name, ARN: parameterArn(context, record.name), Type: record.type, LastModifiedDate: new Date(changedAt), LastModifiedUser: changedBy, Version: version,
        Tier: tier, Policies: [], DataType: "text", ...(keyId !== undefined && { KeyId: keyId }), ...(description !== undefined && { Description: description }),
      };
    }),
    ...(next !== undefined && { NextToken: next }),
  };
});

export const deleteParameter: Handler = (input, context) => context.store.transaction((tx) => {
  if (!parameters.remove(context, tx, input.Name)) throw notFound();
  return {};
});

export const deleteParameters: Handler = (input, context) => context.store.transaction((tx) => {
  const names: string[] = [...new Set<string>(input.Names)];
  const deleted = names.filter((name) => parameters.remove(context, tx, name));
  return { DeletedParameters: deleted, InvalidParameters: names.filter((name) => !deleted.includes(name)) };
});
