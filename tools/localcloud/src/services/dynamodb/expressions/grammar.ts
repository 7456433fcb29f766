/**
 * Runs AWS's own grammar over an expression.
 */
import type { Antlr, Recognizer, Token, Tree } from "../../../../grammar/antlr";
import type { DynamoDbGrammarLexer } from "../../../../grammar/DynamoDbGrammarLexer";
import type { DynamoDbGrammarParser } from "../../../../grammar/DynamoDbGrammarParser";

type Parts = { antlr: Antlr; Lexer: typeof DynamoDbGrammarLexer; Parser: typeof DynamoDbGrammarParser };

let parts: Parts | undefined;

/** Loaded with the first expression: many processes never see one. */
export function grammar(): Parts {
  return parts ??= load();
}

/* eslint-disable @typescript-eslint/no-require-imports -- lazy; the paths are literal so that a bundler sees them */
function load(): Parts {
  // antlr4 4.8 requires itself in a circle, which Node reports as a warning with every start although nothing is wrong.
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: []) => {
    if (!String(warning).includes("inside circular dependency")) emitWarning.call(process, warning, ...rest);
  }) as typeof process.emitWarning;
  try {
    return {
      antlr: require("antlr4/index") as Antlr,
      Lexer: (require("../../../../grammar/DynamoDbGrammarLexer") as { DynamoDbGrammarLexer: Parts["Lexer"] }).DynamoDbGrammarLexer,
      Parser: (require("../../../../grammar/DynamoDbGrammarParser") as { DynamoDbGrammarParser: Parts["Parser"] }).DynamoDbGrammarParser,
    };
  } finally {
    process.emitWarning = emitWarning;
  }
}
/* eslint-enable @typescript-eslint/no-require-imports */

/** What is wrong with an expression, in DynamoDB's words without their beginning. */
export class ExpressionProblem extends Error {}

/** Deeper ones take the parser too long; nobody writes them. AWS has a limit of its own, which it does not publish. */
const deepestNesting = 64;

/** @throws ExpressionProblem */
export function parseTree(text: string, rule: "condition_" | "update_" | "projection_"): Tree {
  rejectNesting(text);
  const { antlr, Lexer, Parser } = grammar();
  const lexer = new Lexer(new antlr.InputStream(text));
  const tokens = new antlr.CommonTokenStream(lexer);
  const parser = new Parser(tokens);
  const listener = Object.assign(new antlr.error.ErrorListener(), {
    syntaxError: (_recognizer: Recognizer, token: Token | null) => {
      throw new ExpressionProblem(token === null ? "Syntax error;" : syntaxError(text, token, tokens.tokens));
    },
    // Left to the parser's own choice; the grammar has places where several readings mean the same.
    reportAmbiguity: () => undefined, reportAttemptingFullContext: () => undefined, reportContextSensitivity: () => undefined,
  });
  for (const recognizer of [lexer, parser]) {
    recognizer.removeErrorListeners();
    recognizer.addErrorListener(listener);
  }
  try {
    return parser[rule]();
  } catch (error) {
    if (error instanceof Error && error.message === "RedundantParenthesesException") throw new ExpressionProblem("The expression has redundant parentheses;");
    throw error;
  }
}

function rejectNesting(text: string): void {
  let depth = 0;
  for (const character of text) {
    if (character === "(" && ++depth > deepestNesting) throw new ExpressionProblem(`The expression nests deeper than ${deepestNesting} parentheses;`);
    if (character === ")") depth--;
  }
}

/** "near" is the token with its neighbours, as they stand in the expression. */
function syntaxError(text: string, token: Token, all: Token[]): string {
  const visible = all.filter(({ channel }) => channel === 0);
  const at = visible.findIndex(({ tokenIndex }) => tokenIndex === token.tokenIndex);
  const before = visible[at - 1] ?? token;
  const after = visible[at + 1] ?? token;
  return `Syntax error; token: "${token.text}", near: "${text.slice(before.start, Math.max(after.stop, token.stop, before.stop) + 1)}"`;
}
