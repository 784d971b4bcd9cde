import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

const hashes = { sha1, sha256, sha512 };

/** The hash of a text's UTF-8 in hexadecimal. */
export function hexOf(hash: keyof typeof hashes, text: string): string {
  return bytesToHex(hashes[hash](utf8ToBytes(text)));
}

/** The Adler-32 checksum of a text's UTF-8 in decimal. */
export function adler32(text: string): string {
  let low = 1;
  let high = 0;
  for (const byte of utf8ToBytes(text)) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return String(high * 65_536 + low);
}
