import { createReadStream, createWriteStream } from "node:fs";
import { lstat, mkdir, rm, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ArtifactLocation, OutputArtifact } from "@onexit/events";
import { codeOf } from "../cause.ts";
import { sendRequest } from "../request/send-request.ts";
import { directoryKey } from "./key.ts";
import { type HttpPlace, type LocationPorts, type Place, placeOfArtifact, type RepositoryPlace } from "./location.ts";
import { type Redirects, walk } from "./tree.ts";

/** An output artifact and where it lies now. */
export interface StoredOutput extends Omit<OutputArtifact, "location"> {
  readonly location: ArtifactLocation;
  readonly file: string;
  readonly redirects: Redirects;
}

/** What storing needs. */
export interface StorePorts extends LocationPorts {
  readonly signal: AbortSignal;
  /** A file to pack into first, where a length must be known. */
  readonly scratch: string;
}

/** Store an artifact under its location; false when it is not there. Repetition replaces it by the same. */
export async function storeOutput(output: StoredOutput, ports: StorePorts): Promise<boolean> {
  const file = output.redirects.get(output.file) ?? output.file;
  const found = await lstat(file).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  });
  if (found === undefined) return false;
  const place = placeOfArtifact(output.location, ports);
  if (output.archive === "none" && found.isDirectory()) {
    await putDirectory(output, requireRepository(place), ports.signal);
    return true;
  }
  if (output.archive === "none" && !(await stat(file)).isFile())
    throw new Error("it is neither a file nor a directory");
  await putBody(place, await bodyOf(output, file), ports);
  return true;
}

async function bodyOf({ archive, path, file, redirects }: StoredOutput, real: string): Promise<Readable> {
  if (archive === "none") return createReadStream(real);
  // Loaded only now: a run without artifacts starts sooner.
  const { tarOf, zipOf } = await import("./pack.ts");
  // The step's own name for it, also where it lies under another here.
  const name = basename(path) || "root";
  const tree = walk(file, redirects);
  return archive === "tar" ? tarOf(tree, name) : zipOf(tree, name);
}

async function putBody(place: Place, body: Readable, ports: StorePorts): Promise<void> {
  switch (place.kind) {
    case "repository":
      await place.repository.put(place.key, body, ports.signal);
      return;
    case "http":
      await upload(place.source, body, ports);
      return;
    default:
      body.destroy();
      throw new Error(`an output cannot be stored in ${place.kind}`);
  }
}

async function putDirectory(output: StoredOutput, at: RepositoryPlace, signal: AbortSignal): Promise<void> {
  for await (const entry of walk(output.file, output.redirects)) {
    // Links are no keys, and an empty directory leaves nothing behind.
    if (entry.link !== undefined || entry.stat.isDirectory()) continue;
    const key = `${directoryKey(at.key)}/${entry.path}`;
    await at.repository.put(key, createReadStream(entry.file), signal);
  }
}

async function upload({ url, headers }: HttpPlace, packed: Readable, ports: StorePorts): Promise<void> {
  const { scratch, signal } = ports;
  try {
    await mkdir(dirname(scratch), { recursive: true });
    await pipeline(packed, createWriteStream(scratch), { signal });
    const { size } = await stat(scratch);
    const sized = [...headers, { name: "Content-Length", value: String(size) }];
    const body = createReadStream(scratch);
    const response = await sendRequest({ method: "PUT", url, headers: sized, body, insecureSkipVerify: false, signal });
    response.resume();
    const status = response.statusCode ?? 0;
    if (status < 200 || status >= 300) throw new Error(`PUT ${url} was answered with ${status}`);
  } finally {
    await rm(scratch, { force: true });
  }
}

function requireRepository(place: Place): RepositoryPlace {
  if (place.kind !== "repository") throw new Error(`a directory cannot be stored in ${place.kind} without an archive`);
  return place;
}
