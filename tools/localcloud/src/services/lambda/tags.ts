import type { CallContext, Handler, Reader } from "../../service";
import { notModelled } from "../support/not-modelled";
import { withoutTags } from "../support/tags";
import { invalidValue } from "./errors";
import { refuseTags } from "./functions";
import { parseFunctionName } from "./names";
import { existingFunction, functions, type FunctionRecord } from "./records";

function tagged(context: CallContext, tx: Reader, arn: string): FunctionRecord {
  if (!arn.includes(":function:")) throw notModelled("lambda", `tagging of ${arn.split(":")[5] ?? arn}`);
  const reference = parseFunctionName(context, arn);
  if (reference.qualifier !== undefined) {
    throw invalidValue("Tags on function aliases and versions are not supported. Please specify a function ARN.");
  }
  return existingFunction(context, tx, reference);
}

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const owner = tagged(context, tx, input.Resource);
  refuseTags({ ...owner.tags, ...input.Tags });
  functions.put(context, tx, owner.name, { ...owner, tags: { ...owner.tags, ...input.Tags } });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const owner = tagged(context, tx, input.Resource);
  functions.put(context, tx, owner.name, { ...owner, tags: withoutTags(owner.tags, input.TagKeys) });
  return {};
});

export const listTags: Handler = (input, context) => context.store.read((tx) => ({ Tags: tagged(context, tx, input.Resource).tags }));
