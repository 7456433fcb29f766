import * as z from "zod/mini";

/** What one output of a layer is, for both sides of the contract. */
export interface OutputKind<T, Plain extends boolean> {
  /** In words, for messages: "an S3 bucket name". */
  readonly expected: string;
  readonly schema: z.ZodMiniType<T>;
  /** Stands in for the value in a preview whose upstream has not been deployed yet, and nowhere else. */
  readonly example: T;
  /** A plain value decides which resources the consumer makes; any other only flows into one. */
  readonly plain: Plain;
}

export type OutputKinds = Record<string, OutputKind<unknown, boolean>>;

/** A text that flows into resources: a name, an ARN, a link. */
export function text(expected: string, { example }: { example: string }): OutputKind<string, false> {
  return { expected, schema: z.string().check(z.minLength(1)), example, plain: false };
}

/** Texts by key, by service name for instance; flows into resources. */
export function textMap(expected: string, { example }: { example: Record<string, string> }): OutputKind<Record<string, string>, false> {
  return { expected, schema: z.record(z.string(), z.string().check(z.minLength(1))), example, plain: false };
}

/** Structured data that flows into resources. */
export function data<T>(expected: string, schema: z.ZodMiniType<T>, { example }: { example: T }): OutputKind<T, false> {
  return { expected, schema, example, plain: false };
}

/** A plain value that decides which resources the consumer makes. It may not be secret. */
export function decision<T>(expected: string, schema: z.ZodMiniType<T>, { example }: { example: T }): OutputKind<T, true> {
  return { expected, schema, example, plain: true };
}
