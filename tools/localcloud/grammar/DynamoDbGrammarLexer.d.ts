import type { CharacterStream, Recognizer } from "./antlr";

export class DynamoDbGrammarLexer extends Recognizer {
  constructor(input: CharacterStream);
}
