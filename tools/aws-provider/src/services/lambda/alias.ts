import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { map, number, object, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { defined } from "../../framework/shape";
import { functionParts, invokeArn } from "./invoke-arn";

const weightsOf = (routing: { additionalVersionWeights?: Record<string, number> } | undefined): Record<string, number> =>
  routing?.additionalVersionWeights ?? {};

/** Function and alias name of an alias ARN, or of `function/alias`. */
function aliasParts(id: string): { FunctionName: string; Name: string } {
  if (!id.startsWith("arn:")) {
    const [FunctionName = "", Name = ""] = id.split("/");
    return { FunctionName, Name };
  }
  const { functionName, qualifier = "" } = functionParts(id);
  return { FunctionName: functionName, Name: qualifier };
}

export const alias = defineResource({
  token: "aws:lambda/alias:Alias",
  title: "Lambda Alias",
  name: { property: "name", maxLength: 128 },
  inputs: {
    description: text(),
    functionName: required(text({ forceNew: true })),
    functionVersion: required(text()),
    name: text({ forceNew: true }),
    routingConfig: object({ additionalVersionWeights: map(number()) }),
  },
  outputs: ["arn", "invokeArn"],

  async create(context, inputs) {
    const made = await context.api.call(
      "lambda",
      "CreateAlias",
      defined({
        FunctionName: inputs.functionName,
        Name: inputs.name,
        FunctionVersion: inputs.functionVersion,
        Description: inputs.description,
        RoutingConfig:
          inputs.routingConfig === undefined ? undefined : { AdditionalVersionWeights: weightsOf(inputs.routingConfig) },
      }),
    );
    return made["AliasArn"] as string;
  },

  importedId: (properties) => String(properties["arn"]),

  async read(context, id, state) {
    const parts = aliasParts(id);
    const found = (await unlessGone(context.api.call("lambda", "GetAlias", parts))) as Shape | undefined;
    if (found === undefined) return undefined;
    const arn = found["AliasArn"] as string;
    const weights = found["RoutingConfig"]?.["AdditionalVersionWeights"] as Record<string, number> | undefined;
    const given = state["functionName"];
    const same = typeof given === "string" && functionParts(given).functionName === parts.FunctionName;
    return {
      arn,
      description: (found["Description"] as string | undefined) ?? "",
      functionName: same ? given : parts.FunctionName,
      functionVersion: found["FunctionVersion"] as string,
      invokeArn: invokeArn(context, arn),
      name: found["Name"] as string,
      routingConfig: weights === undefined || Object.keys(weights).length === 0 ? undefined : { additionalVersionWeights: weights },
    };
  },

  // Version and weights always go together, as in the provider that this one stands for: an update of the description
  // alone also clears the weights that a running traffic shift has set.
  async update(context, { id, news }) {
    await context.api.call("lambda", "UpdateAlias", {
      ...aliasParts(id),
      Description: news.description ?? "",
      FunctionVersion: news.functionVersion,
      RoutingConfig: { AdditionalVersionWeights: weightsOf(news.routingConfig) },
    });
  },

  async delete(context, id) {
    await context.api.call("lambda", "DeleteAlias", aliasParts(id));
  },
});
