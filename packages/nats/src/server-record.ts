import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProcessIdentity } from "./process-identity.ts";

/** What a running server leaves in its directory, so that it can be found again. */
export interface ServerRecord extends ProcessIdentity {
  readonly url: string;
  readonly port: number;
  readonly version: string;
}

/** The record of the server that was started last in a directory; undefined when there is none. */
export async function readRecord(dir: string): Promise<ServerRecord | undefined> {
  try {
    return JSON.parse(readFileSync(recordPath(dir), "utf8")) as ServerRecord;
  } catch {
    return undefined;
  }
}

/** Leaves the record. */
export async function writeRecord(dir: string, record: ServerRecord): Promise<void> {
  await writePrivate(recordPath(dir), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Removes the record; harmless when there is none. */
export async function removeRecord(dir: string): Promise<void> {
  rmSync(recordPath(dir), { force: true });
}

/** The store's token: made once, then the same for ever, so that clients outlive a restart of the server. */
export async function tokenOf(dir: string): Promise<string> {
  const path = join(dir, "token");
  const known = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (known !== "") return known;
  const token = randomBytes(24).toString("base64url");
  await writePrivate(path, token);
  return token;
}

/** Writes a file that only its owner can read, whole or not at all. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomBytes(4).toString("hex")}`;
  writeFileSync(fresh, text, { mode: 0o600 });
  renameSync(fresh, path);
}

function recordPath(dir: string): string {
  return join(dir, "server.json");
}
