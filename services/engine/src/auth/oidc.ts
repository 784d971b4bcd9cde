import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Identify } from "./identify.ts";
import type { Grant } from "./user.ts";

/** Whose identities count, and what their groups may do. */
export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Of a token: the claim that lists groups. */
  readonly groupsClaim: string;
  readonly groups: ReadonlyMap<string, readonly Grant[]>;
}

const timeoutMs = 5_000;
const skewSeconds = 30;
/** No `none`, and none whose key is a secret: the issuer's keys are public. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** Nobody can be asked whether a token is good. */
export class IssuerError extends Error {
  override readonly name = "IssuerError";
}

/** Knows those who come with a token of an OpenID Connect issuer, whose keys are asked for when they are needed. */
export function identifyByOidc(options: OidcOptions): Identify {
  const { issuer, audience } = options;
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const findKeys = () => {
    keys ??= keysOf(issuer).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };
  return async (token) => {
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
    const key = await findKeys();
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience,
        algorithms,
        clockTolerance: skewSeconds,
        requiredClaims: ["exp"],
      });
      return { name: nameIn(payload), grants: grantsIn(payload, options) };
    } catch (error) {
      if (
        error instanceof errors.JWKSTimeout ||
        (error instanceof errors.JOSEError && error.code === "ERR_JOSE_GENERIC")
      )
        throw unreachable(issuer, error);
      if (error instanceof errors.JOSEError) return undefined;
      throw unreachable(issuer, error);
    }
  };
}

/** Where the keys are stands in the issuer's discovery document. */
async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  let found: unknown;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: "error" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    found = await response.json();
  } catch (error) {
    throw unreachable(issuer, error);
  }
  const { jwks_uri: uri, issuer: said } = (found ?? {}) as { readonly jwks_uri?: unknown; readonly issuer?: unknown };
  if (said !== issuer) throw new IssuerError(`${url} speaks for another issuer: ${JSON.stringify(said)}`);
  if (typeof uri !== "string" || !URL.canParse(uri)) throw new IssuerError(`${url} names no jwks_uri`);
  return createRemoteJWKSet(new URL(uri), {
    timeoutDuration: timeoutMs,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  });
}

function grantsIn(payload: JWTPayload, { groupsClaim, groups }: OidcOptions): readonly Grant[] {
  const claim = payload[groupsClaim];
  const names = Array.isArray(claim) ? claim : [claim];
  return names.flatMap((name) => (typeof name === "string" ? (groups.get(name) ?? []) : []));
}

function nameIn(payload: JWTPayload): string {
  const name = [payload.preferred_username, payload.email, payload.sub].find(
    (one) => typeof one === "string" && one !== "",
  );
  return String(name ?? "unknown").slice(0, 200);
}

function unreachable(issuer: string, error: unknown): IssuerError {
  const why = error instanceof Error ? error.message : String(error);
  return new IssuerError(`the issuer ${issuer} cannot be asked whether a token is good: ${why}`, { cause: error });
}
