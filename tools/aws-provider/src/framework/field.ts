/**
 * What an input of a resource type looks like. A type lists its inputs with these; checks, diffs, the translation to API
 * members and the TypeScript types of the mappings all follow from the list.
 */
import type { PropertyMap } from "@switchyard/engine/property-value";

export type FieldKind = "text" | "number" | "flag" | "json" | "policy" | "list" | "set" | "map" | "object" | "archive";

export interface FieldOptions {
  /** A change replaces the resource. */
  forceNew?: boolean;
  /** Filled in by `check` when the program gives nothing. */
  default?: string | number | boolean;
  /** AWS decides when the program gives nothing; then its choice is no difference. */
  computed?: boolean;
  /** The API does not give it back, so it is carried over from the inputs. */
  kept?: boolean;
  /** Member name in the API's shapes where it is not the property's name in the API's case; false: mapped by hand. */
  api?: string | false;
}

/** `T` is the TypeScript type of a value; it exists for the compiler only. */
export interface Field<T = unknown> extends FieldOptions {
  readonly kind: FieldKind;
  readonly required?: boolean;
  /** Of lists, sets and maps. */
  readonly element?: Field;
  /** Of objects. */
  readonly fields?: Fields;
  readonly typeOnly?: T;
}

export type Fields = Record<string, Field>;
export type RequiredField<T> = Field<T> & { readonly required: true };

type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** The values that a list of fields describes. */
export type Values<F extends Fields> = Simplify<
  { [K in keyof F as F[K] extends { required: true } ? K : never]: F[K] extends Field<infer T> ? T : never } & {
    [K in keyof F as F[K] extends { required: true } ? never : K]?: F[K] extends Field<infer T> ? T : never;
  }
>;

/** Text; numbers and truth values become text, as in the provider this one stands for. */
export const text = (options: FieldOptions = {}): Field<string> => ({ ...options, kind: "text" });
export const number = (options: FieldOptions = {}): Field<number> => ({ ...options, kind: "number" });
export const flag = (options: FieldOptions = {}): Field<boolean> => ({ ...options, kind: "flag" });
/** A JSON document, given as text or as an object; compared by meaning. */
export const json = (options: FieldOptions = {}): Field<string> => ({ ...options, kind: "json" });
/** An IAM policy document: JSON in which the order of actions, resources and statements' values does not count. */
export const policy = (options: FieldOptions = {}): Field<string> => ({ ...options, kind: "policy" });
export const list = <T>(element: Field<T>, options: FieldOptions = {}): Field<T[]> => ({ ...options, kind: "list", element });
/** A list whose order does not count. */
export const set = <T>(element: Field<T>, options: FieldOptions = {}): Field<T[]> => ({ ...options, kind: "set", element });
export const map = <T>(element: Field<T>, options: FieldOptions = {}): Field<Record<string, T>> => ({
  ...options,
  kind: "map",
  element,
});
export const object = <F extends Fields>(fields: F, options: FieldOptions = {}): Field<Values<F>> => ({
  ...options,
  kind: "object",
  fields,
});
/** A file archive as it travels on Pulumi's wire. */
export const archive = (options: FieldOptions = {}): Field<PropertyMap> => ({ ...options, kind: "archive" });

/** The program must give it. */
export const required = <T>(field: Field<T>): RequiredField<T> => ({ ...field, required: true });
