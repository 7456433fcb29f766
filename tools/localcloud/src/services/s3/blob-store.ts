import { createHash } from "node:crypto";
import type { Transaction } from "../../service";
import { collections, type Reader } from "./records";

/** Small enough for the store's pages, large enough that a bundle is a handful of records. */
const chunkBytes = 256 * 1024;

interface Blob {
  holders: number;
  chunks: number;
}

const chunkKey = (sha256: string, index: number): string => `${sha256}/${String(index).padStart(8, "0")}`;

export const contentAddress = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Keeps bytes, once however many versions hold them, and counts one more holder. */
export function holdBytes(tx: Transaction, sha256: string, bytes: Uint8Array): void {
  const blob = tx.get<Blob>(collections.blobs, sha256);
  if (blob) {
    tx.put<Blob>(collections.blobs, sha256, { ...blob, holders: blob.holders + 1 });
    return;
  }
  const chunks = Math.ceil(bytes.length / chunkBytes);
  for (let index = 0; index < chunks; index++) {
    tx.put(collections.chunks, chunkKey(sha256, index), Uint8Array.from(bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes)));
  }
  tx.put<Blob>(collections.blobs, sha256, { holders: 1, chunks });
}

/** One more version holds bytes that are there already. */
export function shareBytes(tx: Transaction, sha256: string): void {
  const blob = requireBlob(tx, sha256);
  tx.put<Blob>(collections.blobs, sha256, { ...blob, holders: blob.holders + 1 });
}

/** One holder fewer; the bytes go with the last. */
export function releaseBytes(tx: Transaction, sha256: string): void {
  const blob = requireBlob(tx, sha256);
  if (blob.holders > 1) {
    tx.put<Blob>(collections.blobs, sha256, { ...blob, holders: blob.holders - 1 });
    return;
  }
  for (let index = 0; index < blob.chunks; index++) tx.remove(collections.chunks, chunkKey(sha256, index));
  tx.remove(collections.blobs, sha256);
}

export function readBytes(tx: Reader, sha256: string): Uint8Array {
  const { chunks } = requireBlob(tx, sha256);
  return Buffer.concat(Array.from({ length: chunks }, (_, index) => {
    const chunk = tx.get<Uint8Array>(collections.chunks, chunkKey(sha256, index));
    if (!chunk) throw new Error(`The store has lost chunk ${index} of object content ${sha256}.`);
    return chunk;
  }));
}

function requireBlob(tx: Reader, sha256: string): Blob {
  const blob = tx.get<Blob>(collections.blobs, sha256);
  if (!blob) throw new Error(`The store has lost object content ${sha256}.`);
  return blob;
}
