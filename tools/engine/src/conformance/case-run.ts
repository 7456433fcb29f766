import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EngineEvent, OperationResult, StackConfig } from "../operation";
import { runOperation } from "../prepare-operation";
import { orderProblems } from "../snapshot-order";
import type { PendingOperation, ResourceState, Snapshot } from "../state/snapshot";
import type { Provider } from "../provider";
import { MemoryStack } from "../testing/memory-stack";
import { STACK_TYPE } from "../urn";
import type { Json } from "./arrange";
import { arrangeCalls } from "./arrange";
import type { CaseConfig, ConformanceCase, Step } from "./case-files";
import { compareStep } from "./comparison";
import { nodeProgram, translate } from "./node-program";
import { observeEvents, observeState, scrub } from "./observation";
import { recordingProvider, type CallRecord } from "./recording-provider";

/** A step that hangs ends as if somebody had pressed Ctrl-C, and fails. */
const STEP_LIMIT_MILLISECONDS = 180_000;

export interface CaseEnvironment {
  /** Folder with `cases/` and `provider/`. */
  set: string;
  /** A node_modules folder that has @pulumi/pulumi. */
  modules: string;
  preload: string;
  providers: Record<string, () => Provider>;
  parallel: number;
}

/** Runs the steps of one case and says where they differ from the record, by step. */
export async function runCase(testCase: ConformanceCase, environment: CaseEnvironment): Promise<string[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), `conformance-${testCase.name}-`)));
  try {
    const run = new CaseRun(testCase, environment, root);
    const problems: string[] = [];
    for (const [i, step] of testCase.definition.steps.entries()) {
      const actual = await run.step(step);
      const recorded = testCase.recorded[i];
      const found = recorded?.step === step.name ? compareStep(actual, recorded) : [`the record has no step of this name at position ${i + 1}`];
      problems.push(...found.map((problem) => `${step.name}: ${problem}`));
    }
    return problems;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

class CaseRun {
  /** By `organization/project/stack`. */
  private readonly states = new Map<string, Snapshot>();

  constructor(private readonly testCase: ConformanceCase, private readonly environment: CaseEnvironment, private readonly root: string) {
    const { set, modules } = environment;
    mkdirSync(join(root, "projects"));
    cpSync(join(set, "cases", "kit.ts"), join(root, "projects", "kit.ts"));
    translate(join(root, "projects", "kit.ts"));
    writeFileSync(join(root, "projects", "package.json"), "{}\n");
    symlinkSync(modules, join(root, "node_modules"));
  }

  async step(step: Step): Promise<Json> {
    const project = step.project ?? "conformance";
    const stack = step.stack ?? "dev";
    const name = `organization/${project}/${stack}`;
    const cwd = this.projectFolder(project, step);
    const before = this.states.get(name) ?? { resources: [], pendingOperations: [] };
    if (step.operation === "add-pending-operations") {
      const after = withPendingOperations(before, step);
      this.states.set(name, after);
      return scrub({ step: step.name, ...observeState(after) }, this.root);
    }
    const handle = new MemoryStack({ organization: "organization", project, stack }, structuredClone(before));
    const config = stackConfig(project, step.config ?? this.testCase.definition.config ?? {});
    const events: EngineEvent[] = [];
    const calls: CallRecord[] = [];
    const result = await this.run(step, handle, cwd, config, events, calls);
    const after = handle.saved ?? before;
    this.states.set(name, after);
    const broken = orderProblems(after.resources);
    if (broken.length > 0) throw new Error(`step "${step.name}" left a state in a wrong order:\n${broken.join("\n")}`);
    return scrub({
      step: step.name,
      exitCode: result.exitCode,
      ...observeEvents(events, {
        preview: step.operation === "preview",
        states: [...before.resources, ...after.resources],
        secrets: config.secretKeys.map((key) => config.values[key] ?? ""),
      }),
      ...observeState(after),
      providerCalls: arrangeCalls(calls),
    }, this.root);
  }

  private async run(step: Step, handle: MemoryStack, cwd: string, config: StackConfig, events: EngineEvent[], calls: CallRecord[]): Promise<OperationResult> {
    const { definition } = this.testCase;
    const { environment, root } = this;
    const kind = step.operation as Exclude<Step["operation"], "add-pending-operations">;
    const needsProgram = kind === "up" || kind === "preview";
    return runOperation({
      kind,
      handle,
      config,
      options: { ...step.options, parallel: environment.parallel },
      ...(needsProgram ? {
        program: nodeProgram({
          entry: step.program ?? definition.program ?? "program.ts",
          cwd,
          runtime: join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run"),
          preload: environment.preload,
        }),
      } : {}),
      providers: (name) => {
        const make = environment.providers[name];
        return make && recordingProvider(make(), kind === "preview", calls);
      },
      workingDirectory: cwd,
      signal: AbortSignal.timeout(STEP_LIMIT_MILLISECONDS),
      stackOutputs: async (name) => this.states.get(name)?.resources.find(({ type }) => type === STACK_TYPE)?.outputs,
      onEvent: (event) => events.push(structuredClone(event)),
      now: () => Date.now(),
      newId: () => randomUUID(),
    });
  }

  private projectFolder(project: string, step: Step): string {
    const cwd = join(this.root, "projects", project);
    if (!existsSync(cwd)) {
      cpSync(this.testCase.folder, cwd, { recursive: true, filter: (file) => !/(recorded|case)\.json$/.test(file) });
      for (const file of readdirSync(cwd)) if (file.endsWith(".ts")) translate(join(cwd, file));
    }
    for (const [file, text] of Object.entries(step.files ?? {})) {
      const path = join(cwd, file);
      if (text === null) {
        rmSync(path, { recursive: true });
      } else {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
        if (path.endsWith(".ts")) translate(path);
      }
    }
    return cwd;
  }
}

function stackConfig(project: string, config: CaseConfig): StackConfig {
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const fullKey = key.includes(":") ? key : `${project}:${key}`;
    if (typeof value === "string") values[fullKey] = value;
    else if ("secret" in value) {
      values[fullKey] = value.secret;
      secretKeys.push(fullKey);
    } else values[fullKey] = JSON.stringify(value.object);
  }
  return { values, secretKeys };
}

/** As after a crash: the state says that these operations had begun. */
function withPendingOperations(state: Snapshot, step: Step): Snapshot {
  const provider = state.resources.find(({ type }) => type === "pulumi:providers:kit");
  if (!provider) throw new Error(`step "${step.name}": there is no provider of package kit in the state`);
  const pendingOperations = (step.pendingOperations ?? []).map(({ type, resource }) => ({
    type: type as PendingOperation["type"],
    resource: { custom: true, ...resource, provider: `${provider.urn}::${provider.id}` } as ResourceState,
  }));
  return { ...state, pendingOperations };
}
