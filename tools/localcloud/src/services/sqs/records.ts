import { AwsError, type CallContext, type Reader } from "../../service";
import type { Tags } from "../support/tags";
import { RegionTable } from "../support/region-table";

export interface QueueRecord {
  name: string;
  arn: string;
  createdAt: number;
  changedAt: number;
  /** Only what was set; defaults are added when somebody reads. */
  attributes: Record<string, string>;
  tags: Tags;
  /** Counts messages ever sent, so that they keep their order. */
  nextMessage: number;
}

export const queues = new RegionTable<QueueRecord>("sqs-queues");

export type { Reader };

export const queueArn = (name: string, context: CallContext): string =>
  `arn:${context.partition}:sqs:${context.region}:${context.accountId}:${name}`;

export const queueUrl = (name: string, context: CallContext): string =>
  `https://sqs.${context.region}.amazonaws.com/${context.accountId}/${name}`;

export const queueDoesNotExist = (): AwsError => new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
export const invalidValue = (message: string): AwsError => new AwsError("InvalidParameterValue", message);
/** For a token that SQS never gave out. */
export const invalidToken = (): AwsError => invalidValue("Value for parameter NextToken is invalid. Reason: the token was not given out by this service.");
export const invalidAttributeValue = (message: string): AwsError => new AwsError("InvalidAttributeValue", message);

/**
 * The queue that a URL names. Account and name count, the host does not: whoever serves this cloud chooses that.
 *
 * @throws AwsError `InvalidAddress` for what is no queue URL, `QueueDoesNotExist`
 */
export function requireQueue(tx: Reader, url: string, context: CallContext): QueueRecord {
  const match = /^(?:https?:\/\/[^/]+)?\/?(\d{12})\/([^/]+)\/?$/.exec(url);
  // A bare name is taken too, as AWS does for old clients.
  const [accountId, name] = match ? [match[1], match[2]] : /^[A-Za-z0-9_-]+$/.test(url) ? [context.accountId, url] : [];
  if (name === undefined) throw new AwsError("InvalidAddress", `The address ${url} is not valid for this endpoint.`, 404);
  const queue = accountId === context.accountId ? queues.get(context, tx, name) : undefined;
  if (!queue) throw queueDoesNotExist();
  return queue;
}
