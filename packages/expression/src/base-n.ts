import { utf8ToBytes } from "@noble/hashes/utils.js";
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
  let text = "";
  let buffer = 0;
  let filled = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    filled += 8;
    while (filled >= bits) {
      filled -= bits;
      text += alphabet.charAt((buffer >> filled) & (2 ** bits - 1));
    }
    buffer &= 2 ** filled - 1;
  }
  if (filled > 0) text += alphabet.charAt((buffer << (bits - filled)) & (2 ** bits - 1));
  return text.padEnd(Math.ceil(text.length / group) * group, "=");
}

function decode(text: string, alphabet: string, bits: number, group: number, name: string): string | Fault {
  const clean = text.replace(/[\r\n]/g, "");
  const digits = clean.replace(/={0,6}$/, "");
  const bytes: number[] = [];
  let buffer = 0;
  let filled = 0;
  for (const [index, digit] of [...digits].entries()) {
    const value = alphabet.indexOf(digit);
    if (value === -1) return { problem: `illegal ${name} data at input byte ${index}` };
    buffer = (buffer << bits) | value;
    filled += bits;
    if (filled >= 8) {
      filled -= 8;
      bytes.push((buffer >> filled) & 255);
      buffer &= 2 ** filled - 1;
    }
  }
  const padding = clean.length - digits.length;
  const expected = (group - (digits.length % group)) % group;
  if (padding !== expected || filled >= bits) return { problem: `illegal ${name} data at input byte ${clean.length}` };
  return decodeUtf8(bytes);
}

/** Bytes that are no UTF-8 become the replacement character. */
function decodeUtf8(bytes: readonly number[]): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    const rest = bytes.slice(at + 1, at + length);
    const whole = length > 0 && rest.length === length - 1 && rest.every((byte) => byte >> 6 === 2);
    const code = whole
      ? rest.reduce((sum, byte) => (sum << 6) | (byte & 63), length === 1 ? first : first & (0xff >> (length + 1)))
      : 0xfffd;
    const least = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
    const valid = whole && code >= least && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
    text += String.fromCodePoint(valid ? code : 0xfffd);
    at += valid ? length : 1;
  }
  return text;
}
