// The small build of zod: programs are started for every command, and the full one takes three times as long to load.
import * as z from "zod/mini";
import { nearest } from "../nearest";
import { defaultLambdaRuntime, lambdaRuntimeNames } from "../runtimes";
import { jsonSetting, textSetting } from "./define-settings";

/** Longest suffix; names with a long purpose leave less, and say so themselves. */
export const maximumSuffixLength = 20;

export const environmentSuffix = textSetting(
  z
    .string()
    .check(
      z.minLength(1, "is empty"),
      z.maxLength(maximumSuffixLength, `is longer than ${maximumSuffixLength} characters`),
      z.regex(/^(?:[a-z][a-z0-9]*)?$/, "holds other characters than lower-case letters and digits, or begins with a digit"),
    ),
  `Write a letter and at most ${maximumSuffixLength - 1} lower-case letters and digits, e.g. dev; a hyphen would let two environments share a name.`,
);

export const region = textSetting(
  z._default(z.string().check(z.regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "is not an AWS region")), "us-east-1"),
  "Write a region as AWS does, e.g. us-east-1.",
);

/** Schema of a GitHub repository; CodeConnections compares case. */
export const repositoryName = z.string("is not text").check(z.regex(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/, "is not owner/name"));

export const branchName = z.string("is not text").check(z.regex(/^[A-Za-z0-9][\w./-]*$/, "is not a branch name"));

/** Schema of a list of glob patterns, with the limits of one push filter of a V2 trigger. */
export const globPatterns = z
  .array(z.string("is not text").check(z.minLength(1, "is empty"), z.maxLength(255, "is longer than 255 characters")), "is not a list")
  .check(z.maxLength(8, "has more than 8 patterns"));

export const repository = textSetting(repositoryName, "Write owner/name as GitHub spells it, e.g. acme/payments.");

export const branch = textSetting(z.optional(branchName), 'Write one branch, e.g. main; without tagPatterns the default is "main".');

export const tagPatterns = jsonSetting(z._default(globPatterns, []), 'Write a list of at most 8 glob patterns, e.g. ["v*"].');

export const emails = jsonSetting(
  z._default(
    z
      .array(z.email("is not an e-mail address"), "is not a list")
      .check(z.refine((list) => new Set(list).size === list.length, "names an address twice")),
    [],
  ),
  "Write a list of e-mail addresses, e.g. [payments@example.com]; an empty list alerts nobody.",
);

export const connectionArn = textSetting(
  z.optional(
    z
      .string()
      .check(z.regex(/^arn:[\w-]+:(?:codeconnections|codestar-connections):[\w-]+:\d{12}:connection\/[\w-]+$/, "is not the ARN of a connection")),
  ),
  "Write the ARN of a finished CodeConnections connection, or leave it out to have one made.",
);

export const lambdaRuntime = textSetting(
  z._default(
    z.string().check(
      z.refine((name) => lambdaRuntimeNames.includes(name), {
        error: ({ input }) => {
          const guess = nearest(String(input), lambdaRuntimeNames);
          return `is no Node.js runtime of Lambda${guess === undefined ? "" : ` (did you mean ${guess}?)`}`;
        },
      }),
    ),
    defaultLambdaRuntime,
  ),
  `Write one of ${lambdaRuntimeNames.join(", ")}.`,
);

/** A word for a tag: what AWS allows in a tag's value. */
export function tagValue(fallback: string) {
  const value = z
    .string()
    .check(
      z.minLength(1, "is empty"),
      z.maxLength(256, "is longer than 256 characters"),
      z.regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, "holds a character that AWS does not allow in a tag"),
    );
  return textSetting(z._default(value, fallback), "Write at most 256 letters, digits, spaces and _ . : / = + - @.");
}

export function flag(fallback: boolean, expects: string) {
  return jsonSetting(z._default(z.boolean("is not true or false"), fallback), expects);
}

/** A whole number with both ends allowed. */
export function wholeNumber(minimum: number, maximum: number, fallback: number, expects: string) {
  const range = `is not a whole number from ${minimum} to ${maximum}`;
  return jsonSetting(z._default(z.int(range).check(z.minimum(minimum, range), z.maximum(maximum, range)), fallback), expects);
}
