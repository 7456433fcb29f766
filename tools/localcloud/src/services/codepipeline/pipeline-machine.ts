/**
 * How executions move through the stages of a pipeline, as a pure function: which one is in which stage, which waits, what is to be
 * started. What actions do, and how the effects survive a crash, is not known here.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
 */

export type ExecutionStatus = "InProgress" | "Stopping" | "Stopped" | "Succeeded" | "Failed" | "Cancelled" | "Superseded";
export type StageStatus = Exclude<ExecutionStatus, "Superseded">;
export type ActionStatus = "Pending" | "InProgress" | "Succeeded" | "Failed" | "Abandoned";

export interface ActionRun { name: string; runOrder: number; status: ActionStatus }

export interface StageRun {
  name: string;
  /** Absent until it has been entered. */
  status?: StageStatus;
  actions: ActionRun[];
}

/** One execution on its way. */
export interface Run {
  id: string;
  /** Place in the order in which executions were started. */
  number: number;
  status: ExecutionStatus;
  stages: StageRun[];
  /** Index of the stage that it is in, or waits in front of. */
  at: number;
  place: "waiting" | "inside" | "done";
  /** 1, and one more for each retry. */
  attempt: number;
  stopping?: "wait" | "abandon";
}

export interface PipelineState {
  mode: "QUEUED" | "SUPERSEDED";
  /** Stages whose way in is disabled. */
  closed: readonly string[];
  /** Executions that are not done, and those that an event is about. */
  runs: readonly Run[];
}

export type PipelineEvent =
  | { kind: "start"; run: Run }
  | { kind: "actionEnded"; id: string; stage: string; action: string; succeeded: boolean }
  | { kind: "stop"; id: string; abandon: boolean }
  | { kind: "retry"; id: string; stage: string; allActions: boolean }
  /** The way into a stage was opened or closed. */
  | { kind: "transition" }
  /** The pipeline has a new declaration. */
  | { kind: "updated" };

export type Change = "STARTED" | "RESUMED" | "SUCCEEDED" | "FAILED" | "STOPPING" | "STOPPED" | "CANCELED" | "SUPERSEDED";

export type PipelineEffect =
  | { kind: "execution"; id: string; change: Change }
  | { kind: "stage"; id: string; stage: string; change: Exclude<Change, "SUPERSEDED"> }
  | { kind: "startAction"; id: string; stage: string; action: string }
  | { kind: "abandonAction"; id: string; stage: string; action: string; because: "abandoned" | "updated" };

export interface Advance { runs: Run[]; effects: PipelineEffect[] }

/** An execution that has not begun. */
export function newRun(id: string, number: number, stages: readonly { name: string; actions: readonly { name: string; runOrder: number }[] }[]): Run {
  return {
    id, number, status: "InProgress", at: 0, place: "waiting", attempt: 1,
    stages: stages.map(({ name, actions }) => ({ name, actions: actions.map((action) => ({ name: action.name, runOrder: action.runOrder, status: "Pending" })) })),
  };
}

/** An event that does not fit, because it is late or repeated, changes nothing. */
export function advance(state: PipelineState, event: PipelineEvent): Advance {
  const work = new Work(state);
  work.happen(event);
  work.letIn();
  return { runs: work.runs, effects: work.effects };
}

class Work {
  readonly effects: PipelineEffect[] = [];
  readonly runs: Run[];

  constructor(private readonly state: PipelineState) {
    this.runs = [...state.runs];
  }

  happen(event: PipelineEvent): void {
    switch (event.kind) {
      case "start":
        this.runs.push(event.run);
        this.effects.push({ kind: "execution", id: event.run.id, change: "STARTED" });
        return;
      case "actionEnded": this.actionEnded(event); return;
      case "stop": this.stop(event.id, event.abandon); return;
      case "retry": this.retry(event.id, event.stage, event.allActions); return;
      case "updated": for (const run of [...this.runs]) this.cancel(run); return;
      case "transition": return;
    }
  }

  /** Lets executions into the stages that are free, the last stage first: what is ahead moves on before what is behind. */
  letIn(): void {
    if (this.state.mode === "SUPERSEDED") this.supersede();
    const stages = Math.max(0, ...this.runs.map((run) => run.stages.length));
    for (let at = stages - 1; at >= 0; at--) {
      if (this.runs.some((run) => run.place === "inside" && run.at === at)) continue;
      const [next] = this.waitingAt(at);
      if (next !== undefined && !this.state.closed.includes(next.stages[at]!.name)) this.enter(next);
    }
  }

  private waitingAt(at: number): Run[] {
    return this.runs.filter((run) => run.place === "waiting" && run.at === at).sort((a, b) => a.number - b.number);
  }

  /** In front of each stage only the newest execution waits. */
  private supersede(): void {
    const places = new Set(this.runs.filter((run) => run.place === "waiting").map((run) => run.at));
    for (const at of places) {
      for (const run of this.waitingAt(at).slice(0, -1)) this.end(run, "Superseded", "SUPERSEDED");
    }
  }

  private enter(run: Run): void {
    const stage = run.stages[run.at]!;
    const inside = this.put(withStage({ ...run, place: "inside" }, { ...stage, status: "InProgress" }));
    this.effects.push({ kind: "stage", id: run.id, stage: stage.name, change: "STARTED" });
    this.startNext(inside);
  }

  /** Starts the pending actions of the lowest run order. */
  private startNext(run: Run): void {
    const stage = run.stages[run.at]!;
    const pending = stage.actions.filter(({ status }) => status === "Pending");
    const order = Math.min(...pending.map(({ runOrder }) => runOrder));
    const starting = pending.filter(({ runOrder }) => runOrder === order);
    const actions = stage.actions.map((action): ActionRun => (starting.includes(action) ? { ...action, status: "InProgress" } : action));
    this.put(withStage(run, { ...stage, actions }));
    for (const { name } of starting) this.effects.push({ kind: "startAction", id: run.id, stage: stage.name, action: name });
  }

  private actionEnded({ id, stage: name, action, succeeded }: Extract<PipelineEvent, { kind: "actionEnded" }>): void {
    const run = this.find(id);
    const stage = run?.stages[run.at];
    if (run === undefined || run.place !== "inside" || stage?.name !== name) return;
    if (stage.actions.find((one) => one.name === action)?.status !== "InProgress") return;
    const actions = stage.actions.map((one): ActionRun => (one.name === action ? { ...one, status: succeeded ? "Succeeded" : "Failed" } : one));
    const changed = this.put(withStage(run, { ...stage, actions }));
    if (actions.some(({ status }) => status === "InProgress")) return;
    if (actions.some(({ status }) => status === "Failed")) this.endInside(changed, "Failed", "FAILED");
    else if (changed.stopping !== undefined) this.endInside(changed, "Stopped", "STOPPED");
    else if (actions.some(({ status }) => status === "Pending")) this.startNext(changed);
    else this.leave(changed);
  }

  private leave(run: Run): void {
    const stage = run.stages[run.at]!;
    this.effects.push({ kind: "stage", id: run.id, stage: stage.name, change: "SUCCEEDED" });
    const left = withStage(run, { ...stage, status: "Succeeded" });
    if (run.at + 1 < run.stages.length) this.put({ ...left, at: run.at + 1, place: "waiting" });
    else this.end(left, "Succeeded", "SUCCEEDED");
  }

  private stop(id: string, abandon: boolean): void {
    const run = this.find(id);
    if (run === undefined || run.place === "done") return;
    const stopping = this.put({ ...run, status: "Stopping", stopping: abandon ? "abandon" : "wait" });
    if (run.stopping === undefined) this.effects.push({ kind: "execution", id, change: "STOPPING" });
    if (run.place === "waiting") {
      this.end(stopping, "Stopped", "STOPPED");
      return;
    }
    const stage = run.stages[run.at]!;
    if (run.stopping === undefined) this.effects.push({ kind: "stage", id, stage: stage.name, change: "STOPPING" });
    const marked = this.put(withStage(stopping, { ...stage, status: "Stopping" }));
    if (abandon) this.endInside(this.abandon(marked, "abandoned"), "Stopped", "STOPPED");
  }

  private abandon(run: Run, because: "abandoned" | "updated"): Run {
    const stage = run.stages[run.at]!;
    for (const action of stage.actions) {
      if (action.status === "InProgress") this.effects.push({ kind: "abandonAction", id: run.id, stage: stage.name, action: action.name, because });
    }
    return withStage(run, { ...stage, actions: stage.actions.map((action): ActionRun => (action.status === "InProgress" ? { ...action, status: "Abandoned" } : action)) });
  }

  private cancel(run: Run): void {
    if (run.place === "done") return;
    if (run.place === "inside") this.endInside(this.abandon(run, "updated"), "Cancelled", "CANCELED");
    else this.end(run, "Cancelled", "CANCELED");
  }

  private retry(id: string, name: string, allActions: boolean): void {
    const run = this.find(id);
    const stage = run?.stages[run.at];
    if (run === undefined || run.place !== "done" || stage?.name !== name || (stage.status !== "Failed" && stage.status !== "Stopped")) return;
    if (this.runs.some((other) => other.id !== id && other.place === "inside" && other.at === run.at)) return;
    const actions = stage.actions.map((action): ActionRun => (allActions || action.status !== "Succeeded" ? { ...action, status: "Pending" } : action));
    const { stopping: _over, ...rest } = run;
    const resumed = this.put(withStage({ ...rest, status: "InProgress", place: "inside", attempt: run.attempt + 1 }, { ...stage, status: "InProgress", actions }));
    this.effects.push({ kind: "execution", id, change: "RESUMED" }, { kind: "stage", id, stage: name, change: "RESUMED" });
    // A stage that was stopped while its last action succeeded has nothing left to repeat.
    if (actions.some(({ status }) => status === "Pending")) this.startNext(resumed);
    else this.leave(resumed);
  }

  private endInside(run: Run, status: StageStatus, change: Exclude<Change, "SUPERSEDED">): void {
    const stage = run.stages[run.at]!;
    this.effects.push({ kind: "stage", id: run.id, stage: stage.name, change });
    this.end(withStage(run, { ...stage, status }), status, change);
  }

  private end(run: Run, status: ExecutionStatus, change: Change): void {
    this.put({ ...run, status, place: "done" });
    this.effects.push({ kind: "execution", id: run.id, change });
  }

  private find(id: string): Run | undefined {
    return this.runs.find((run) => run.id === id);
  }

  private put(run: Run): Run {
    this.runs[this.runs.findIndex(({ id }) => id === run.id)] = run;
    return run;
  }
}

function withStage(run: Run, stage: StageRun): Run {
  return { ...run, stages: run.stages.map((one, index) => (index === run.at ? stage : one)) };
}
