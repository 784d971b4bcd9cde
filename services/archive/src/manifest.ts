import { type ActionRequested, isoTime, type Json, sha256Hex } from "@onexit/events";
import { z } from "zod";
import type { Run } from "./history.ts";
import type { Encoding, Folder, Written } from "./store.ts";

/** The file that is written last: with it an archive is complete, without it there is none. */
export const manifestName = "manifest.json";

/** One file as a manifest lists it. */
export interface ListedFile extends Written {
  readonly path: string;
  readonly encoding: Encoding;
}

/** What is read of a manifest that somebody wrote before. */
const stored = z.object({
  version: z.literal(1),
  key: z.string(),
  notes: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string(), encoding: z.string() })),
});

/** A manifest that stands in a folder, and its hash. */
export type StoredManifest = z.infer<typeof stored> & { readonly sha256: string };

/** What a manifest says; the same archive gives the same text. */
export function manifestOf(
  request: ActionRequested,
  run: Run,
  files: readonly ListedFile[],
  notes: readonly string[],
  expiresAfterMs: number | undefined,
): Json {
  const { workflow, key, at } = request;
  const { phase, exit, startedAt, finishedAt } = run.state;
  return {
    version: 1,
    key,
    ...workflow,
    // The workflow itself is Running as long as its exit handler is; what people ask for is what the handler ran for.
    phase: exit?.status ?? phase,
    startedAt: timeOf(startedAt),
    finishedAt: timeOf(finishedAt),
    requestedAt: isoTime(at),
    expiresAt: timeOf(expiresAfterMs === undefined ? undefined : at + expiresAfterMs),
    notes,
    files: files.map(({ path, size, sha256, encoding }) => ({ path, size, sha256, encoding })),
  };
}

/** The manifest in a folder; undefined when there is none, or none that can be read. */
export async function readManifest(folder: Folder): Promise<StoredManifest | undefined> {
  const text = await folder.read(manifestName);
  if (text === undefined) return undefined;
  try {
    const { data } = stored.safeParse(JSON.parse(text));
    return data === undefined ? undefined : { ...data, sha256: sha256Hex(text) };
  } catch {
    return undefined;
  }
}

/** True when every file that a manifest lists is there in its size; their bytes are not read. */
export async function isComplete(folder: Folder, manifest: StoredManifest): Promise<boolean> {
  for (const { path, size } of manifest.files) if ((await folder.sizeOf(path)) !== size) return false;
  return true;
}

function timeOf(ms: number | undefined): string | null {
  return ms === undefined ? null : isoTime(ms);
}
