/**
 * Property values as they travel on Pulumi's wire, kept in that form all through the engine.
 *
 * Plain JSON, plus marked objects for what JSON has no word for (pulumi/sdk/go/common/resource/plugin/rpc.go):
 * - an unknown is the string {@link UNKNOWN};
 * - a secret is `{ [SIGNATURE]: SECRET, value }`;
 * - assets, archives, resource references and output values carry their own signature.
 */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
export interface PropertyMap {
  [key: string]: PropertyValue;
}

/** Stands for a value that only an `up` will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Key that marks an object as something else than a map. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
export const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
export const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
