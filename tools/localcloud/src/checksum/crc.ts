/** The two cyclic checksums of S3 that Node lacks. */

const crc32cTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

/** CRC-32C (Castagnoli). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ crc32cTable[(crc ^ byte) & 0xff]!;
  return ~crc >>> 0;
}

/** High and low halves of the table of CRC-64/NVME; halves, because big integers are slow per byte. */
let crc64Tables: { high: Uint32Array; low: Uint32Array } | undefined;

function makeCrc64Tables(): { high: Uint32Array; low: Uint32Array } {
  const values = Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
    return value;
  });
  return {
    high: Uint32Array.from(values, (value) => Number(value >> 32n)),
    low: Uint32Array.from(values, (value) => Number(value & 0xffffffffn)),
  };
}

/** CRC-64/NVME. */
export function crc64nvme(bytes: Uint8Array): bigint {
  const { high, low } = (crc64Tables ??= makeCrc64Tables());
  let top = 0xffffffff;
  let bottom = 0xffffffff;
  for (const byte of bytes) {
    const index = (bottom ^ byte) & 0xff;
    bottom = ((bottom >>> 8) | (top << 24)) ^ low[index]!;
    top = (top >>> 8) ^ high[index]!;
  }
  return (BigInt(~top >>> 0) << 32n) | BigInt(~bottom >>> 0);
}
