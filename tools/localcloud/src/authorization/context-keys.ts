import { readPolicy, type PolicyDocument, type Statement } from "../services/support/policy-document";

const VARIABLE = /\$\{\s*([A-Za-z0-9.-]+:[^,}]*?)\s*(?:,[^}]*)?\}/g;

/** Condition keys that a policy reads, as it writes them: in conditions and as variables. */
export function contextKeysOf(text: string, concerns: (statement: Statement) => boolean = () => true): string[] {
  const { document } = readPolicy(text);
  return document === undefined ? [] : [...new Set(document.statements.filter(concerns).flatMap((statement) => keysOf(statement, document)))];
}

function keysOf({ condition, resource, notResource }: Statement, { version }: PolicyDocument): string[] {
  const keys = Object.values(condition).flatMap((tests) => Object.keys(tests));
  if (version !== "2012-10-17") return keys;
  const texts = [...resource ?? [], ...notResource ?? [], ...Object.values(condition).flatMap((tests) => Object.values(tests).flat())];
  return [...keys, ...texts.flatMap((one) => [...one.matchAll(VARIABLE)].map(([, key]) => key!))];
}
