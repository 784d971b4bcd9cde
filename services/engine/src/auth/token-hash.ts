import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** A fresh token: 256 random bits behind a prefix by which scanners for secrets find it. */
export function newToken(): string {
  return `oxt_${randomBytes(32).toString("base64url")}`;
}

/** What of a token stands in the file. Of 256 random bits nothing can be guessed, so a plain digest will do. */
export function hashOfToken(token: string): string {
  return `sha256:${sha256(token)}`;
}

/** Hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Why a text is no hash of a token; undefined when it is one. */
export function hashProblem(hash: string): string | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(hash)) return undefined;
  if (parseScrypt(hash) !== undefined) return undefined;
  return "must be sha256:HEX of a random token (onexit token create makes both), or scrypt:N:r:p:SALT:HASH in base64";
}

/** True when a token's scrypt hash is this one; false for every other kind of hash. */
export async function matchesScrypt(token: string, hash: string): Promise<boolean> {
  const parsed = parseScrypt(hash);
  if (parsed === undefined) return false;
  const { N, r, p, salt, key } = parsed;
  const found = await new Promise<Buffer>((resolve, reject) => {
    scrypt(token, salt, key.length, { N, r, p, maxmem: mostMemory }, (error, made) =>
      error === null ? resolve(made) : reject(error),
    );
  });
  return timingSafeEqual(found, key);
}

const mostMemory = 128 * 1024 * 1024;

function parseScrypt(hash: string) {
  const [, n, r, p, salt, key] =
    /^scrypt:(\d+):(\d+):(\d+):([A-Za-z0-9+/=_-]{8,}):([A-Za-z0-9+/=_-]{22,})$/.exec(hash) ?? [];
  if (n === undefined || salt === undefined || key === undefined) return undefined;
  const [N, R, P] = [Number(n), Number(r), Number(p)];
  const isSane = N >= 1024 && (N & (N - 1)) === 0 && R >= 1 && P >= 1 && P <= 16 && 128 * N * R < mostMemory;
  return isSane ? { N, r: R, p: P, salt: Buffer.from(salt, "base64"), key: Buffer.from(key, "base64") } : undefined;
}
