import { AwsError } from "../../service";

export function noApplication(name: string): AwsError {
  return new AwsError("ApplicationDoesNotExistException", `No application found for name: ${name}`);
}

export function noGroup(name: string): AwsError {
  return new AwsError("DeploymentGroupDoesNotExistException", `No Deployment Group found for name: ${name}`);
}

export function noConfig(name: string): AwsError {
  return new AwsError("DeploymentConfigDoesNotExistException", `No deployment configuration found for name: ${name}`);
}

export function badToken(): AwsError {
  return new AwsError("InvalidNextTokenException", "The next token was specified in an invalid format.");
}
