import { type CallContext, type Caller, type Transaction } from "../../service";
import { assumeRole, issueCredentials } from "../support/service-role";
import { builds, type BuildRecord, type PhaseType } from "./build-records";
import { BuildLog } from "./build-log";
import { beginPhase, endPhase } from "./build-progress";
import { isModelled, SECONDS } from "./pace";
import { asPhaseFailure, type PhaseFailure } from "./phase-failure";
import { codebuildArn } from "./records";
import type { Interruption, LiveBuild } from "./sandbox/builders";

/** Thrown where a build does not go on: its record has ended without it, or the cloud is being closed. */
export class BuildInterrupted extends Error {
  constructor(readonly reason: Interruption) {
    super(reason === "closed" ? "The cloud was closed while a build ran." : "The build has ended.");
  }
}

/** One build as it runs in this process: its phases, its time, its role, its log. */
export class BuildRun implements LiveBuild {
  readonly log: BuildLog;
  private readonly onInterrupt = new Set<() => void>();
  private interruption: Interruption | undefined;

  private constructor(readonly context: CallContext, public build: BuildRecord, readonly role: Caller) {
    this.log = new BuildLog(context, build, role);
  }

  /** @throws AwsError when the role does not trust CodeBuild */
  static async open(context: CallContext, build: BuildRecord): Promise<BuildRun> {
    const role = await assumeRole(context, {
      roleArn: build.settings.serviceRole, principal: "codebuild.amazonaws.com", sourceArn: codebuildArn(context, "project", build.project),
      sessionName: `AWSCodeBuild-${build.id.slice(build.id.indexOf(":") + 1)}`,
    });
    return new BuildRun(context, build, role);
  }

  /** Keys of the role, good for as long as the build may run. */
  credentials(): { accessKeyId: string; secretAccessKey: string; sessionToken: string } {
    return issueCredentials(this.context, this.role, this.build.settings.timeoutInMinutes * 60 + 3600);
  }

  interrupt(reason: Interruption): void {
    this.interruption ??= reason;
    for (const tell of [...this.onInterrupt]) tell();
  }

  /** Has `tell` called when the build is interrupted. @returns a function that takes that back */
  whenInterrupted(tell: () => void): () => void {
    if (this.interruption !== undefined) tell();
    this.onInterrupt.add(tell);
    return () => void this.onInterrupt.delete(tell);
  }

  /** @throws BuildInterrupted */
  goOn(): void {
    if (this.interruption !== undefined) throw new BuildInterrupted(this.interruption);
  }

  /**
   * Runs a phase.
   * @param seconds of cloud time that it takes where time does not pass by itself
   * @returns why it failed, or undefined
   * @throws BuildInterrupted
   */
  async phase(type: PhaseType, work: () => Promise<void>, seconds = SECONDS[type]): Promise<PhaseFailure | undefined> {
    this.goOn();
    const began = this.context.clock.now();
    this.change((context, tx, build) => beginPhase(context, tx, build, type));
    let failure: PhaseFailure | undefined;
    try {
      await work();
    } catch (error) {
      if (error instanceof BuildInterrupted) throw error;
      this.goOn(); // What an interruption breaks is no failure of its own.
      failure = asPhaseFailure(error);
    }
    this.log.endLine();
    await this.restUntil(began + seconds * 1000);
    if (type !== "PROVISIONING" && type !== "FINALIZING") {
      this.log.line(`Phase complete: ${type} State: ${failure === undefined ? "SUCCEEDED" : "FAILED"}`);
      this.log.line(`Phase context status code: ${failure?.statusCode ?? ""} Message: ${failure?.message ?? ""}`);
    }
    await this.log.deliver();
    this.goOn();
    this.change((context, tx, build) => endPhase(context, tx, build, failure));
    return failure;
  }

  /** Changes the build's record, unless it has ended meanwhile. @throws BuildInterrupted */
  change(work: (context: CallContext, tx: Transaction, build: BuildRecord) => BuildRecord): void {
    this.build = this.context.store.transaction((tx) => {
      const current = builds.get(this.context, tx, this.build.id);
      if (current === undefined || current.ended !== undefined) throw new BuildInterrupted("ended");
      return work(this.context, tx, current);
    });
  }

  /** Lets time pass to a moment, where it does not pass by itself. @throws BuildInterrupted */
  async restUntil(at: number): Promise<void> {
    const { clock } = this.context;
    if (!isModelled(clock) || at <= clock.now()) return;
    await this.context.outside(async (outside) => {
      const parking = outside.park(at);
      const forget = this.whenInterrupted(() => parking.end());
      await parking.woken;
      forget();
    });
    this.goOn();
  }

  /** Waits until the build is ended from outside. @throws BuildInterrupted */
  async untilInterrupted(): Promise<never> {
    await this.context.outside(async (outside) => {
      const parking = outside.park(Infinity);
      const forget = this.whenInterrupted(() => parking.end());
      await parking.woken;
      forget();
    });
    throw new BuildInterrupted(this.interruption ?? "ended");
  }
}
