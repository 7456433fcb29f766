import type { Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { MathEvaluation, type MathQuery } from "./math-evaluation";
import { MathTypeError, type MathValue } from "./math-values";
import { MathSyntaxError, parseMath, parts, UNMODELLED_FUNCTIONS } from "./metric-math";
import { isAlarmPeriod, isPeriod, isStatistic, refuseUnmodelledStatistic, validationError } from "./statistics";

/** Metrics that one alarm may combine. */
const METRIC_LIMIT = 10;
/** Queries in one call of GetMetricData. */
const QUERY_LIMIT = 500;

/**
 * Checks the `Metrics` list of an alarm: ids, what each query is, the expressions, and that exactly one time series is watched.
 *
 * @returns the longest period in seconds of the metrics that the alarm reads
 */
export function checkMetricQueries(queries: Shape[]): number {
  if (queries.length === 0) throw validationError("Metrics list must contain at least one query.");
  checkList(queries, "Metrics", (seconds) => (isAlarmPeriod(seconds) ? undefined : "Period must be 10, 20, 30 or a multiple of 60."));
  const watched = queries.filter((query) => query.ReturnData !== false);
  if (watched.length !== 1) throw validationError("Exactly one element of the metrics list should return data.");
  const metrics = queries.filter((query) => query.MetricStat !== undefined);
  if (metrics.length > METRIC_LIMIT) throw validationError(`Metrics list must contain at most ${METRIC_LIMIT} metrics.`);
  if (metrics.length === 0) throw validationError("At least one element of the metrics list should be a metric.");
  checkReferences(queries);
  checkResult(queries, watched[0]!.Id as string, (value) => value.kind === "series", "An alarm needs an expression that gives a single time series");
  return Math.max(...metrics.map((query) => query.MetricStat.Period as number), ...queries.map((query) => (query.Period as number | undefined) ?? 0));
}

/** Checks the queries of GetMetricData. */
export function checkDataQueries(queries: Shape[]): void {
  if (queries.length === 0) throw validationError("The parameter MetricDataQueries must contain at least one query.");
  if (queries.length > QUERY_LIMIT) throw validationError(`The collection MetricDataQueries must not have a size greater than ${QUERY_LIMIT}.`);
  checkList(queries, "MetricDataQueries", (seconds) => (isPeriod(seconds) ? undefined : "Period must be 1, 5, 10, 20, 30 or a multiple of 60."));
  checkReferences(queries);
  for (const query of queries) {
    if (query.Expression === undefined || query.ReturnData === false) continue;
    checkResult(queries, query.Id, (value) => value.kind !== "scalar", "Expressions should evaluate to a time series or an array of time series");
  }
}

/** The queries as metric math computes them. */
export function mathQueries(queries: readonly Shape[]): MathQuery[] {
  return queries.map((query) => ({
    id: query.Id as string, expression: query.Expression as string | undefined,
    period: (query.MetricStat?.Period ?? query.Period) as number | undefined, label: query.Label as string | undefined,
  }));
}

function checkList(queries: Shape[], list: string, badPeriod: (seconds: number) => string | undefined): void {
  const ids = queries.map((query) => query.Id as string);
  for (const [index, query] of queries.entries()) checkQuery(query, `${list}[${index}]`, badPeriod);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw validationError(`The Id ${twice} is used more than once in the ${list} list.`);
}

function checkQuery(query: Shape, path: string, badPeriod: (seconds: number) => string | undefined): void {
  if (!/^[a-z][A-Za-z0-9_]*$/.test(query.Id)) {
    throw validationError(`The value ${query.Id} for parameter ${path}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`);
  }
  if (query.AccountId !== undefined) throw notModelled("cloudwatch", "a metric of another account");
  const { MetricStat: stat, Expression: expression } = query;
  if ((stat === undefined) === (expression === undefined)) {
    throw validationError(`${path} must have exactly one of MetricStat and Expression.`);
  }
  checkPeriod(query.Period, `${path}.Period`, badPeriod);
  if (stat === undefined) return;
  if (stat.Metric.MetricName === undefined || stat.Metric.Namespace === undefined) {
    throw validationError(`${path}.MetricStat.Metric must have a Namespace and a MetricName.`);
  }
  checkPeriod(stat.Period, `${path}.MetricStat.Period`, badPeriod);
  if (!isStatistic(stat.Stat)) throw validationError(`The value ${stat.Stat} for parameter ${path}.MetricStat.Stat is not supported.`);
  refuseUnmodelledStatistic(stat.Stat);
}

function checkPeriod(seconds: number | undefined, path: string, badPeriod: (seconds: number) => string | undefined): void {
  const problem = seconds === undefined ? undefined : badPeriod(seconds);
  if (problem !== undefined) throw validationError(`The value ${seconds} for parameter ${path} is not valid. ${problem}`);
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
  if (/^\s*SELECT\s/i.test(source)) throw notModelled("cloudwatch", "a Metrics Insights query");
  try {
    const found = parts(parseMath(source));
    const unmodelled = found.find((part) => part.kind === "call" && UNMODELLED_FUNCTIONS.includes(part.name));
    if (unmodelled?.kind === "call") throw notModelled("cloudwatch", `the metric math function ${unmodelled.name}`);
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

/** Computes over no data: what kind of value comes out is the same as over some. */
function checkResult(queries: Shape[], id: string, isWanted: (value: MathValue) => boolean, otherwise: string): void {
  try {
    const value = new MathEvaluation(mathQueries(queries), { start: 0, end: 0 }, () => new Map()).valueOf(id);
    if (!isWanted(value)) throw new MathTypeError(otherwise);
  } catch (error) {
    if (error instanceof MathTypeError) throw expressionError(id, error.message);
    throw error;
  }
}

function expressionError(id: string, problem: string): Error {
  return validationError(`Invalid metrics list: Error in expression '${id}' [${problem}]`);
}
