import { SECRET, SIGNATURE, type PropertyMap, type PropertyValue } from "../property-value";
import type { ResourceState } from "./snapshot";

/** Turns a plaintext into what goes to disk; `place` says where the secret is, so that equal ones can be told apart. */
export type Seal = (plaintext: string, place: string) => string;
/** The way back. */
export type Unseal = (ciphertext: string, place: string) => string;

const isMap = (value: unknown): value is PropertyMap => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value, or a whole entry of the journal, has a secret anywhere in it. */
export function containsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsSecret);
  if (!isMap(value)) return false;
  if (value[SIGNATURE] === SECRET) return true;
  for (const key in value) if (containsSecret(value[key])) return true;
  return false;
}

/**
 * Replaces every wire secret by its form in a state file, `{ [SIGNATURE]: SECRET, ciphertext }`.
 * The plaintext is JSON. A secret inside a secret keeps its mark, but is not encrypted twice (as the CLI does).
 */
export function sealValue(value: PropertyValue, seal: Seal, place = ""): PropertyValue {
  if (Array.isArray(value)) return value.map((item, index) => sealValue(item, seal, `${place}[${index}]`));
  if (!isMap(value)) return value;
  if (value[SIGNATURE] === SECRET) {
    const inner = sealValue(value.value ?? null, (plaintext) => plaintext, place);
    return { [SIGNATURE]: SECRET, ciphertext: seal(JSON.stringify(inner), place) };
  }
  return mapValues(value, (item, key) => sealValue(item, seal, `${place}.${key}`));
}

/** The way back to wire secrets. @throws Error with the place of a secret that does not decrypt */
export function unsealValue(value: PropertyValue, unseal: Unseal, place = ""): PropertyValue {
  if (Array.isArray(value)) return value.map((item, index) => unsealValue(item, unseal, `${place}[${index}]`));
  if (!isMap(value)) return value;
  if (value[SIGNATURE] === SECRET) {
    const { ciphertext, plaintext } = value;
    // `pulumi stack export --show-secrets` and an import of that write plaintext.
    const text = typeof plaintext === "string" && plaintext !== "" ? plaintext : openSecret(ciphertext, unseal, place);
    return { [SIGNATURE]: SECRET, value: unsealValue(parseSecret(text, place), (inner) => inner, place) };
  }
  return mapValues(value, (item, key) => unsealValue(item, unseal, `${place}.${key}`));
}

function openSecret(ciphertext: PropertyValue | undefined, unseal: Unseal, place: string): string {
  if (typeof ciphertext !== "string") throw new Error(`the secret at ${place} has no ciphertext`);
  try {
    return unseal(ciphertext, place);
  } catch (error) {
    throw new Error(`the secret at ${place} does not decrypt`, { cause: error });
  }
}

function parseSecret(text: string, place: string): PropertyValue {
  try {
    return JSON.parse(text) as PropertyValue; // JSON text is exactly what a PropertyValue can be
  } catch (error) {
    throw new Error(`the secret at ${place} holds no JSON`, { cause: error });
  }
}

function mapValues(map: PropertyMap, change: (value: PropertyValue, key: string) => PropertyValue): PropertyMap {
  const result: PropertyMap = {};
  for (const [key, value] of Object.entries(map)) {
    // A key of that name would set the prototype instead.
    if (key === "__proto__") Object.defineProperty(result, key, { value: change(value, key), enumerable: true, writable: true, configurable: true });
    else result[key] = change(value, key);
  }
  return result;
}

/** A resource as it goes to disk. */
export const sealResource = (resource: ResourceState, seal: Seal): ResourceState => changeProperties(resource, sealValue, seal);
/** A resource as it comes from disk. */
export const unsealResource = (resource: ResourceState, unseal: Unseal): ResourceState => changeProperties(resource, unsealValue, unseal);

function changeProperties<F>(resource: ResourceState, change: (value: PropertyValue, f: F, place: string) => PropertyValue, f: F): ResourceState {
  const place = (part: string) => `${resource.urn}#${resource.id ?? ""}.${part}`;
  return {
    ...resource,
    ...(resource.inputs && { inputs: change(resource.inputs, f, place("inputs")) as PropertyMap }),
    ...(resource.outputs && { outputs: change(resource.outputs, f, place("outputs")) as PropertyMap }),
  };
}
