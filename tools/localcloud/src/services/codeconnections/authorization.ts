import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import type { Shape } from "../../service";

/** Connections and hosts are named by their ARN, which may have the service's old name in it. */
export function accessRequests(operation: string, { ConnectionArn, HostArn }: Shape): AccessRequest[] | undefined {
  const arn: string | undefined = ConnectionArn ?? (operation.endsWith("Host") ? HostArn : undefined);
  return arn === undefined ? undefined : [{ action: `codeconnections:${operation}`, resources: [arn] }];
}

export function keys(_operation: string, { ProviderType, ProviderTypeFilter }: Shape): AccessContext | undefined {
  if (ProviderType !== undefined) return { "codeconnections:ProviderType": ProviderType };
  return ProviderTypeFilter === undefined ? undefined : { "codeconnections:ProviderTypeFilter": ProviderTypeFilter };
}
