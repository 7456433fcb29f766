import {
  ARCHIVE, ASSET, OUTPUT_VALUE, RESOURCE_REFERENCE, SECRET, SIGNATURE, UNKNOWN, type PropertyMap, type PropertyValue,
} from "../property-value";

/** An object on the wire: a map, or one of the marked forms. */
export function isObject(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The mark of an object that stands for something else than a map. */
export function signatureOf(value: PropertyValue | undefined): string | undefined {
  if (!isObject(value)) return undefined;
  const signature = value[SIGNATURE];
  return typeof signature === "string" ? signature : undefined;
}

export function isSecret(value: PropertyValue | undefined): value is PropertyMap {
  return signatureOf(value) === SECRET;
}

export function isAssetOrArchive(value: PropertyValue | undefined): value is PropertyMap {
  const signature = signatureOf(value);
  return signature === ASSET || signature === ARCHIVE;
}

/** A map that stands for nothing but itself. */
export function isPlainMap(value: PropertyValue | undefined): value is PropertyMap {
  return isObject(value) && signatureOf(value) === undefined;
}

/** Marks a value; one that is marked already stays as it is. */
export function secret(value: PropertyValue): PropertyMap {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** The value without its mark; members inside keep theirs. */
export function reveal(value: PropertyValue): PropertyValue {
  return isSecret(value) ? reveal(value["value"] ?? null) : value;
}

function someValue(value: PropertyValue, test: (value: PropertyValue) => boolean): boolean {
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((element) => someValue(element, test));
  if (isObject(value)) return Object.values(value).some((member) => someValue(member, test));
  return false;
}

export function containsSecret(value: PropertyValue): boolean {
  return someValue(value, isSecret);
}

export function containsUnknown(value: PropertyValue): boolean {
  return someValue(value, (v) => v === UNKNOWN || isUnknownOutput(v));
}

export function containsAsset(value: PropertyValue): boolean {
  return someValue(value, isAssetOrArchive);
}

function isUnknownOutput(value: PropertyValue): boolean {
  return signatureOf(value) === OUTPUT_VALUE && !("value" in (value as PropertyMap));
}

/**
 * Whether two values mean the same. Assets and archives are compared by their hash: where the content
 * comes from is no difference.
 */
export function equalValues(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, i) => equalValues(element, b[i]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  if (isAssetOrArchive(a) && a[SIGNATURE] === b[SIGNATURE] && a["hash"] && b["hash"]) return a["hash"] === b["hash"];
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && equalValues(a[key], b[key]));
}

/** What a receiver of values does not understand and gets in another form. */
export interface LoweringOptions {
  /** Secrets lose their mark. */
  revealSecrets?: boolean;
  /** A reference becomes the id, or the URN of a component. */
  flattenReferences?: boolean;
  /** Of assets and archives only the hash is left. */
  elideAssets?: boolean;
  /** Members that hold an unknown are left out. */
  dropUnknowns?: boolean;
}

/**
 * A deep copy in the form that the receiver understands. Output values, which carry dependencies besides
 * the value, are always turned into the value.
 */
export function lowerMap(map: PropertyMap, options: LoweringOptions): PropertyMap {
  const result: PropertyMap = {};
  for (const [key, value] of Object.entries(map)) {
    const lowered = lowerValue(value, options);
    if (lowered !== undefined) result[key] = lowered;
  }
  return result;
}

function lowerValue(value: PropertyValue | undefined, options: LoweringOptions): PropertyValue | undefined {
  if (value === undefined) return undefined;
  if (value === UNKNOWN && options.dropUnknowns) return undefined;
  if (Array.isArray(value)) {
    return value.map((element) => lowerValue(element, options)).filter((element) => element !== undefined);
  }
  if (!isObject(value)) return value;
  switch (signatureOf(value)) {
    case SECRET: {
      const inner = lowerValue(value["value"] ?? null, options);
      return options.revealSecrets || inner === undefined ? inner : secret(inner);
    }
    case OUTPUT_VALUE: {
      const inner = lowerValue("value" in value ? (value["value"] ?? null) : UNKNOWN, options);
      return value["secret"] === true && !options.revealSecrets && inner !== undefined ? secret(inner) : inner;
    }
    case RESOURCE_REFERENCE:
      if (!options.flattenReferences) return { ...value };
      return "id" in value ? lowerValue(value["id"], options) : (value["urn"] ?? null);
    case ASSET:
    case ARCHIVE:
      if (options.elideAssets) return { [SIGNATURE]: value[SIGNATURE] ?? null, ...("hash" in value ? { hash: value["hash"] ?? null } : {}) };
  }
  return lowerMap(value, options);
}
