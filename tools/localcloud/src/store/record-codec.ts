/**
 * Records as bytes: JSON values, `Uint8Array` and `Date`, under any key.
 */
import { Packr } from "msgpackr";
import { deserialize, serialize } from "node:v8";

const packr = new Packr({ useRecords: false, moreTypes: true });

/** First byte of everything `v8.serialize` writes; in MessagePack it would be the lone number -1. */
const V8_MARK = 0xff;

/** MessagePack decoders rename this key; records that hold it go the slower way. */
const RENAMED_KEY = Buffer.from("__proto__");

export function encodeRecord(value: unknown): Buffer {
  const bytes = packr.pack(value);
  return bytes[0] === V8_MARK || bytes.includes(RENAMED_KEY) ? serialize(value) : bytes;
}

export function decodeRecord<T>(bytes: Buffer): T {
  return (bytes[0] === V8_MARK ? deserialize(bytes) : packr.unpack(bytes)) as T;
}
