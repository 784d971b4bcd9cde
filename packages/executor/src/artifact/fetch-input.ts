import { createWriteStream } from "node:fs";
import { chmod, lstat, mkdir, readdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { InputArtifact } from "@onexit/events";
import { codeOf } from "../cause.ts";
import type { HostEnvironment } from "../environment.ts";
import { isWithin } from "../path-place.ts";
import { sendRequest } from "../request/send-request.ts";
import { clone } from "./clone.ts";
import { directoryKey, keyParts } from "./key.ts";
import { type HttpPlace, type LocationPorts, type Place, placeOfArtifact } from "./location.ts";
import type { ArtifactRepository } from "./repository.ts";

/** What fetching needs. */
export interface FetchPorts extends LocationPorts {
  readonly env: HostEnvironment;
  readonly signal: AbortSignal;
}

/** The most that is downloaded for one artifact. */
const downloadLimit = 16 * 1024 ** 3;

/**
 * Put an artifact at `target`, whole or not at all; one that is there already stays. False when it is optional and
 * missing. Rejects with what is wrong.
 */
export async function fetchInput(artifact: InputArtifact, target: string, ports: FetchPorts): Promise<boolean> {
  if (await exists(target)) return true;
  const { location } = artifact;
  if (location === undefined) {
    if (artifact.optional) return false;
    throw new Error("it is required, and nobody supplied it");
  }
  const scratch = `${target}.partial`;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    const found = await fetchInto(placeOfArtifact(location, ports), artifact, scratch, ports);
    if (found === undefined) {
      if (artifact.optional) return false;
      throw new Error(`there is nothing at ${describe(location)}`);
    }
    await setModes(found, artifact);
    await rename(found, target);
    return true;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Fetch and unpack below a scratch directory: the file or directory that is the artifact, undefined for none. */
async function fetchInto(
  place: Place,
  artifact: InputArtifact,
  scratch: string,
  ports: FetchPorts,
): Promise<string | undefined> {
  const { subPath = "", archive } = artifact;
  const unpacked = join(scratch, "unpacked");
  if (place.kind === "git") {
    await clone(place.source, unpacked, { ...ports, scratch: join(scratch, "git") });
    return within(unpacked, subPath);
  }
  if (place.kind === "repository" && subPath !== "") {
    // A key itself may go on where the location's ends, as with a directory stored without an archive.
    const direct = await download(place.repository, joined(place.key, subPath), scratch, ports);
    if (direct !== undefined) return unpackedAt(direct, unpacked, archive);
  }
  const found = await downloadPlace(place, scratch, ports);
  return found === undefined ? undefined : within(await unpackedAt(found, unpacked, archive), subPath);
}

async function unpackedAt(found: string, target: string, archive: InputArtifact["archive"]): Promise<string> {
  if ((await lstat(found)).isDirectory()) return found;
  // Loaded only now: a run without artifacts starts sooner.
  const { unpackTo } = await import("./unpack.ts");
  await unpackTo(found, target, archive);
  return target;
}

async function downloadPlace(
  place: Exclude<Place, { readonly kind: "git" }>,
  scratch: string,
  ports: FetchPorts,
): Promise<string | undefined> {
  const file = join(scratch, "download");
  switch (place.kind) {
    case "raw":
      await writeFile(file, place.data);
      return file;
    case "http":
      return (await downloadUrl(place.source, file, ports.signal)) ? file : undefined;
    case "repository":
      return download(place.repository, place.key, scratch, ports);
  }
}

/** A key as a file, or everything below it as a directory. */
async function download(
  repository: ArtifactRepository,
  key: string,
  scratch: string,
  { signal }: FetchPorts,
): Promise<string | undefined> {
  const file = join(scratch, "download");
  const body = await repository.get(key, signal);
  if (body !== undefined) {
    await save(body, file, signal);
    return file;
  }
  const directory = key.endsWith("/") ? key : `${key}/`;
  const keys = await repository.list(directory, signal);
  if (keys.length === 0) return undefined;
  const root = join(scratch, "directory");
  await mkdir(root);
  for (const one of keys) {
    const rest = one.slice(directory.length);
    if (rest === "") continue;
    const part = join(root, ...keyParts(rest));
    // Some stores mark an empty directory by a key with a slash at its end.
    await mkdir(one.endsWith("/") ? part : dirname(part), { recursive: true });
    const piece = one.endsWith("/") ? undefined : await repository.get(one, signal);
    if (piece !== undefined) await save(piece, part, signal);
  }
  return root;
}

async function downloadUrl({ url, headers }: HttpPlace, file: string, signal: AbortSignal): Promise<boolean> {
  const response = await sendRequest({ method: "GET", url, headers, insecureSkipVerify: false, signal });
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) {
    await save(response, file, signal);
    return true;
  }
  response.destroy();
  if (status === 404) return false;
  throw new Error(`GET ${url} was answered with ${status} ${response.statusMessage ?? ""}`.trimEnd());
}

async function save(body: Readable, file: string, signal: AbortSignal): Promise<void> {
  let length = 0;
  const bounded = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > downloadLimit) throw new Error(`it is larger than ${downloadLimit} bytes`);
      yield piece;
    }
  };
  await pipeline(body, bounded, createWriteStream(file), { signal });
}

/** What lies at a path within a file or directory; links that lead out of it lead nowhere. */
async function within(root: string, path: string): Promise<string | undefined> {
  if (path === "") return root;
  const wanted = join(root, ...keyParts(path));
  if (!(await exists(wanted))) return undefined;
  const real = await realpath(wanted);
  return isWithin(await realpath(root), real) ? real : undefined;
}

async function setModes(path: string, { mode, recurseMode }: InputArtifact): Promise<void> {
  if (mode === undefined) return;
  const stat = await lstat(path);
  if (stat.isSymbolicLink()) return;
  if (recurseMode === true && stat.isDirectory()) {
    for (const name of await readdir(path)) await setModes(join(path, name), { mode, recurseMode } as InputArtifact);
  }
  await chmod(path, mode & 0o777);
}

function joined(key: string, subPath: string): string {
  return `${directoryKey(key)}/${subPath.replace(/^\/+/, "")}`;
}

function describe(location: NonNullable<InputArtifact["location"]>): string {
  const [[kind, details] = ["", null]] = Object.entries(location);
  const at = typeof details === "object" && details !== null && !Array.isArray(details) ? details : {};
  const where = "key" in at ? at.key : "url" in at ? at.url : "";
  return `${kind} ${JSON.stringify(where ?? "")}`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return false;
    throw error;
  }
}
