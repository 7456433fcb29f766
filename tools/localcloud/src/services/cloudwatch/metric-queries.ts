import type { Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { MathSyntaxError, parseMath, parts, UNMODELLED_FUNCTIONS } from "./metric-math";
import { isAlarmPeriod, isStatistic, validationError } from "./statistics";

/** Metrics that one alarm may combine. */
const METRIC_LIMIT = 10;

/**
 * Checks the `Metrics` list of an alarm: ids, what each query is, the expressions, and that exactly one is watched.
 *
 * @returns the longest period in seconds of the metrics that the alarm reads
 */
export function checkMetricQueries(queries: Shape[]): number {
  if (queries.length === 0) throw validationError("Metrics list must contain at least one query.");
  const ids = queries.map((query) => query.Id as string);
  for (const [index, query] of queries.entries()) checkQuery(query, `Metrics[${index}]`);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw validationError(`The Id ${twice} is used more than once in the Metrics list.`);
  if (queries.filter((query) => query.ReturnData !== false).length !== 1) {
    throw validationError("Exactly one element of the metrics list should return data.");
  }
  const metrics = queries.filter((query) => query.MetricStat !== undefined);
  if (metrics.length > METRIC_LIMIT) throw validationError(`Metrics list must contain at most ${METRIC_LIMIT} metrics.`);
  if (metrics.length === 0) throw validationError("At least one element of the metrics list should be a metric.");
  checkReferences(queries);
  return Math.max(...metrics.map((query) => query.MetricStat.Period as number), ...queries.map((query) => (query.Period as number | undefined) ?? 0));
}

function checkQuery(query: Shape, path: string): void {
  if (!/^[a-z][A-Za-z0-9_]*$/.test(query.Id)) {
    throw validationError(`The value ${query.Id} for parameter ${path}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`);
  }
  if (query.AccountId !== undefined) throw notModelled("cloudwatch", "an alarm on a metric of another account");
  const { MetricStat: stat, Expression: expression } = query;
  if ((stat === undefined) === (expression === undefined)) {
    throw validationError(`${path} must have exactly one of MetricStat and Expression.`);
  }
  if (query.Period !== undefined && !isAlarmPeriod(query.Period)) throw badPeriod(`${path}.Period`, query.Period);
  if (stat === undefined) return;
  if (stat.Metric.MetricName === undefined || stat.Metric.Namespace === undefined) {
    throw validationError(`${path}.MetricStat.Metric must have a Namespace and a MetricName.`);
  }
  if (!isAlarmPeriod(stat.Period)) throw badPeriod(`${path}.MetricStat.Period`, stat.Period);
  if (!isStatistic(stat.Stat)) throw validationError(`The value ${stat.Stat} for parameter ${path}.MetricStat.Stat is not supported.`);
}

function badPeriod(path: string, value: number): Error {
  return validationError(`The value ${value} for parameter ${path} is not valid. Period must be 10, 20, 30 or a multiple of 60.`);
}

/** Expressions are well formed, name only queries of the list, and none depends on itself. */
function checkReferences(queries: Shape[]): void {
  const uses = new Map<string, string[]>();
  for (const query of queries) {
    const used = query.Expression === undefined ? [] : references(query.Id, query.Expression);
    const missing = used.find((id) => !queries.some((other) => other.Id === id));
    if (missing !== undefined) throw expressionError(query.Id, `Undefined variable '${missing}'`);
    uses.set(query.Id, used);
  }
  for (const id of uses.keys()) if (reaches(uses, id, id, new Set())) throw expressionError(id, "The expression depends on itself");
}

function references(id: string, source: string): string[] {
  if (/^\s*SELECT\s/i.test(source)) throw notModelled("cloudwatch", "a Metrics Insights query in an alarm");
  try {
    const found = parts(parseMath(source));
    const unmodelled = found.find((part) => part.kind === "call" && UNMODELLED_FUNCTIONS.includes(part.name));
    if (unmodelled?.kind === "call") throw notModelled("cloudwatch", `the metric math function ${unmodelled.name} in an alarm`);
    return found.flatMap((part) => (part.kind === "reference" ? [part.id] : []));
  } catch (error) {
    if (error instanceof MathSyntaxError) throw expressionError(id, error.message);
    throw error;
  }
}

function reaches(uses: Map<string, string[]>, from: string, goal: string, seen: Set<string>): boolean {
  return (uses.get(from) ?? []).some((next) => {
    if (next === goal) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(uses, next, goal, seen);
  });
}

function expressionError(id: string, problem: string): Error {
  return validationError(`Invalid metrics list: Error in expression '${id}' [${problem}]`);
}
