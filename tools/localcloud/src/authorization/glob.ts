/**
 * Patterns of policies: `*` stands for any run of characters, `?` for one. A pattern that comes from a text with policy variables holds
 * stars and question marks that mean themselves, so wildcards have signs of their own here.
 */
import { matchesWildcards } from "../services/support/wildcards";

/** From the private use area: no ARN and no condition value holds them. */
const RUN = "\uE0F1";
const ONE = "\uE0F2";

/** Turns the wildcards of a policy's text into signs. */
export function toGlob(text: string): string {
  return text.includes("*") || text.includes("?") ? text.replaceAll("*", RUN).replaceAll("?", ONE) : text;
}

export type Matcher = (value: string) => boolean;

/** Patterns mostly are exact or end with their only star; those cost no walk. */
export function globMatcher(glob: string): Matcher {
  const first = glob.indexOf(RUN);
  if (glob.includes(ONE)) return (value) => matchesGlob(glob, value);
  if (first < 0) return (value) => value === glob;
  if (glob.length === 1) return () => true;
  if (first === glob.length - 1) {
    const prefix = glob.slice(0, -1);
    return (value) => value.startsWith(prefix);
  }
  return (value) => matchesGlob(glob, value);
}

export function matchesGlob(glob: string, value: string): boolean {
  return matchesWildcards(glob, value, RUN, ONE);
}

/**
 * A star in the middle of one of an ARN's first five segments stays within it; one that ends a segment may reach beyond the colon.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnMatcher(glob: string): Matcher {
  const segments = splitArn(glob);
  const isPlain = segments.length < 6 || segments.slice(0, 5).every((segment) => {
    const star = segment.indexOf(RUN);
    return star < 0 || star === segment.length - 1;
  });
  if (isPlain) return globMatcher(glob);
  return (value) => matchesSegments(segments, value);
}

/** Each of the six components by itself, as the ARN condition operators compare. */
export function matchesSegments(segments: readonly string[], arn: string): boolean {
  const given = splitArn(arn);
  return given.length === segments.length && segments.every((segment, index) => matchesGlob(segment, given[index]!));
}

/** `arn`, partition, service, Region, account, and the rest with whatever colons it has. */
export function splitArn(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
