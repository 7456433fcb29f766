import type { Shape } from "../../cloud-api";
import { list, required, text, type Values } from "../../framework/field";
import { defineResource, type ResourceContext } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";

const inputs = { logGroupNames: list(text()), name: text(), queryString: required(text()) };

async function put(context: ResourceContext, { name, queryString, logGroupNames }: Values<typeof inputs>, queryDefinitionId?: string): Promise<string> {
  const answer = await context.api.call("logs", "PutQueryDefinition", defined({ queryDefinitionId, name, queryString, logGroupNames }));
  return answer["queryDefinitionId"] as string;
}

export const queryDefinition = defineResource({
  token: "aws:cloudwatch/queryDefinition:QueryDefinition",
  title: "CloudWatch Logs Query Definition",
  name: { property: "name", maxLength: 255 },
  inputs,
  outputs: ["arn", "queryDefinitionId"],

  create: (context, query) => put(context, query),

  /** Logs answers query definitions by the beginning of their names only. */
  async read(context, id) {
    const definitions = await allPages<Shape>(async (nextToken) => {
      const page = await context.api.call("logs", "DescribeQueryDefinitions", defined({ nextToken }));
      return { items: page["queryDefinitions"] as Shape[] | undefined, next: page["nextToken"] as string | undefined };
    });
    const found = definitions.find((definition) => definition["queryDefinitionId"] === id);
    if (found === undefined) return undefined;
    return {
      arn: `arn:${context.partition}:logs:${context.region}:${await context.accountId()}:query-definition:${id}`,
      queryDefinitionId: id,
      name: found["name"] as string,
      queryString: found["queryString"] as string,
      logGroupNames: found["logGroupNames"] as string[] | undefined,
    };
  },

  async update(context, { id, news }) {
    await put(context, news, id);
  },

  async delete(context, id) {
    await context.api.call("logs", "DeleteQueryDefinition", { queryDefinitionId: id });
  },
});
