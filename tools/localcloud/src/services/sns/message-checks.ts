import { AwsError, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { invalidParameter } from "./records";

/** Of a message with its attributes, and of all messages of a batch together. */
export const MESSAGE_BYTES = 262_144;

/** A message as its publisher sent it. */
export interface PublishedMessage {
  id: string;
  topicArn: string;
  /** Milliseconds since the epoch. */
  publishedAt: number;
  subject?: string;
  /** What subscribers get whose protocol has no text of its own. */
  text: string;
  /** By protocol, of a message with the structure `json`. */
  textByProtocol?: Record<string, string>;
  attributes: Record<string, Shape>;
}

/**
 * Reads the members of Publish that PublishBatch has too.
 *
 * @throws AwsError `InvalidParameter`, `ParameterValueInvalid`
 */
export function readMessage(input: Shape): Pick<PublishedMessage, "subject" | "text" | "textByProtocol" | "attributes"> {
  const { Message: message = "", Subject: subject, MessageStructure: structure, MessageAttributes: attributes = {} } = input;
  if (input.MessageDeduplicationId !== undefined) {
    throw invalidParameter("MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type");
  }
  if (input.MessageGroupId !== undefined) throw notModelled("sns", "a message group");
  if (message === "") throw invalidParameter("Empty message");
  if (subject !== undefined) rejectSubject(subject);
  rejectAttributes(attributes);
  if (messageBytes(input) > MESSAGE_BYTES) throw invalidParameter("Message too long");
  if (structure === undefined || structure === "") return { subject, text: message, attributes };
  if (structure !== "json") throw invalidParameter("MessageStructure");
  const textByProtocol = readStructure(message);
  return { subject, text: textByProtocol.default!, textByProtocol, attributes };
}

export function messageBytes({ Message: message = "", MessageAttributes: attributes = {} }: Shape): number {
  return Object.entries(attributes as Record<string, Shape>).reduce((sum, [name, { DataType: type = "", StringValue: text = "", BinaryValue: binary = "" }]) =>
    sum + Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(text) + Buffer.byteLength(binary), Buffer.byteLength(message));
}

/** ASCII, on one line, at most a hundred characters, and it does not begin with a blank. */
function rejectSubject(subject: string): void {
  if (!/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) throw invalidParameter("Subject");
}

function readStructure(message: string): Record<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw invalidParameter("Message Structure - JSON message body failed to parse");
  // Values of other kinds than text are passed over, as AWS does.
  const texts = Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  if (texts.default === undefined) throw invalidParameter("Message Structure - No default entry in JSON message body");
  return texts;
}

const invalidValue = (message: string): AwsError => new AwsError("ParameterValueInvalid", message);

const isNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));

function rejectAttributes(attributes: Record<string, Shape>): void {
  for (const [name, { DataType: type = "", StringValue: text, BinaryValue: binary }] of Object.entries(attributes)) {
    if (!/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,255}$/.test(name) || name.endsWith(".") || name.includes("..") || /^(aws|amazon)\./i.test(name)) {
      throw invalidParameter(`The message attribute name '${name}' is not valid`);
    }
    if (!/^(String|Number|Binary|String\.Array)$/.test(type) && !/^(String|Number|Binary)\../.test(type)) {
      throw invalidValue(`The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`);
    }
    if (/^Binary/.test(type) ? !binary?.length : !text) {
      throw invalidValue(`The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`);
    }
    if (/^Number/.test(type) && !isNumber(text)) {
      throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
    }
  }
}
