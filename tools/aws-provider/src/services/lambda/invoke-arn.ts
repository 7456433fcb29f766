import type { ResourceContext } from "../../framework/resource-type";

type Place = Pick<ResourceContext, "partition" | "region">;

const apiGatewayArn = ({ partition, region }: Place, path: string): string => `arn:${partition}:apigateway:${region}:lambda:path/${path}`;

/** ARN by which API Gateway calls a function. */
export const invokeArn = (place: Place, functionArn: string): string =>
  apiGatewayArn(place, `2015-03-31/functions/${functionArn}/invocations`);

export const streamingInvokeArn = (place: Place, functionArn: string): string =>
  apiGatewayArn(place, `2021-11-15/functions/${functionArn}/response-streaming-invocations`);

/** Name and, when it is there, qualifier out of `name`, `name:qualifier` or a function ARN. */
export function functionParts(reference: string): { functionName: string; qualifier: string | undefined } {
  const parts = reference.split(":");
  const named = parts[0] === "arn" ? parts.slice(6) : parts;
  const [functionName = reference, qualifier] = named;
  return { functionName, qualifier };
}
