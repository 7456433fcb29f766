import { createRequire } from "node:module";
import { join } from "node:path";
import type { EngineEvent, OperationKind, OperationRequest, OperationResult } from "../operation";
import { runOperation } from "../prepare-operation";
import type { Provider } from "../provider";
import type { Snapshot } from "../state/snapshot";
import { MemoryStack } from "./memory-stack";
import { testProgram, type TestMonitor } from "./test-program";

const file = join(__dirname, "../../conformance/provider/kit.js");
const { kit } = createRequire(file)(file) as { kit: () => Provider };

export interface TestRun {
  result: OperationResult;
  /** The state after the run. */
  state: Snapshot;
  /** `op name` in the order in which steps began. */
  steps: string[];
  errors: string[];
  events: EngineEvent[];
  handle: MemoryStack;
}

export const testRef = { organization: "organization", project: "tests", stack: "dev" };

export function thingUrn(name: string): string {
  return `urn:pulumi:dev::tests::kit:index:Thing::${name}`;
}

/** Runs an operation on a state in memory, with the reference provider. */
export async function runTest(
  kind: OperationKind, before: Snapshot | undefined, program: ((monitor: TestMonitor) => Promise<void>) | undefined, more: Partial<OperationRequest> = {},
): Promise<TestRun> {
  const handle = new MemoryStack(testRef, structuredClone(before ?? { resources: [], pendingOperations: [] }));
  const events: EngineEvent[] = [];
  let time = Date.parse("2026-01-01T00:00:00Z");
  let ids = 0;
  const result = await runOperation({
    kind,
    handle,
    config: { values: {}, secretKeys: [] },
    ...(program ? { program: testProgram(program) } : {}),
    providers: (name) => (name === "kit" ? kit() : undefined),
    stackOutputs: async () => undefined,
    onEvent: (event) => events.push(event),
    now: () => time++,
    newId: () => `provider-${++ids}`,
    ...more,
  });
  const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
  return {
    result,
    state: handle.saved ?? handle.snapshot,
    steps: events.flatMap((event) => (event.kind === "step-start" ? [`${event.step.op} ${nameOf(event.step.urn)}`] : [])),
    errors: events.flatMap((event) => (event.kind === "diagnostic" && event.severity === "error" ? [event.message] : [])),
    events,
    handle,
  };
}

/** The reference provider, with some calls replaced. */
export function kitWith(calls: Partial<Provider>): Provider {
  return { ...kit(), ...calls };
}
