import type { CallContext, Shape } from "../../service";
import { parameterArn, parameters, type ParameterRecord } from "./records";

/** As ARNs have it: without the leading slash, the version, and the ARN around it. */
function tailOf(name: string, context: CallContext): string {
  const prefix = parameterArn(context, "");
  const plain = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return plain.replace(/^\//, "").replace(/:[^:]*$/, "");
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html */
export const names: Readonly<Record<string, (input: Shape, context: CallContext) => string | readonly string[] | undefined>> = {
  ParameterNameWithoutLeadingSlash: ({ Name: name, Names: all, Path: path, ResourceId: id }: Shape, context) => {
    if (all !== undefined) return (all as string[]).map((one) => tailOf(one, context));
    const one: string | undefined = name ?? id ?? (path as string | undefined)?.replace(/(.)\/$/, "$1");
    return one === undefined ? undefined : tailOf(one, context);
  },
};

export function keys(operation: string, { Recursive, Overwrite, Policies }: Shape): Readonly<Record<string, string>> {
  return {
    ...(operation === "GetParametersByPath" && { "ssm:Recursive": String(Recursive === true) }),
    ...(operation === "PutParameter" && { "ssm:Overwrite": String(Overwrite === true) }),
    ...(operation === "PutParameter" && Policies !== undefined && { "ssm:Policies": Policies as string }),
  };
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  return recordOf(resourceArn, context)?.tags;
}

function recordOf(resourceArn: string, context: CallContext): ParameterRecord | undefined {
  const name = resourceArn.slice(parameterArn(context, "").length);
  return context.store.read((tx) => parameters.get(context, tx, `/${name}`) ?? parameters.get(context, tx, name));
}
