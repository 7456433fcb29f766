import type { Handler } from "../../service";
import { forgetExpiry } from "./items/expiry";
import { noteAllExpiry } from "./items/sweep";
import { requireTable, tables, validation } from "./records";

export const updateTimeToLive: Handler = (input, context) => context.store.transaction((tx) => {
  const table = requireTable(tx, input.TableName, context);
  const { Enabled: enabled, AttributeName: attribute } = input.TimeToLiveSpecification;
  const current = table.timeToLiveAttribute;
  if (enabled && current !== undefined) throw validation("TimeToLive is already enabled");
  if (!enabled && current === undefined) throw validation("TimeToLive is already disabled");
  if (!enabled && current !== attribute) throw validation(`TimeToLive is active on a different AttributeName: current AttributeName is ${current}`);
  const { timeToLiveAttribute: _, ...rest } = table;
  const changed = enabled ? { ...rest, timeToLiveAttribute: attribute } : rest;
  tables.put(context, tx, table.name, changed);
  if (enabled) noteAllExpiry(context, tx, changed);
  else forgetExpiry(context, tx, table);
  return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
});

export const describeTimeToLive: Handler = (input, context) => context.store.read((tx) => {
  const { timeToLiveAttribute: attribute } = requireTable(tx, input.TableName, context);
  return {
    TimeToLiveDescription: attribute === undefined
      ? { TimeToLiveStatus: "DISABLED" }
      : { TimeToLiveStatus: "ENABLED", AttributeName: attribute },
  };
});
