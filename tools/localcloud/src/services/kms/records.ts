import { AwsError, type CallContext, type Reader } from "../../service";
import type { Tags } from "../support/tags";
import { RegionTable } from "../support/region-table";

export interface KeyRecord {
  id: string;
  arn: string;
  createdAt: number;
  description: string;
  policy: string;
  manager: "AWS" | "CUSTOMER";
  enabled: boolean;
  /** When set, the key is pending deletion, and gone from that moment on. */
  deletionAt?: number;
  rotation?: { periodInDays: number; since: number };
  tags: Tags;
  /** 256 bits of AES key. Never leaves the service. */
  material: Uint8Array;
}

export interface AliasRecord {
  /** With the prefix `alias/`. */
  name: string;
  keyId: string;
  createdAt: number;
  updatedAt: number;
}

export const keys = new RegionTable<KeyRecord>("kms-keys");
export const aliases = new RegionTable<AliasRecord>("kms-aliases");

export type { Reader };

export const day = 86_400_000;

export const notFound = (message: string): AwsError => new AwsError("NotFoundException", message);
export const validation = (message: string): AwsError => new AwsError("ValidationException", message);
export const invalidState = (message: string): AwsError => new AwsError("KMSInvalidStateException", message);

export function aliasArn(name: string, context: CallContext): string {
  return `arn:${context.partition}:kms:${context.region}:${context.accountId}:${name}`;
}

export function keyArn(id: string, context: CallContext): string {
  return `arn:${context.partition}:kms:${context.region}:${context.accountId}:key/${id}`;
}

/** A key whose waiting period is over does not exist any more. */
export function isGone(key: KeyRecord, context: CallContext): boolean {
  return key.deletionAt !== undefined && key.deletionAt <= context.clock.now();
}

/** For a marker that KMS never gave out. */
export const invalidMarker = (): AwsError => new AwsError("InvalidMarkerException", "The marker is not valid.");
