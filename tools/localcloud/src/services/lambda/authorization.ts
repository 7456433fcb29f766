import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import type { NameReader, PassedRole, ResourcePolicy } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { functionArn, LATEST, parseFunctionName } from "./names";
import { functions, policies } from "./records";

export const actions: Readonly<Record<string, string>> = { Invoke: "InvokeFunction" };

/**
 * What a call on a version or an alias names: the qualified ARN. Operations on an alias itself have its name in another member and are
 * authorised on the function.
 */
const qualifiedName: NameReader = ({ FunctionName, Qualifier }, context) => {
  if (FunctionName === undefined) return undefined;
  const { name, qualifier } = parseFunctionName(context, FunctionName, Qualifier);
  return qualifier === undefined ? name : `${name}:${qualifier}`;
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html */
export const names: Readonly<Record<string, NameReader>> = { FunctionName: qualifiedName };

export function accessRequests(operation: string, input: Shape, context: CallContext): AccessRequest[] | undefined {
  if (!/^(Get|Put|Delete)ProvisionedConcurrencyConfig$/.test(operation)) return undefined;
  const { name, qualifier } = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return [{ action: `lambda:${operation}`, resources: [functionArn(context, name, qualifier)] }];
}

export function keys(operation: string, input: Shape, context: CallContext): AccessContext | undefined {
  if (operation === "AddPermission") {
    return { "lambda:Principal": input.Principal, ...(input.FunctionUrlAuthType !== undefined && { "lambda:FunctionUrlAuthType": input.FunctionUrlAuthType }) };
  }
  if (input.Layers !== undefined) return { "lambda:Layer": input.Layers };
  if (!/EventSourceMapping$|FunctionUrlConfig$/.test(operation) || input.FunctionName === undefined) return undefined;
  const { name, qualifier } = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return {
    "lambda:FunctionArn": functionArn(context, name, qualifier), ...(input.AuthType !== undefined && { "lambda:FunctionUrlAuthType": input.AuthType }),
  };
}

export function passedRoles(operation: string, { Role, FunctionName }: Shape, context: CallContext): PassedRole[] {
  if (Role === undefined || !/^(CreateFunction|UpdateFunctionConfiguration)$/.test(operation)) return [];
  return [{ roleArn: Role, service: "lambda.amazonaws.com", resourceArn: functionArn(context, parseFunctionName(context, FunctionName).name) }];
}

function referenceOf(resourceArn: string): { name: string; qualifier: string | undefined } | undefined {
  const [, name, qualifier] = /:function:([^:]+)(?::(.+))?$/.exec(resourceArn) ?? [];
  return name === undefined ? undefined : { name, qualifier };
}

/** Each version and alias has a policy of its own; the function's speaks of calls that name neither. */
export function resourcePolicy(resourceArn: string, context: CallContext): ResourcePolicy | undefined {
  const reference = referenceOf(resourceArn);
  if (reference === undefined || reference.qualifier === LATEST) return undefined;
  const found = context.store.read((tx) => policies.get(context, tx, `${reference.name}/${reference.qualifier ?? LATEST}`));
  return found && { text: JSON.stringify({ Version: "2012-10-17", Statement: found.statements }) };
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  const name = referenceOf(resourceArn)?.name;
  return name === undefined ? undefined : context.store.read((tx) => functions.get(context, tx, name))?.tags;
}
