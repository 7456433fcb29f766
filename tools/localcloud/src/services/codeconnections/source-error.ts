/** Why a source action fails, in its words. */
export class SourceError extends Error {
  /** @param code as CodePipeline's error details have it, e.g. `ConfigurationError`, `PermissionError`, `JobFailed` */
  constructor(readonly code: "ConfigurationError" | "PermissionError" | "JobFailed", message: string) {
    super(message);
  }
}
