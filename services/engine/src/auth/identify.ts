import { matchesScrypt, sha256 } from "./token-hash.ts";
import type { Grant, User } from "./user.ts";

/** Somebody who comes with a token of their own. */
export interface TokenEntry {
  readonly name: string;
  /** As `hashProblem` wants it. */
  readonly hash: string;
  readonly grants: readonly Grant[];
}

/**
 * Whose token it is; undefined when it is nobody's. Throws when it cannot be found out now. What takes a processor long is
 * left out unless `maySlow`: whoever guesses must not keep it busy, and others behind the same address still come in.
 */
export type Identify = (token: string, maySlow: boolean) => Promise<User | undefined>;

/** How long a token that was slow to check is known again, ms, and how many are. */
const rememberedMs = 300_000;
const mostRemembered = 1_000;

/** Looks tokens up among those of `entries`, which may change. */
export function identifyByTokens(entries: () => readonly TokenEntry[], now: () => number): Identify {
  /** By the digest of a token: slow hashes are made once in a while, not for each request. */
  const remembered = new Map<string, { readonly hash: string; readonly until: number }>();
  return async (token, maySlow) => {
    const digest = sha256(token);
    const plain = entries().find(({ hash }) => hash === `sha256:${digest}`);
    if (plain !== undefined) return userOfEntry(plain);
    const known = remembered.get(digest);
    if (known !== undefined && known.until > now()) {
      const entry = entries().find(({ hash }) => hash === known.hash);
      return entry && userOfEntry(entry);
    }
    for (const entry of maySlow ? entries() : []) {
      if (!entry.hash.startsWith("scrypt:") || !(await matchesScrypt(token, entry.hash))) continue;
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(digest, { hash: entry.hash, until: now() + rememberedMs });
      return userOfEntry(entry);
    }
    return undefined;
  };
}

/** Asks each in turn; those that cannot tell one's tokens from another's say undefined. */
export function identifyByAny(all: readonly Identify[]): Identify {
  return async (token, maySlow) => {
    for (const identify of all) {
      const user = await identify(token, maySlow);
      if (user !== undefined) return user;
    }
    return undefined;
  };
}

function userOfEntry({ name, grants }: TokenEntry): User {
  return { name, grants };
}
