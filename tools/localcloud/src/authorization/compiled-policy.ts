/**
 * Policies made ready for many decisions. What a text means never changes, so each text is compiled once.
 */
import { readPolicy, type PolicyDocument, type Statement } from "../services/support/policy-document";
import { compileConditions, type Condition } from "./conditions";
import { arnMatcher, globMatcher, toGlob, type Matcher } from "./glob";
import { parseTemplate, type ContextLookup } from "./policy-variables";
import { compilePrincipal, type PrincipalMatcher } from "./principals";

export interface CompiledStatement {
  index: number;
  sid?: string;
  isAllow: boolean;
  /** @param action in small letters */
  coversAction: Matcher;
  coversResource(resource: string, lookup: ContextLookup): boolean;
  /** Undefined in identity policies. */
  principal: PrincipalMatcher | undefined;
  conditions: readonly Condition[];
}

export interface CompiledPolicy {
  statements: readonly CompiledStatement[];
}

export function compilePolicy({ version, statements }: PolicyDocument): CompiledPolicy {
  return { statements: statements.map((one, index) => compileStatement(one, index, version === "2012-10-17")) };
}

function compileStatement(statement: Statement, index: number, hasVariables: boolean): CompiledStatement {
  return {
    index,
    ...(statement.sid !== undefined && { sid: statement.sid }),
    isAllow: statement.effect === "Allow",
    coversAction: actionMatcher(statement),
    coversResource: resourceMatcher(statement, hasVariables),
    principal: compilePrincipal(statement),
    conditions: compileConditions(statement.condition, hasVariables),
  };
}

function actionMatcher({ action, notAction }: Statement): Matcher {
  const named = (action ?? notAction ?? []).map((text) => text.toLowerCase());
  const exact = new Set(named.filter((text) => !/[*?]/.test(text)));
  const patterns = named.filter((text) => /[*?]/.test(text)).map((text) => globMatcher(toGlob(text)));
  const isNamed: Matcher = (value) => exact.has(value) || patterns.some((matches) => matches(value));
  return action !== undefined ? isNamed : (value) => !isNamed(value);
}

/** A statement without resources, in a trust policy, is about the role that it belongs to. */
function resourceMatcher(statement: Statement, hasVariables: boolean): CompiledStatement["coversResource"] {
  const named = statement.resource ?? statement.notResource;
  if (named === undefined) return () => true;
  const isNegated = statement.resource === undefined;
  const templates = named.map((text) => parseTemplate(text, hasVariables, true));
  const matchers = templates.map(({ constant }) => (constant === undefined ? undefined : arnMatcher(constant)));
  const isAllow = statement.effect === "Allow";
  return (resource, lookup) => {
    for (let at = 0; at < templates.length; at++) {
      const matcher = matchers[at];
      if (matcher !== undefined) {
        if (matcher(resource)) return !isNegated;
        continue;
      }
      const text = templates[at]!.fill(lookup);
      if (text !== undefined && arnMatcher(text)(resource)) return !isNegated;
      // Nobody can say whether a resource is beside one that has no name, so an Allow does not reach it.
      if (text === undefined && isNegated && isAllow) return false;
    }
    return isNegated;
  };
}

/** Enough for every policy of an account; a text that falls out is compiled anew. */
const LARGEST_CACHE = 4096;

/** Compiled policies by their text. */
export class PolicyCache {
  private readonly known = new Map<string, CompiledPolicy>();

  /** @throws Error when the text is no policy: what is stored was checked before */
  of(text: string): CompiledPolicy {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const read = readPolicy(text);
    if (read.problems) throw new Error(`A stored policy cannot be read: ${read.problems.map((problem) => problem.text).join("; ")}`);
    const compiled = compilePolicy(read.document);
    if (this.known.size >= LARGEST_CACHE) this.known.clear();
    this.known.set(text, compiled);
    return compiled;
  }
}
