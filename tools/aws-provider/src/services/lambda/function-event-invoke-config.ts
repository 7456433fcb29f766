import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { number, object, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { defined, fromShape, toShape } from "../../framework/shape";
import { functionParts } from "./invoke-arn";

const target = object({ destination: required(text()) });
const settings = {
  destinationConfig: object({ onFailure: target, onSuccess: target }),
  maximumEventAgeInSeconds: number({ computed: true }),
  maximumRetryAttempts: number({ default: 2 }),
};

const members = (id: string): { FunctionName: string; Qualifier?: string } => {
  const { functionName, qualifier } = functionParts(id);
  return defined({ FunctionName: functionName, Qualifier: qualifier }) as { FunctionName: string; Qualifier?: string };
};

export const functionEventInvokeConfig = defineResource({
  token: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  title: "Lambda Function Event Invoke Config",
  inputs: { functionName: required(text({ forceNew: true })), qualifier: text({ forceNew: true }), ...settings },
  outputs: [],

  async create(context, inputs) {
    const id = inputs.qualifier === undefined ? inputs.functionName : `${inputs.functionName}:${inputs.qualifier}`;
    await context.api.call("lambda", "PutFunctionEventInvokeConfig", { ...members(id), ...toShape(settings, inputs, "pascal") });
    return id;
  },

  async read(context, id, state) {
    const { functionName, qualifier } = functionParts(id);
    const found = (await unlessGone(context.api.call("lambda", "GetFunctionEventInvokeConfig", members(id)))) as Shape | undefined;
    if (found === undefined) return undefined;
    return { maximumRetryAttempts: 2, ...fromShape(settings, found, "pascal"), functionName: state["functionName"] ?? functionName, qualifier };
  },

  async update(context, { id, news }) {
    await context.api.call("lambda", "PutFunctionEventInvokeConfig", { ...members(id), ...toShape(settings, news, "pascal") });
  },

  async delete(context, id) {
    await context.api.call("lambda", "DeleteFunctionEventInvokeConfig", members(id));
  },
});
