/** A Node.js runtime of AWS Lambda and the dates after which AWS does less for it. AWS has moved such dates before. */
export interface LambdaRuntime {
  name: string;
  /** No more patches. */
  deprecated: string;
  /** Functions can no longer be created. */
  blocksCreate: string;
  /** Functions can no longer be updated: releases stop. */
  blocksUpdate: string;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
export const lambdaRuntimes: readonly LambdaRuntime[] = [
  { name: "nodejs18.x", deprecated: "2025-09-01", blocksCreate: "2027-02-01", blocksUpdate: "2027-03-03" },
  { name: "nodejs20.x", deprecated: "2026-04-30", blocksCreate: "2027-02-01", blocksUpdate: "2027-03-03" },
  { name: "nodejs22.x", deprecated: "2027-04-30", blocksCreate: "2027-06-01", blocksUpdate: "2027-07-01" },
  { name: "nodejs24.x", deprecated: "2028-04-30", blocksCreate: "2028-06-01", blocksUpdate: "2028-07-01" },
];

export const lambdaRuntimeNames: readonly string[] = lambdaRuntimes.map((runtime) => runtime.name);

/** Fixed because it is asked for; what follows from it is said by {@link runtimeWarnings}. */
export const defaultLambdaRuntime = "nodejs18.x";

/**
 * What a person should know about the runtime they chose.
 *
 * @param today ISO date, `2026-11-20`
 */
export function runtimeWarnings(name: string, today: string): string[] {
  const runtime = lambdaRuntimes.find((candidate) => candidate.name === name);
  if (runtime === undefined || today < runtime.deprecated) return [];
  const { deprecated, blocksCreate, blocksUpdate } = runtime;
  const effects = [
    `${name} gets no patches since ${deprecated}`,
    today < blocksCreate ? `AWS refuses new functions from ${blocksCreate}` : `AWS refuses new functions since ${blocksCreate}`,
    today < blocksUpdate ? `every release fails from ${blocksUpdate}` : `every release fails since ${blocksUpdate}`,
  ];
  return [`${effects.join("; ")}. Set "runtime" to nodejs22.x or nodejs24.x, then release once.`];
}

/** The CodeBuild image that carries the runtime's Node.js version without installing it first. */
export function buildImage(runtime: string): string {
  return runtime === "nodejs22.x" || runtime === "nodejs24.x" ? "aws/codebuild/standard:8.0" : "aws/codebuild/standard:7.0";
}

/** `22` of `nodejs22.x`; what a buildspec gives to `runtime-versions`. */
export function nodeMajor(runtime: string): string {
  return runtime.replace(/^nodejs(\d+)\.x$/, "$1");
}
