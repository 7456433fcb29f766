import type { CallContext, Handler, Reader } from "../../service";
import { CODE_LIMITS } from "./code";
import { invalidValue } from "./errors";
import { parseFunctionName } from "./names";
import { existingFunction, functions, reservations, usedStorage } from "./records";

/** At least so many executions stay for functions without a reservation; all of a small account's pool does. */
export function unreservedFloor(pool: number): number {
  return Math.min(100, pool);
}

function reservedBeside(context: CallContext, tx: Reader, name?: string): number {
  return reservations.list(context, tx)
    .filter(([owner]) => owner !== name)
    .reduce((sum, [, reserved]) => sum + reserved, 0);
}

export const putFunctionConcurrency: Handler = (input, context) => {
  const { name, qualifier } = parseFunctionName(context, input.FunctionName);
  if (qualifier !== undefined) {
    throw invalidValue(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. "
      + "Please specify either a function name or an unqualified function ARN.",
    );
  }
  const wanted: number = input.ReservedConcurrentExecutions;
  return context.store.transaction((tx) => {
    existingFunction(context, tx, { name });
    const floor = unreservedFloor(context.quotas.lambdaConcurrency);
    const left = context.quotas.lambdaConcurrency - reservedBeside(context, tx, name) - wanted;
    if (wanted > 0 && left < floor) {
      throw invalidValue(
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
        + `below its minimum value of [${floor}].`,
      );
    }
    reservations.put(context, tx, name, wanted);
    return { ReservedConcurrentExecutions: wanted };
  });
};

export const getFunctionConcurrency: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.read((tx) => {
    existingFunction(context, tx, { name });
    const reserved = reservations.get(context, tx, name);
    return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };
  });
};

export const deleteFunctionConcurrency: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.transaction((tx) => {
    existingFunction(context, tx, { name });
    reservations.remove(context, tx, name);
    return {};
  });
};

export const getAccountSettings: Handler = (_input, context) => context.store.read((tx) => ({
  AccountLimit: {
    TotalCodeSize: CODE_LIMITS.account,
    CodeSizeUnzipped: CODE_LIMITS.unzipped,
    CodeSizeZipped: CODE_LIMITS.zipped,
    ConcurrentExecutions: context.quotas.lambdaConcurrency,
    UnreservedConcurrentExecutions: context.quotas.lambdaConcurrency - reservedBeside(context, tx),
  },
  AccountUsage: { TotalCodeSize: usedStorage(context, tx), FunctionCount: functions.list(context, tx).length },
}));
