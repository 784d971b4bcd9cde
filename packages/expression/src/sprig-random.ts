import { encodeBytes } from "./base-n.ts";
import { type Builtin, type Call, calling } from "./expr-function.ts";
import type { Fault } from "./value.ts";

const digits = "0123456789";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");
const longest = 100_000n;

/** sprig's functions of chance. They draw from what is given, so that a replay gives the same. */
export const sprigRandom: readonly (readonly [string, Builtin])[] = [
  ["randAlphaNum", calling("i", (call, count) => randomText(call, count, letters + digits))],
  ["randAlpha", calling("i", (call, count) => randomText(call, count, letters))],
  ["randAscii", calling("i", (call, count) => randomText(call, count, ascii))],
  ["randNumeric", calling("i", (call, count) => randomText(call, count, digits))],
  ["randBytes", calling("i", randomBytes)],
  ["randInt", calling("ii", randomInt)],
  ["shuffle", calling("s", shuffle)],
  ["uuidv4", calling("", uuid)],
];

function below(call: Call, limit: number): number | Fault {
  if (!call.draw) return { problem: "there is no randomness here" };
  return Math.min(limit - 1, Math.floor(call.draw.random() * limit));
}

function several(call: Call, count: bigint, limit: number): readonly number[] | Fault {
  if (count < 0n || count > longest) return { problem: `cannot draw ${count} times; at most ${longest} are allowed` };
  const spent = call.spend(Number(count));
  if (spent) return spent;
  const drawn: number[] = [];
  for (let index = 0; index < Number(count); index += 1) {
    const next = below(call, limit);
    if (typeof next !== "number") return next;
    drawn.push(next);
  }
  return drawn;
}

function randomText(call: Call, count: bigint, alphabet: string): string | Fault {
  const drawn = several(call, count, alphabet.length);
  return "problem" in drawn ? drawn : drawn.map((index) => alphabet.charAt(index)).join("");
}

function randomBytes(call: Call, count: bigint): string | Fault {
  const drawn = several(call, count, 256);
  return "problem" in drawn ? drawn : encodeBytes(Uint8Array.from(drawn));
}

function randomInt(call: Call, least: bigint, limit: bigint): bigint | Fault {
  if (limit <= least) return { problem: "invalid argument to Intn" };
  const drawn = below(call, Number(limit - least));
  return typeof drawn === "number" ? least + BigInt(drawn) : drawn;
}

function shuffle(call: Call, text: string): string | Fault {
  const all = [...text];
  const spent = call.spend(all.length);
  if (spent) return spent;
  for (let index = all.length - 1; index > 0; index -= 1) {
    const other = below(call, index + 1);
    if (typeof other !== "number") return other;
    [all[index], all[other]] = [all[other] ?? "", all[index] ?? ""];
  }
  return all.join("");
}

function uuid(call: Call): string | Fault {
  const bytes = several(call, 16n, 256);
  if ("problem" in bytes) return bytes;
  const marked = bytes.map((byte, index) => (index === 6 ? (byte & 15) | 64 : index === 8 ? (byte & 63) | 128 : byte));
  const hex = marked.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
