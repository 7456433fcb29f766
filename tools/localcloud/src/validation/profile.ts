import type { ServiceId } from "../service";

/** How a service reports what is wrong with an input, and what it looks at. */
export interface ValidationProfile {
  /** Error code for broken constraints. */
  code: string;
  /** Error code for a missing required member, where the service has another one for it. */
  missingCode?: string;
  /** Text for a missing required member, where the service says it differently. */
  missingMessage?: (members: readonly string[]) => string;
  /**
   * Whether values outside an enum are refused here. Services that take them, or answer with a code of their own, have their handlers decide.
   * @defaultValue true
   */
  checksEnums?: boolean;
}

/** Codes as the services answer; where nothing is named, `ValidationException` is what AWS's own framework says. */
const PROFILES: Record<ServiceId, ValidationProfile> = {
  cloudwatch: { code: "ValidationError", missingCode: "MissingParameter", missingMessage: queryMissing },
  codebuild: { code: "InvalidInputException" },
  codeconnections: { code: "ValidationException" },
  codedeploy: { code: "ValidationException", checksEnums: false },
  codepipeline: { code: "ValidationException" },
  dynamodb: { code: "ValidationException" },
  events: { code: "ValidationException" },
  iam: { code: "ValidationError" },
  kms: { code: "ValidationException" },
  lambda: { code: "ValidationException" },
  logs: { code: "InvalidParameterException" },
  s3: { code: "InvalidArgument", missingCode: "InvalidRequest", checksEnums: false },
  secretsmanager: { code: "ValidationException" },
  sns: { code: "InvalidParameter", missingCode: "ValidationError", checksEnums: false },
  sqs: { code: "InvalidParameterValue", missingCode: "MissingParameter", missingMessage: queryMissing, checksEnums: false },
  ssm: { code: "ValidationException" },
  sts: { code: "ValidationError" },
  xray: { code: "InvalidRequestException" },
};

function queryMissing(members: readonly string[]): string {
  return `The request must contain the parameter${members.length === 1 ? "" : "s"} ${members.join(", ")}.`;
}

export function validationProfile(service: ServiceId): ValidationProfile {
  return PROFILES[service];
}
