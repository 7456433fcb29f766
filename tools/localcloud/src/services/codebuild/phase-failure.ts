import { AwsError } from "../../service";
import { BuildspecError } from "./buildspec/buildspec-error";

/** Why a phase does not succeed, as its context shows it. */
export class PhaseFailure extends Error {
  constructor(readonly statusCode: string, message: string) {
    super(message);
  }
}

/** What a phase's work threw, as CodeBuild shows it; what is a mistake of ours goes on. */
export function asPhaseFailure(error: unknown): PhaseFailure {
  if (error instanceof PhaseFailure) return error;
  if (error instanceof BuildspecError) return new PhaseFailure("YAML_FILE_ERROR", error.message);
  if (error instanceof AwsError) return new PhaseFailure("CLIENT_ERROR", `${error.code}: ${error.message} status code: ${error.statusCode}`);
  throw error;
}
