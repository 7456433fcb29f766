/** What people get: a text that says what happened, why, where to look, and what to do. */
export interface Message {
  /** Identity within an attempt: each is sent once. */
  key: string;
  subject: string;
  body: string;
}

/** SNS's limit. */
export const maximumSubjectCharacters = 100;

/** SNS takes printable ASCII only, in one line. */
export function subjectLine(text: string): string {
  const ascii = text.replace(/[^\x20-\x7e]+/g, "?");
  return ascii.length <= maximumSubjectCharacters ? ascii : `${ascii.slice(0, maximumSubjectCharacters - 3)}...`;
}

export interface BodyParts {
  /** First sentence: what happened, and what it means for callers. */
  headline: string;
  cause?: string;
  /** What is known, by name; what is not known is left out. */
  details: readonly (readonly [string, string | undefined])[];
  links: readonly (readonly [string, string])[];
  next: readonly string[];
}

/** SNS's limit is 256 KiB; mails are read by people. */
const maximumCauseCharacters = 3000;

export function bodyText({ headline, cause, details, links, next }: BodyParts): string {
  const known = details.filter((detail): detail is readonly [string, string] => detail[1] !== undefined && detail[1] !== "");
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)]);
  return [
    headline,
    ...section("Cause", cause === undefined ? [] : cause.slice(0, maximumCauseCharacters).split("\n")),
    ...section("Release", known.map(([name, value]) => `${name}: ${value.split("\n")[0]}`)),
    ...section("Look", links.map(([name, link]) => `${name}: ${link}`)),
    ...section("Next", next),
    "",
  ].join("\n");
}
