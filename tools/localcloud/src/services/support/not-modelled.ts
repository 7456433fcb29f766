import { AwsError, type ServiceId } from "../../service";

/** The refusal of something that AWS can do and the local cloud cannot. It never looks like an answer of AWS. */
export function notModelled(service: ServiceId, what: string, instead?: string): AwsError {
  const message = `${service}: ${what} is not modelled by the local cloud.${instead === undefined ? "" : ` ${instead}`}`;
  return new AwsError("NotImplemented", message, 501);
}
