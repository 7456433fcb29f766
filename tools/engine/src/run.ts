import { ActivityCounter, defer } from "./concurrency";
import { DefaultProviders } from "./deployment/default-providers";
import { Deployment } from "./deployment/deployment";
import { StoppedError } from "./deployment/errors";
import { HookRunner } from "./deployment/hooks";
import { PendingOutputs } from "./deployment/outputs";
import { Reader } from "./deployment/reader";
import { Registrar } from "./deployment/registration";
import { hashAssets } from "./asset";
import { CallbackClients } from "./monitor/callbacks";
import { Transforms } from "./monitor/transforms";
import { terminating } from "./monitor/wire";
import type { OperationRequest } from "./operation";
import type { PropertyMap } from "./property-value";
import { plainAssets } from "./values/annotations";
import { containsAsset } from "./values/values";

/** One run of a program: everything that its requests need, and how they are answered. */
export class Run {
  readonly deployment: Deployment;
  readonly outputs: PendingOutputs;
  readonly registrar: Registrar;
  readonly reader: Reader;
  readonly defaultProviders: DefaultProviders;
  readonly callbacks = new CallbackClients();
  readonly transforms = new Transforms(this.callbacks);
  /** Resolves when the program has nothing more to ask for. */
  readonly signaled = defer<void>();
  /** Resolves when everything is done, deletes included; the program may end then. */
  readonly finished = defer<void>();

  private readonly activity = new ActivityCounter();
  private readonly waiting = new Set<(error: Error) => void>();
  private readonly begun = defer<void>();

  constructor(private readonly request: OperationRequest) {
    this.deployment = new Deployment(request, new HookRunner((message, urn) => this.deployment.reporter.warning(message, urn)));
    this.outputs = new PendingOutputs(this.deployment);
    this.registrar = new Registrar(this.deployment, this.outputs);
    this.reader = new Reader(this.deployment);
    this.defaultProviders = new DefaultProviders(request.config, (goal) => this.registrar.register(goal));
    this.begun.promise.catch(() => undefined);
    this.deployment.onStop(() => this.stopAnswering());
  }

  /** From now on requests are answered. */
  begin(): void {
    this.begun.resolve();
  }

  /** Answers a request of the program, unless the run ends before there is an answer. */
  async answer<T>(task: () => Promise<T>): Promise<T> {
    if (this.deployment.stopped) throw terminating();
    const cut = defer<never>();
    this.waiting.add(cut.reject);
    try {
      return await Promise.race([cut.promise, this.perform(task)]);
    } finally {
      this.waiting.delete(cut.reject);
    }
  }

  private async perform<T>(task: () => Promise<T>): Promise<T> {
    await this.begun.promise;
    return this.activity.track(async () => {
      try {
        return await task();
      } catch (error) {
        throw error instanceof StoppedError ? terminating() : error;
      }
    });
  }

  /** The program has asked for everything; resolves when all of it is done. */
  async programDone(): Promise<void> {
    this.signaled.resolve();
    await this.finished.promise;
  }

  /** Resolves when no request is being worked on. */
  idle(): Promise<void> {
    return this.activity.idle();
  }

  /** Fills in the hashes of assets and archives. */
  async hashAssets(values: PropertyMap): Promise<PropertyMap> {
    if (!containsAsset(values)) return values;
    return (await hashAssets(plainAssets(values), this.request.workingDirectory ?? process.cwd())) as PropertyMap;
  }

  /** Ends the run for the program, whatever it still waits for. */
  stopAnswering(): void {
    for (const reject of [...this.waiting]) reject(terminating());
    this.begun.reject(terminating());
  }
}
