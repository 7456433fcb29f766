import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { arns, liveAlias, serviceNames, sharedNames, type Arns, type ServiceNames, type SharedNames } from "@switchyard/conventions";
import { deploymentHistory, deploymentIdOf, type DeploymentHistory } from "@switchyard/deployment-history";
import { mapRepository, openCloud, pushed, readOutbox, reuseBuilds, virtualClock, type Caller, type FunctionPlace, type LocalCloud, type OutboxMail, type Shape } from "@switchyard/localcloud";
import { inProcessClient } from "../account/in-process-client";
import { layersOn, type Layers } from "../account/layers";
import { callAs, ENVIRONMENT, makeUser, REPOSITORY, restoreState, type Call, type RehearsalAccount } from "../account/rehearsal-account";
import { Callers } from "./callers";
import { SourceRepository, type Change, type SourceContent } from "./source-repository";

export interface RehearsalOptions {
  /** Root of the workspace whose layers are in the account. */
  root: string;
  account: RehearsalAccount;
  /** The same seed and the same acts give the same calls, ids and minutes. */
  seed: string;
  /** Folder that keeps what builds make, for builds of identical inputs. @defaultValue every build runs */
  builds?: string;
  /** What is pushed, and so what the pipeline builds. @defaultValue `bundle` */
  source?: SourceContent;
  /**
   * Where functions run. Inside of this process they are nearly twice as fast, and a version that never pauses stops it.
   * @defaultValue `inside`
   */
  functions?: FunctionPlace;
  /** Where callers' tokens are of another kind, e.g. one that the sample acquirer does not answer. @defaultValue `tok_visa` */
  paymentMethod?: (order: number) => string;
}

/** How time passes. */
export interface Passing {
  /** Requests a second of each service's callers; a function of the cloud time where that changes. @defaultValue 1 */
  callsPerSecond?: number | ((at: number) => number);
  /** Looked at four times a minute; time stops passing when it is true. @defaultValue never */
  until?: () => boolean | Promise<boolean>;
  /** @defaultValue 240 */
  atMostMinutes?: number;
}

/** One execution of a service's pipeline. */
export interface PipelineExecution { service: string; executionId: string; commit: string }

/** An action that no policy allowed. */
export interface Denial { action: string; resource: string; caller: string }

const lookMilliseconds = 15_000;

/**
 * A cloud of its own with the layers deployed, a repository to push to, customers who call, and time that passes when it is told to.
 * Everything else is what the layers' own functions and policies make of it.
 */
export class Rehearsal {
  readonly names: Readonly<Record<string, ServiceNames>>;
  readonly shared: SharedNames;
  readonly arn: Arns;
  readonly admin: Call;
  readonly history: DeploymentHistory;
  /** The customers, by service. */
  readonly callers = new Map<string, Callers>();
  /** Actions of anybody but the administrator that no policy allowed. */
  readonly denials: Denial[] = [];
  /** The last commit of each ref that was pushed. */
  private readonly pushedCommits = new Map<string, string>();
  /** The layers on this cloud, for another `up` or a `destroy`. */
  readonly layers: Layers;

  private constructor(
    readonly cloud: LocalCloud,
    readonly repository: SourceRepository,
    readonly options: RehearsalOptions,
    /** Mistakes of the cloud's own; a rehearsal with any proves nothing. */
    readonly mistakes: readonly unknown[],
    private readonly home: string,
  ) {
    const { account } = options;
    this.admin = callAs(cloud, cloud.administrator);
    this.names = Object.fromEntries(account.services.map((service) => [service, serviceNames(service, ENVIRONMENT)]));
    this.shared = sharedNames(ENVIRONMENT, cloud.accountId);
    this.arn = arns({ partition: "aws", region: cloud.region, account: cloud.accountId });
    this.history = deploymentHistory({ client: inProcessClient(this.admin, "dynamodb"), tableName: this.shared.deploymentTable });
    this.layers = layersOn({ root: options.root, cloud, home, settings: account.settings });
    cloud.observeDecisions(({ action, resource, callerArn, decision }) => {
      if (!decision.isAllowed) this.denials.push({ action, resource, caller: callerArn });
    });
  }

  static async open(options: RehearsalOptions): Promise<Rehearsal> {
    const { account, root, seed, builds, source = "bundle" } = options;
    const clock = virtualClock(account.at);
    const mistakes: unknown[] = [];
    const repository = new SourceRepository(root, account.services, () => clock.now(), source);
    // Builds of the workspace take their packages from its installed tree.
    const cloud = await openCloud({ memory: true, snapshot: account.snapshot, clock, seed, workspace: source === "workspace" ? root : repository.folder, reportFailure: (error) => mistakes.push(error), functions: options.functions ?? "inside" });
    if (builds !== undefined) reuseBuilds(cloud, builds);
    const home = mkdtempSync(join(tmpdir(), "rehearsal-home-"));
    restoreState(account, home);
    mapRepository(cloud, REPOSITORY, repository.folder);
    const rehearsal = new Rehearsal(cloud, repository, options, mistakes, home);
    for (const [index, service] of account.services.entries()) {
      const aliasArn = rehearsal.aliasArn(service);
      const caller = await makeUser(cloud, `checkout-${service}`, { statements: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: aliasArn }] });
      rehearsal.callers.set(service, new Callers({ call: callAs(cloud, caller), aliasArn, prefix: service, firstAmountMinor: 101 + index * 1_000_000, paymentMethod: options.paymentMethod }));
    }
    await cloud.settle();
    return rehearsal;
  }

  get now(): number {
    return this.cloud.clock.now();
  }

  aliasArn(service: string): string {
    return this.arn.qualifiedFunction(this.names[service]!.greenFunction, liveAlias);
  }

  /** Commits and pushes. @returns the executions that the push started, one for each pipeline that follows the branch */
  async push(change: Change = {}): Promise<PipelineExecution[]> {
    const commit = this.repository.commit(change);
    const ref = `refs/heads/${change.branch ?? "main"}`;
    const before = this.pushedCommits.get(ref);
    this.pushedCommits.set(ref, commit);
    return this.announce(ref, commit, before);
  }

  /** Tags the last commit and pushes the tag. @returns the executions that it started */
  async pushTag(name: string): Promise<PipelineExecution[]> {
    const after = this.repository.tag(name);
    return this.announce(`refs/tags/${name}`, after);
  }

  /** Starts the pipeline by hand, as `Release change` in the console does. */
  async start(service: string): Promise<PipelineExecution> {
    const { pipelineExecutionId } = await this.admin("codepipeline", "StartPipelineExecution", { name: this.names[service]!.pipeline });
    await this.cloud.settle();
    return { service, executionId: pipelineExecutionId as string, commit: "" };
  }

  /** Percent of the customers' traffic that goes to a version. */
  async share(service: string, version: string): Promise<number> {
    const { FunctionVersion, RoutingConfig } = await this.admin("lambda", "GetAlias", { FunctionName: this.names[service]!.greenFunction, Name: liveAlias });
    const weights: Record<string, number> = RoutingConfig?.AdditionalVersionWeights ?? {};
    const others = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    return Math.round(100 * (FunctionVersion === version ? 1 - others : (weights[version] ?? 0)));
  }

  /** Lets time pass, with customers calling. */
  async pass({ callsPerSecond = 1, until, atMostMinutes = 240 }: Passing): Promise<void> {
    const rate = typeof callsPerSecond === "number" ? () => callsPerSecond : callsPerSecond;
    const end = this.now + atMostMinutes * 60_000;
    let look = this.now;
    while (this.now < end) {
      if (until !== undefined && this.now >= look) {
        if (await until()) return;
        look = this.now + lookMilliseconds;
      }
      const calls = rate(this.now);
      if (calls === 0) {
        await this.cloud.advanceBy(Math.min(lookMilliseconds, end - this.now));
        continue;
      }
      await this.cloud.advanceBy(1000 / calls);
      for (const callers of this.callers.values()) await callers.next();
    }
  }

  /** Lets time pass until the execution is over and what follows from it (events, records, messages) has happened. */
  async finish(execution: PipelineExecution, passing: Passing = {}): Promise<void> {
    await this.pass({ ...passing, until: async () => (await this.pipelineStatus(execution)) !== "InProgress" });
    await this.pass({ ...passing, until: undefined, atMostMinutes: 2 });
  }

  async pipelineStatus({ service, executionId }: PipelineExecution): Promise<string> {
    const { pipelineExecution } = await this.admin("codepipeline", "GetPipelineExecution", { pipelineName: this.names[service]!.pipeline, pipelineExecutionId: executionId });
    return pipelineExecution.status as string;
  }

  /** A person with the given managed policies of a service, e.g. its release operators. */
  async person(name: string, policies: readonly string[]): Promise<Caller> {
    return makeUser(this.cloud, name, { policyArns: policies.map((policy) => `arn:aws:iam::${this.cloud.accountId}:policy/${policy}`) });
  }

  /** Mail that people got since the rehearsal began. */
  mail(): OutboxMail[] {
    const since = new Date(this.options.account.at).toISOString();
    return readOutbox(this.cloud.store, this.cloud.region).filter(({ kind, sentAt }) => kind === "notification" && sentAt >= since);
  }

  historyId({ service, executionId }: PipelineExecution, attempt = 1): string {
    return deploymentIdOf({ service, executionId, attempt });
  }

  async close(): Promise<void> {
    await this.cloud.close();
    this.repository.remove();
    rmSync(this.home, { recursive: true, force: true });
  }

  private async announce(ref: string, after: string, before?: string): Promise<PipelineExecution[]> {
    const earlier = await this.executionIds();
    await pushed(this.cloud, this.repository.folder, { fullRepositoryId: REPOSITORY, ref, after, ...(before !== undefined && { before }) });
    await this.cloud.settle();
    return (await this.executionIds()).filter(({ executionId }) => !earlier.some((known) => known.executionId === executionId)).map((execution) => ({ ...execution, commit: after }));
  }

  private async executionIds(): Promise<{ service: string; executionId: string }[]> {
    const all = Object.entries(this.names).map(async ([service, { pipeline }]) => {
      const { pipelineExecutionSummaries } = await this.admin("codepipeline", "ListPipelineExecutions", { pipelineName: pipeline });
      return (pipelineExecutionSummaries as Shape[]).map(({ pipelineExecutionId }) => ({ service, executionId: pipelineExecutionId as string }));
    });
    return (await Promise.all(all)).flat();
  }
}
