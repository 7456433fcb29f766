import { randomUUID } from "node:crypto";

import { type Environment, operate, type OperatorRequest, operatorClients, parseEnvironment, Refusal, RequestError, requestProblems, serviceProblems, type Report } from "@switchyard/release-operator";
import type { OpenedAccount } from "@switchyard/localcloud/operator";

import { UserError } from "../workspace/problem";
import { LOCAL_STACK } from "../workspace/stack";
import { deliveryOutputs } from "./outputs";

export interface OperatorPlan {
  root: string;
  /** Folder of everything local. */
  home: string;
  stack: string;
  layer: { name: string; folder: string };
  json: boolean;
  /** What is wrong with the command line so far. */
  problems: string[];
  isStackKnown: boolean;
  request: OperatorRequest;
}

export interface OperatorSurroundings {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  env: NodeJS.ProcessEnv;
  /** Opens the local account; its code is in another bundle. */
  openAccount(home: string, options: { workspace: string }): Promise<OpenedAccount>;
}

/**
 * Entry of the bundle with the operators' commands.
 *
 * @returns the exit code: 0 done, 1 refused or failed, 2 the command line is wrong
 */
export async function runOperator(plan: OperatorPlan, around: OperatorSurroundings): Promise<number> {
  const { stack, json, request: { command } } = plan;
  const say = (document: object, lines: readonly string[], stream = around.stdout): Promise<void> =>
    write(json ? around.stdout : stream, json ? JSON.stringify({ command, stack, ...document }) : lines.join("\n"));
  try {
    const { document, lines } = await carryOut(plan, around);
    await say({ ok: true, ...document }, lines);
    return 0;
  } catch (error) {
    const failure = failureOf(error, plan);
    await say({ ok: false, error: failure.lines.join("\n"), ...(failure.problems && { problems: failure.problems }) }, failure.lines, around.stderr);
    if (json) await write(around.stderr, failure.lines.join("\n"));
    return failure.exitCode;
  }
}

async function carryOut(plan: OperatorPlan, around: OperatorSurroundings): Promise<Report> {
  const { stack, request } = plan;
  const environment = await environmentOf(plan, around);
  const problems = [...plan.problems, ...requestProblems(request), ...(environment === undefined ? [] : serviceProblems(request, Object.keys(environment.services)))];
  if (problems.length > 0 || environment === undefined) throw new RequestError(problems);
  if (stack !== LOCAL_STACK) return operate(request, { environment, clients: operatorClients({ region: environment.region }), now: Date.now, uuid: randomUUID });
  return operateLocally(plan, environment, around);
}

/** @returns undefined when the command line is wrong and nothing can be said of services */
async function environmentOf({ root, home, stack, layer, problems, isStackKnown, request }: OperatorPlan, { env }: OperatorSurroundings): Promise<Environment | undefined> {
  if (!isStackKnown) return undefined;
  try {
    return parseEnvironment(stack, await deliveryOutputs({ root, home, stack, layer, env }));
  } catch (error) {
    // The command line has to be put right in any case; what is wrong with it comes first.
    if (problems.length > 0 || requestProblems(request).length > 0) return undefined;
    throw error;
  }
}

async function operateLocally({ root, home, request }: OperatorPlan, environment: Environment, { env, openAccount }: OperatorSurroundings): Promise<Report> {
  const account = await openAccount(home, { workspace: root });
  try {
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = env;
    // Somebody of the local account; the keys of any other would be refused.
    const credentials = id !== undefined && secret !== undefined && account.knowsKey(id) ? { accessKeyId: id, secretAccessKey: secret } : account.credentials;
    const clients = operatorClients({ region: environment.region, endpoint: account.endpoint, credentials });
    const report = await operate(request, { environment, clients, now: account.now, uuid: randomUUID });
    if (request.command === "status" || request.command === "history") return report;
    const { isServed } = await account.settle();
    return isServed ? report : { ...report, lines: [...report.lines, "Nobody serves the local cloud, so its time stands still: `npx switchyard advance --by 10m` moves it on, `npx switchyard serve` lets it go by itself."] };
  } finally {
    await account.close();
  }
}

interface Failure { exitCode: number; lines: string[]; problems?: readonly string[] }

/** @throws what is a mistake of ours, with its stack */
function failureOf(error: unknown, { request: { command }, stack }: OperatorPlan): Failure {
  if (error instanceof RequestError) return { exitCode: 2, problems: error.problems, lines: [`\`switchyard ${command}\` cannot run:`, ...error.problems.map((problem) => `  - ${problem.replaceAll("\n", "\n    ")}`)] };
  if (error instanceof Refusal) return { exitCode: 1, lines: error.message.split("\n") };
  if (error instanceof UserError) return { exitCode: error.exitCode, lines: error.message.split("\n") };
  if (!(error instanceof Error)) throw error;
  if (error.name === "CredentialsProviderError") return { exitCode: 1, lines: [`There are no AWS credentials for stack ${stack}: ${error.message}`, "Sign in as you do for the AWS CLI, e.g. with `aws sso login`, or set AWS_PROFILE."] };
  if (/AccessDenied|UnrecognizedClient|ExpiredToken|InvalidClientTokenId/.test(error.name)) {
    return { exitCode: 1, lines: [`AWS refused: ${error.name}: ${error.message}`, "The foundation layer's outputs releaseOperatorPolicyArns and releaseApproverPolicyArns name the policies that allow operators' commands."] };
  }
  if ("$metadata" in error) return { exitCode: 1, lines: [`AWS refused: ${error.name}: ${error.message}`] };
  throw error;
}

function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(`${text}\n`, () => resolve()));
}
