import type { CallContext, Handler, Reader, Shape } from "../../service";
import { page } from "../support/paging";
import { invalidValue, notFound } from "./errors";
import { functionArn, isVersionNumber, LATEST, parseFunctionName, type FunctionReference } from "./names";
import { aliases, eventInvokes, functions, versionKey, versions, type EventInvokeRecord } from "./records";

function shape(context: CallContext, name: string, record: EventInvokeRecord): Shape {
  return {
    LastModified: record.lastModified,
    FunctionArn: functionArn(context, name, record.qualifier),
    ...(record.maximumRetryAttempts !== undefined && { MaximumRetryAttempts: record.maximumRetryAttempts }),
    ...(record.maximumEventAgeInSeconds !== undefined && { MaximumEventAgeInSeconds: record.maximumEventAgeInSeconds }),
    DestinationConfig: {
      OnSuccess: record.onSuccess === undefined ? {} : { Destination: record.onSuccess },
      OnFailure: record.onFailure === undefined ? {} : { Destination: record.onFailure },
    },
  };
}

function target(context: CallContext, tx: Reader, reference: FunctionReference): string {
  const { name, qualifier = LATEST } = reference;
  const known = functions.get(context, tx, name) !== undefined && (qualifier === LATEST
    || (isVersionNumber(qualifier)
      ? versions.get(context, tx, versionKey(name, qualifier)) !== undefined
      : aliases.get(context, tx, `${name}/${qualifier}`) !== undefined));
  if (!known) throw notFound(`The function ${functionArn(context, name, qualifier)} doesn't exist.`);
  return qualifier;
}

/** Put replaces all settings; update changes those that it names. */
function writer(replaces: boolean): Handler {
  return (input, context) => {
    const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
    const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: age, DestinationConfig: destinations } = input;
    if (retries === undefined && age === undefined && destinations === undefined) {
      throw invalidValue("You must specify at least one of error handling or destination setting.");
    }
    checkDestination(context, reference.name, destinations);
    return context.store.transaction((tx) => {
      const qualifier = target(context, tx, reference);
      const key = `${reference.name}/${qualifier}`;
      const before = eventInvokes.get(context, tx, key);
      if (!replaces && before === undefined) throw missing(context, reference.name, qualifier);
      const base: Partial<EventInvokeRecord> = replaces ? {} : before ?? {};
      const record: EventInvokeRecord = {
        qualifier,
        maximumRetryAttempts: retries ?? base.maximumRetryAttempts,
        maximumEventAgeInSeconds: age ?? base.maximumEventAgeInSeconds,
        onSuccess: (destinations?.OnSuccess?.Destination ?? base.onSuccess) || undefined,
        onFailure: (destinations?.OnFailure?.Destination ?? base.onFailure) || undefined,
        lastModified: new Date(context.clock.now()),
      };
      eventInvokes.put(context, tx, key, record);
      return shape(context, reference.name, record);
    });
  };
}

/** A destination is a queue, a topic, a bus or a function, and never the function itself. */
function checkDestination(context: CallContext, name: string, config: Shape | undefined): void {
  for (const destination of [config?.OnSuccess?.Destination, config?.OnFailure?.Destination] as (string | undefined)[]) {
    if (!destination) continue;
    const own = functionArn(context, name);
    if (destination === own || destination.startsWith(`${own}:`)) {
      throw invalidValue("You can't specify the function as a destination for itself.");
    }
    if (!/^arn:aws[\w-]*:(sqs|sns|lambda|events|s3):/.test(destination)) {
      const part = (value: string | undefined, kind: string): string => (value ? `${kind}(destination=${value})` : "null");
      throw invalidValue(
        `The provided destination config DestinationConfig(onSuccess=${part(config?.OnSuccess?.Destination, "OnSuccess")}, `
        + `onFailure=${part(config?.OnFailure?.Destination, "OnFailure")}) is invalid.`,
      );
    }
  }
}

function missing(context: CallContext, name: string, qualifier: string): Error {
  return notFound(`The function ${functionArn(context, name, qualifier)} doesn't have an EventInvokeConfig`);
}

export const putFunctionEventInvokeConfig = writer(true);
export const updateFunctionEventInvokeConfig = writer(false);

export const getFunctionEventInvokeConfig: Handler = (input, context) => {
  const { name, qualifier = LATEST } = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return context.store.read((tx) => {
    const record = eventInvokes.get(context, tx, `${name}/${qualifier}`);
    if (record === undefined) throw missing(context, name, qualifier);
    return shape(context, name, record);
  });
};

export const deleteFunctionEventInvokeConfig: Handler = (input, context) => {
  const { name, qualifier = LATEST } = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return context.store.transaction((tx) => {
    if (!eventInvokes.remove(context, tx, `${name}/${qualifier}`)) throw missing(context, name, qualifier);
    return {};
  });
};

export const listFunctionEventInvokeConfigs: Handler = (input, context) => {
  const { name } = parseFunctionName(context, input.FunctionName);
  return context.store.read((tx) => {
    if (functions.get(context, tx, name) === undefined) throw notFound(`The function ${name} doesn't exist.`);
    const all = eventInvokes.values(context, tx, `${name}/`);
    const shown = page(all, (record) => record.qualifier, input.Marker, input.MaxItems ?? 50, () => invalidValue("Invalid Marker"));
    return {
      FunctionEventInvokeConfigs: shown.items.map((record) => shape(context, name, record)),
      ...(shown.next && { NextMarker: shown.next }),
    };
  });
};
