import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "selfsigned";

/** A certificate for this machine alone, which is its own authority; both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Where the certificate can be read by others. */
  readonly caFile: string;
}

const day = 24 * 60 * 60 * 1000;

/** The certificate kept in a directory, so that clients go on trusting an inbox that was restarted; made when missing. */
export async function certificateIn(dir: string, host: string, now: number): Promise<Certificate> {
  const caFile = join(dir, "ca.pem");
  const keyFile = join(dir, "ca-key.pem");
  await mkdir(dir, { recursive: true });
  try {
    return { cert: await readFile(caFile, "utf8"), key: await readFile(keyFile, "utf8"), caFile };
  } catch {
    const made = await certificateFor(host, now);
    await writeFile(keyFile, made.key, { mode: 0o600 });
    await writeFile(caFile, made.cert);
    return { ...made, caFile };
  }
}

async function certificateFor(host: string, now: number): Promise<{ readonly cert: string; readonly key: string }> {
  const addresses = new Set(["127.0.0.1", "::1", ...(/^[\d.]+$/.test(host) && host !== "0.0.0.0" ? [host] : [])]);
  const { cert, private: key } = await generate([{ name: "commonName", value: "onexit inbox" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    // A day back, for a client whose clock is behind.
    notBeforeDate: new Date(now - day),
    notAfterDate: new Date(now + 365 * day),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      {
        name: "subjectAltName",
        altNames: [{ type: 2, value: "localhost" }, ...[...addresses].map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  });
  return { cert, key };
}
