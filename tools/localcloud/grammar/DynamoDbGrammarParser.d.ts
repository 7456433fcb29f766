import type { Recognizer, TokenStream, Tree } from "./antlr";

/** A node that stands for a rule. */
type Rule = new (...args: never[]) => Tree & { readonly ruleIndex: number };

export class DynamoDbGrammarParser extends Recognizer {
  constructor(tokens: TokenStream);
  condition_(): Tree;
  update_(): Tree;
  projection_(): Tree;

  static ComparatorContext: Rule;
  static InContext: Rule;
  static BetweenContext: Rule;
  static FunctionConditionContext: Rule;
  static ConditionGroupingContext: Rule;
  static NegationContext: Rule;
  static AndContext: Rule;
  static OrContext: Rule;
  static Set_actionContext: Rule;
  static Add_actionContext: Rule;
  static Delete_actionContext: Rule;
  static Remove_actionContext: Rule;
  static Set_sectionContext: Rule;
  static Add_sectionContext: Rule;
  static Delete_sectionContext: Rule;
  static Remove_sectionContext: Rule;
  static OperandValueContext: Rule;
  static ArithmeticValueContext: Rule;
  static PlusMinusContext: Rule;
  static ArithmeticParensContext: Rule;
  static PathOperandContext: Rule;
  static LiteralOperandContext: Rule;
  static FunctionOperandContext: Rule;
  static ParenOperandContext: Rule;
  static FunctionCallContext: Rule;
  static PathContext: Rule;
  static MapAccessContext: Rule;
  static ListAccessContext: Rule;
}
