/** The little of antlr4 4.8 that the expressions need; the package has no types of its own. */

export type CharacterStream = { readonly __characters: never };
export type TokenStream = { readonly __tokens: never };

export interface Token {
  text: string;
  /** First and last character in the expression; `<EOF>` has a start beyond its end. */
  start: number;
  stop: number;
  tokenIndex: number;
  channel: number;
}

/** A node of the parse tree; a terminal has a symbol and no children. */
export interface Tree {
  children?: Tree[] | null;
  symbol?: Token;
  getText(): string;
}

export class Recognizer {
  removeErrorListeners(): void;
  addErrorListener(listener: object): void;
}

export interface Antlr {
  InputStream: new (text: string) => CharacterStream;
  CommonTokenStream: new (lexer: Recognizer) => TokenStream & { tokens: Token[] };
  error: { ErrorListener: new () => object };
}
