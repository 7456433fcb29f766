import { AwsError, type Handler } from "../../service";
import { runtimeVersionArn } from "./configuration";
import { functionArn, LATEST, parseFunctionName } from "./names";
import { existingFunction, resolveVersion } from "./records";

/** Every function here follows AWS's default, automatic runtime updates; changing that is not modelled. */
export const getRuntimeManagementConfig: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return context.store.read((tx) => {
    const version = resolveVersion(context, tx, reference);
    return {
      UpdateRuntimeOn: "Auto",
      FunctionArn: functionArn(context, reference.name, reference.qualifier ?? LATEST),
      ...(version.version !== LATEST && { RuntimeVersionArn: runtimeVersionArn(context, version.settings.Runtime) }),
    };
  });
};

/** No code signing configuration can be attached, so there is none to report. */
export const getFunctionCodeSigningConfig: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName);
  return context.store.read((tx) => {
    // As in AWS, a function without one is answered with the name alone.
    return { FunctionName: existingFunction(context, tx, reference).name };
  });
};

export const getFunctionRecursionConfig: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName);
  return context.store.read((tx) => {
    existingFunction(context, tx, reference);
    return { RecursiveLoop: "Terminate" };
  });
};

export const getProvisionedConcurrencyConfig: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return context.store.read((tx) => {
    resolveVersion(context, tx, reference);
    const message = "No Provisioned Concurrency Config found for this function";
    throw new AwsError("ProvisionedConcurrencyConfigNotFoundException", message, 404, { Type: "User" });
  });
};

export const listProvisionedConcurrencyConfigs: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName);
  return context.store.read((tx) => {
    existingFunction(context, tx, reference);
    return { ProvisionedConcurrencyConfigs: [] };
  });
};
