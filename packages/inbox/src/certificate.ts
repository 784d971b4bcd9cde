import { X509Certificate } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { generate } from "selfsigned";

/** A certificate for this machine alone, which is its own authority; both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Where the certificate can be read by others. */
  readonly caFile: string;
  /** Where only its owner can read the key. */
  readonly keyFile: string;
}

/** Whom a certificate is for. */
export interface Certified {
  /** What people see. */
  readonly name: string;
  /** Names and addresses beside those of the loopback. */
  readonly hosts: readonly string[];
}

const day = 24 * 60 * 60 * 1000;
const lifeMs = 365 * day;
/** One that is over sooner is made anew. */
const leastLeftMs = 14 * day;

/** The certificate kept in a directory, so that clients go on trusting it; made when there is none for those hosts, or soon none. */
export async function certificateIn(dir: string, certified: Certified, now: number): Promise<Certificate> {
  const caFile = join(dir, "ca.pem");
  const keyFile = join(dir, "ca-key.pem");
  const hosts = hostsOf(certified);
  await mkdir(dir, { recursive: true });
  const kept = await readKept(caFile, keyFile);
  if (kept !== undefined && isGood(kept.cert, hosts, now)) return { ...kept, caFile, keyFile };
  const made = await certificateFor(certified.name, hosts, now);
  await writeFile(keyFile, made.key, { mode: 0o600 });
  await writeFile(caFile, made.cert);
  return { ...made, caFile, keyFile };
}

/** Nobody comes to the address that stands for all. */
function hostsOf({ hosts }: Certified): readonly string[] {
  const others = hosts.filter((host) => host !== "" && host !== "0.0.0.0" && host !== "::");
  return [...new Set(["localhost", "127.0.0.1", "::1", ...others])];
}

async function readKept(caFile: string, keyFile: string): Promise<{ cert: string; key: string } | undefined> {
  try {
    return { cert: await readFile(caFile, "utf8"), key: await readFile(keyFile, "utf8") };
  } catch {
    return undefined;
  }
}

function isGood(cert: string, hosts: readonly string[], now: number): boolean {
  try {
    const read = new X509Certificate(cert);
    const isFor = (host: string) => (isIP(host) > 0 ? read.checkIP(host) : read.checkHost(host)) !== undefined;
    return Date.parse(read.validTo) - now > leastLeftMs && hosts.every(isFor);
  } catch {
    return false;
  }
}

async function certificateFor(
  name: string,
  hosts: readonly string[],
  now: number,
): Promise<{ readonly cert: string; readonly key: string }> {
  const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    // A day back, for a client whose clock is behind.
    notBeforeDate: new Date(now - day),
    notAfterDate: new Date(now + lifeMs),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      {
        name: "subjectAltName",
        altNames: hosts.map((host) =>
          isIP(host) > 0 ? { type: 7 as const, ip: host } : { type: 2 as const, value: host },
        ),
      },
    ],
  });
  return { cert, key };
}
