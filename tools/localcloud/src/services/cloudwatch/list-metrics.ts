import type { Handler, Shape } from "../../service";
import { AwsError } from "../../service";
import { notModelled } from "../support/not-modelled";
import { page, sortedBy } from "../support/paging";
import { dimensionList } from "./metric-identity";
import { metrics } from "./metric-points";
import { flushMetrics } from "./metric-recorder";

/** ListMetrics shows what had data in these times. */
const LISTED = 14 * 24 * 3_600_000;
const RECENT = 3 * 3_600_000;
const PAGE = 500;

export const listMetrics: Handler = (input, context) => {
  for (const key of ["IncludeLinkedAccounts", "OwningAccount"]) {
    if (input[key] !== undefined && input[key] !== false) throw notModelled("cloudwatch", `${key} of ListMetrics`);
  }
  flushMetrics(context);
  const since = context.clock.now() - (input.RecentlyActive === undefined ? LISTED : RECENT);
  const wanted = (input.Dimensions ?? []) as Shape[];
  return context.store.read((tx) => {
    const found = metrics.list(context, tx).filter(([, { namespace, name, dimensions, newest }]) =>
      newest >= since
      && (input.Namespace === undefined || input.Namespace === namespace)
      && (input.MetricName === undefined || input.MetricName === name)
      && wanted.every(({ Name, Value }) => dimensions[Name] !== undefined && (Value === undefined || dimensions[Name] === Value)));
    const keyOf = ([id, { namespace, name }]: typeof found[number]): string => `${namespace}\n${name}\n${id}`;
    const invalid = (): AwsError => new AwsError("InvalidParameterValue", "The next token specified is invalid.");
    const shown = page(sortedBy(found, keyOf), keyOf, input.NextToken, PAGE, invalid);
    return {
      Metrics: shown.items.map(([, { namespace, name, dimensions }]) => ({ Namespace: namespace, MetricName: name, Dimensions: dimensionList(dimensions) })),
      ...(shown.next && { NextToken: shown.next }),
    };
  });
};
