import { AwsError, type Handler } from "../../service";
import { notModelled } from "../support/not-modelled";
import { page } from "../support/paging";
import { RegionTable } from "../support/region-table";
import { invalidParameter } from "./records";

interface QueryDefinitionRecord {
  queryDefinitionId: string;
  name: string;
  queryString: string;
  logGroupNames?: string[];
  /** Milliseconds since the epoch. */
  lastModified: number;
}

/** Keys are ids. */
const definitions = new RegionTable<QueryDefinitionRecord>("logs.query-definition");

/** Query definitions of an account in a Region. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MOST = 1000;
const PAGE = 1000;

const unknown = (id: string): AwsError => new AwsError("ResourceNotFoundException", `The query definition with id ${id} does not exist.`);

/** With an id it replaces what is there; log groups that are not given are taken away. Queries are kept as they are: nothing runs them here. */
export const putQueryDefinition: Handler = (input, context) => {
  const { name, queryString, queryDefinitionId: id, logGroupNames, queryLanguage = "CWLI", parameters } = input;
  if (queryLanguage !== "CWLI") throw notModelled("logs", `the query language ${queryLanguage}`);
  if (parameters !== undefined) throw notModelled("logs", "parameters of a query definition");
  return context.store.transaction((tx) => {
    if (id !== undefined && definitions.get(context, tx, id) === undefined) throw unknown(id);
    if (id === undefined && definitions.list(context, tx).length >= MOST) throw new AwsError("LimitExceededException", "Resource limit exceeded.");
    const queryDefinitionId: string = id ?? context.uuid();
    definitions.put(context, tx, queryDefinitionId, { queryDefinitionId, name, queryString, ...(logGroupNames !== undefined && { logGroupNames }), lastModified: context.clock.now() });
    return { queryDefinitionId };
  });
};

export const describeQueryDefinitions: Handler = (input, context) => context.store.read((tx) => {
  const { queryDefinitionNamePrefix: prefix = "", maxResults, nextToken, queryLanguage = "CWLI" } = input;
  const found = definitions.list(context, tx).map(([, definition]) => definition).filter(({ name }) => queryLanguage === "CWLI" && name.startsWith(prefix));
  const shown = page(found, ({ queryDefinitionId }) => queryDefinitionId, nextToken, maxResults ?? PAGE, () => invalidParameter("The specified nextToken is invalid."));
  return { queryDefinitions: shown.items.map((definition) => ({ queryLanguage: "CWLI", ...definition })), ...(shown.next && { nextToken: shown.next }) };
});

export const deleteQueryDefinition: Handler = (input, context) => context.store.transaction((tx) => {
  const id: string = input.queryDefinitionId;
  if (definitions.get(context, tx, id) === undefined) throw unknown(id);
  definitions.remove(context, tx, id);
  return { success: true };
});
