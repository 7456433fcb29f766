import { AwsError, type CallContext } from "../../service";

/** The pipeline as a whole does not hold together. */
export function badStructure(message: string): AwsError {
  return new AwsError("InvalidStructureException", message);
}

export function badStage(message: string): AwsError {
  return new AwsError("InvalidStageDeclarationException", message);
}

export function badAction(message: string): AwsError {
  return new AwsError("InvalidActionDeclarationException", message);
}

export function noPipeline(context: CallContext, name: string): AwsError {
  return new AwsError("PipelineNotFoundException", `Account '${context.accountId}' does not have a pipeline with name '${name}'`);
}

export function badToken(): AwsError {
  return new AwsError("InvalidNextTokenException", "The next token was specified in an invalid format.");
}
