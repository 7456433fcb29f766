import type { EngineEvent, StepInfo } from "../operation";
import { SECRET, SIGNATURE, UNKNOWN, type PropertyMap, type PropertyValue } from "../property-value";
import type { Snapshot } from "../state/snapshot";
import { STACK_TYPE } from "../urn";
import { isObject, isSecret } from "../values/values";
import { arrangeDiagnostics, arrangeOperations, arrangeResource, arrangeResources, compact, type Json, type Operation } from "./arrange";

export interface EventContext {
  preview: boolean;
  /** Resources of the state before and after the step. */
  states: Snapshot["resources"];
  /** Secret configuration: the CLI's event log blanks it wherever it shows. */
  secrets: string[];
}

/** What the events of a step come to, in the form of `recorded.json`. */
export function observeEvents(events: readonly EngineEvent[], { preview, states, secrets }: EventContext): Json {
  const operations: Operation[] = [];
  const diagnostics: Json[] = [];
  let summary: Json = {};
  const find = (step: StepInfo): Operation | undefined => operations.findLast(({ op, urn }) => op === step.op && urn === step.urn);
  for (const event of events) {
    switch (event.kind) {
      case "step-start":
        operations.push(compact({ op: event.step.op, urn: event.step.urn, keys: event.step.keys, ...differences(event.step) }) as Operation);
        break;
      case "step-done": {
        const operation = find(event.step);
        if (!operation) break;
        if (event.step.op === "refresh") Object.assign(operation, compact({ found: event.step.found, ...differences(event.step) }));
        else if (preview && event.state) operation["predicted"] = hidden({ inputs: event.state.inputs, outputs: event.state.outputs }, secrets);
        break;
      }
      case "outputs": {
        const operation = find(event.step);
        if (preview && operation) operation["predicted"] = hidden({ inputs: event.step.newInputs ?? {}, outputs: event.outputs }, secrets);
        break;
      }
      case "step-failed": {
        const operation = find(event.step);
        if (operation) operation["failed"] = true;
        break;
      }
      case "diagnostic":
        if (event.severity !== "debug" && !event.ephemeral && message(event.message)) {
          diagnostics.push(compact({ severity: event.severity, urn: event.urn, message: message(event.message) }));
        }
        break;
      case "summary":
        summary = compact(event.changes);
    }
  }
  return { ...arrangeOperations(operations, states), summary, diagnostics: arrangeDiagnostics(diagnostics) };
}

function differences({ diffs, detailedDiff }: StepInfo): Json {
  return {
    diffs,
    detailedDiff: detailedDiff && Object.fromEntries(Object.entries(detailedDiff).map(([path, { kind, inputDiff }]) => [path, { diffKind: kind, inputDiff }])),
  };
}

/** A message without stack frames and trailing spaces. */
function message(text: string): string {
  return text.split("\n").map((line) => line.trimEnd()).filter((line) => !/^\s+at /.test(line)).join("\n").trim();
}

/** The state after a step, in the form of `recorded.json`. */
export function observeState({ resources, pendingOperations }: Snapshot): Json {
  const shown = arrangeResources(resources.map((resource) => opened({ ...resource } as unknown as PropertyMap)));
  return {
    resources: shown,
    pendingOperations: pendingOperations.map(({ type, resource }) => ({ type, resource: arrangeResource(opened({ ...resource } as unknown as PropertyMap)) })),
    outputs: shown.find(({ type }) => type === STACK_TYPE)?.["outputs"] ?? {},
  };
}

/** Values with secrets in the form of an exported state: their JSON text. */
function opened(values: PropertyMap): Json {
  return mapSecrets(values, (value) => ({ [SIGNATURE]: SECRET, plaintext: JSON.stringify(mapSecrets(value, (inner) => inner)) })) as Json;
}

/** Values with secrets as the event log shows them. */
function hidden(values: Record<string, PropertyMap>, secrets: string[]): Json {
  const marked = mapSecrets(values, () => ({ [SIGNATURE]: SECRET, ciphertext: "[secret]" }));
  return blank(marked, secrets) as Json;
}

function blank(value: PropertyValue, secrets: string[]): PropertyValue {
  if (typeof value === "string") return secrets.reduce((text, hidden) => text.replaceAll(hidden, "[secret]"), value);
  if (Array.isArray(value)) return value.map((element) => blank(element, secrets));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, blank(member, secrets)]));
  return value;
}

function mapSecrets(value: PropertyValue, replace: (inner: PropertyValue) => PropertyValue): PropertyValue {
  if (isSecret(value)) {
    const replacement = replace(value["value"] ?? null);
    return isSecret(replacement) && "value" in replacement ? mapSecrets(replacement, replace) : replacement;
  }
  if (Array.isArray(value)) return value.map((element) => mapSecrets(element, replace));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined).map(([key, member]) => [key, mapSecrets(member, replace)]));
  return value;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Replaces what differs from machine to machine and from run to run. */
export function scrub(value: Json, root: string): Json {
  const text = JSON.stringify(value).replaceAll(root, "<scratch>");
  return JSON.parse(text.replace(UUID, (id) => (id === UNKNOWN ? id : "<uuid>"))) as Json;
}
