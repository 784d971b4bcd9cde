import { unwatchFile, watchFile } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import {
  type GuardOptions,
  type Identify,
  identifyByAny,
  identifyByOidc,
  identifyByTokens,
  isLoopback,
  type TlsFiles,
} from "@onexit/engine/door";
import type { DoorSecurityOptions } from "../commands/door-options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { oidcOptions } from "./oidc-roles.ts";
import { readTokenFile } from "./token-file.ts";

/** How a door is secured. */
export interface DoorSecurity {
  readonly guard: GuardOptions;
  readonly tls?: TlsFiles;
  /** To be trusted by clients, where the certificate was made here. */
  readonly caFile?: string;
  /** Files are looked at no more. */
  readonly close: () => void;
}

/** How often the file of tokens is looked at, ms. */
const tokensEveryMs = 2_000;

/** Reads how a door is to be secured. Throws UsageError for one that would let others in without being told to. */
export async function doorSecurity(
  terminal: Terminal,
  given: DoorSecurityOptions,
  dataDir: string,
): Promise<DoorSecurity> {
  const { host, insecureNoAuth, insecureHttp, allowedHost } = given;
  const isBeyond = !isLoopback(host);
  const oidc = oidcOptions(given);
  const isAsking = given.authTokens !== undefined || oidc !== undefined;
  if (isAsking && insecureNoAuth)
    throw new UsageError("--insecure-no-auth lets everybody in: leave it out, or the tokens");
  if (isBeyond && !isAsking && !insecureNoAuth) {
    throw new UsageError(
      `--host ${host} lets others in, and nobody is asked who they are: give --auth-tokens FILE (onexit token create NAME ` +
        "makes a line of it) or --oidc-issuer URL, or say --insecure-no-auth",
    );
  }
  const certified = await certificateOf(given, dataDir);
  if (isBeyond && certified === undefined && !insecureHttp) {
    throw new UsageError(
      `--host ${host} sends tokens and messages in the clear: give --tls-cert and --tls-key, or --tls-self-signed; ` +
        "behind something that speaks TLS say --insecure-http",
    );
  }
  const perSecond = Number(given.rateLimit);
  if (!Number.isFinite(perSecond) || perSecond < 0)
    throw new UsageError(`--rate-limit ${given.rateLimit}: write a number, or 0 for any number`);
  const tokens =
    given.authTokens === undefined ? undefined : await watchTokens(resolve(terminal.cwd, given.authTokens));
  const identifies = [
    ...(tokens === undefined ? [] : [tokens.identify]),
    ...(oidc === undefined ? [] : [identifyByOidc(oidc)]),
  ];
  return {
    guard: {
      ...(isAsking ? { identify: identifyByAny(identifies) } : {}),
      hosts: isBeyond || isAsking ? allowedHost : (allowedHost ?? []),
      perSecond: isAsking ? perSecond : 0,
      monotonic: () => performance.now(),
    },
    ...certified,
    close: () => tokens?.close(),
  };
}

async function certificateOf(
  { host, tlsCert, tlsKey, tlsSelfSigned, allowedHost = [] }: DoorSecurityOptions,
  dataDir: string,
): Promise<{ readonly tls: TlsFiles; readonly caFile?: string } | undefined> {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UsageError("--tls-cert and --tls-key belong together");
  if (tlsCert !== undefined && tlsKey !== undefined) {
    if (tlsSelfSigned) throw new UsageError("--tls-self-signed makes a certificate: leave it out, or --tls-cert");
    return { tls: { certFile: tlsCert, keyFile: tlsKey } };
  }
  if (!tlsSelfSigned) return undefined;
  const { certificateIn } = await import("@onexit/inbox");
  const { caFile, keyFile } = await certificateIn(
    join(dataDir, "tls"),
    { name: "onexit", hosts: [host, hostname(), ...allowedHost] },
    Date.now(),
  );
  return { tls: { certFile: caFile, keyFile }, caFile };
}

/** Takes new tokens as they come; while the file is wrong those before it count. */
async function watchTokens(path: string): Promise<{ readonly identify: Identify; readonly close: () => void }> {
  let entries = await readTokenFile(path);
  const take = () => {
    readTokenFile(path).then(
      (read) => {
        entries = read;
      },
      (error: Error) => {
        process.stderr.write(`${error.message}\nthe tokens before count on\n`);
      },
    );
  };
  watchFile(path, { interval: tokensEveryMs, persistent: false }, take);
  return { identify: identifyByTokens(() => entries, Date.now), close: () => unwatchFile(path, take) };
}
