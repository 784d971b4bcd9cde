import { utf8ToBytes } from "@noble/hashes/utils.js";
import { decodeUtf8 } from "./utf8.ts";
import type { Fault } from "./value.ts";

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function encodeBase64(text: string): string {
  return encode(utf8ToBytes(text), base64, 6, 4);
}

export function decodeBase64(text: string): string | Fault {
  return decode(text, base64, 6, 4, "base64");
}

export function encodeBase32(text: string): string {
  return encode(utf8ToBytes(text), base32, 5, 8);
}

export function decodeBase32(text: string): string | Fault {
  return decode(text, base32, 5, 8, "base32");
}

/** Bytes in base64, as `randBytes` gives them. */
export function encodeBytes(bytes: Uint8Array): string {
  return encode(bytes, base64, 6, 4);
}

function encode(bytes: Uint8Array, alphabet: string, bits: number, group: number): string {
  const digits: string[] = [];
  const mask = 2 ** bits - 1;
  let buffer = 0;
  let filled = 0;
  for (const byte of bytes) {
    buffer = ((buffer & 31) << 8) | byte;
    filled += 8;
    while (filled >= bits) {
      filled -= bits;
      digits.push(alphabet.charAt((buffer >> filled) & mask));
    }
  }
  if (filled > 0) digits.push(alphabet.charAt((buffer << (bits - filled)) & mask));
  while (digits.length % group !== 0) digits.push("=");
  return digits.join("");
}

function decode(text: string, alphabet: string, bits: number, group: number, name: string): string | Fault {
  const values = new Map([...alphabet].map((digit, value) => [digit.charCodeAt(0), value]));
  const clean = text.replace(/[\r\n]/g, "");
  const digits = clean.replace(/={0,6}$/, "");
  const bytes = new Uint8Array(Math.floor((digits.length * bits) / 8));
  let buffer = 0;
  let filled = 0;
  let at = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const value = values.get(digits.charCodeAt(index));
    if (value === undefined) return { problem: `illegal ${name} data at input byte ${index}` };
    buffer = ((buffer & 255) << bits) | value;
    filled += bits;
    if (filled >= 8) {
      filled -= 8;
      bytes[at] = (buffer >> filled) & 255;
      at += 1;
    }
  }
  const padding = clean.length - digits.length;
  const expected = (group - (digits.length % group)) % group;
  if (padding !== expected || filled >= bits) return { problem: `illegal ${name} data at input byte ${clean.length}` };
  return decodeUtf8(bytes);
}
