import { createS3Repository, type S3Repository } from "@onexit/executor";
import { type ActionContext, type Done, defineAction, TerminalError } from "@onexit/sdk";
import type { z } from "zod";
import { type ArchiveConfig, archiveConfig, s3PlaceOf } from "./config.ts";
import { contentsOf, json, nodesOf } from "./contents.ts";
import { createFileStore } from "./file-store.ts";
import { folderPathsOf } from "./folder-path.ts";
import { type History, readRun } from "./history.ts";
import { findLogs, type LogSource } from "./logs.ts";
import {
  isComplete,
  type ListedFile,
  manifestName,
  manifestOf,
  readManifest,
  type StoredManifest,
} from "./manifest.ts";
import { doneIn } from "./outcome.ts";
import { archiveParameters, parts } from "./parameters.ts";
import { createS3Store } from "./s3-store.ts";
import type { Folder, Store } from "./store.ts";

/** What the archive action needs of the outside. */
export interface ArchivePorts {
  readonly history: History;
  /** Without one, archives hold no logs and say so. */
  readonly logs?: LogSource;
  /** Where archives in a directory go, by the one of `ARCHIVE_URL`; files of this host unless given. */
  readonly openStore?: (directory: string) => Store;
}

type Context = ActionContext<z.infer<typeof archiveParameters>, ArchiveConfig>;

/** A folder that this delivery may use, and the manifest that stands there. */
interface Place {
  readonly folder: Folder;
  readonly manifest: StoredManifest | undefined;
}

/**
 * Stores what is known of a workflow, the manifest last: an archive with one is complete. Repeating finds it done, or
 * writes the same files again; a second archive of a workflow gets a folder of its own. What is stored was masked
 * before it was published; nothing is masked here.
 */
export function archiveAction({ history, logs, openStore = createFileStore }: ArchivePorts) {
  const buckets = new WeakMap<ArchiveConfig, S3Repository>();
  const open = (config: ArchiveConfig, signal: AbortSignal): Store => {
    const { place } = config;
    if ("directory" in place) return openStore(place.directory);
    const repository = buckets.get(config) ?? createS3Repository(s3PlaceOf(place, config));
    buckets.set(config, repository);
    return createS3Store(repository, ["s3:/", place.bucket, place.prefix].filter(Boolean).join("/"), signal);
  };

  return defineAction({
    name: "archive",
    parameters: archiveParameters,
    config: archiveConfig,

    run: async (context) => {
      const { key, parameters, config, request, signal } = context;
      const store = open(config, signal);
      const places = await lookAt(folderPathsOf(request, parameters.prefix).map(store.folder), key);
      for (const { folder, manifest } of places) {
        if (manifest !== undefined && (await isComplete(folder, manifest))) return doneIn(folder, "already", manifest);
      }
      return await archive(context, places, history, logs);
    },
  });
}

async function archive(
  context: Context,
  places: readonly Place[],
  history: History,
  logSource: LogSource | undefined,
): Promise<Done> {
  const { key, parameters, request, signal } = context;
  const { workflow } = request;
  const include = new Set(parameters.include ?? parts);
  const run = await readRun(history, workflow, signal);
  const deliveries = include.has("actions") ? await history.deliveries(workflow, signal) : [];
  const { logs, notes } = include.has("logs")
    ? await findLogs(logSource, workflow, nodesOf(run))
    : { logs: [], notes: [] };

  await context.sent();
  const folder = await claim(places, key);
  // It lists what is about to be replaced.
  await folder.remove(manifestName);
  await folder.sync();
  const files: ListedFile[] = [];
  for (const file of contentsOf({ workflow, run, deliveries, logs, logSource, key, include })) {
    signal.throwIfAborted();
    files.push({ path: file.path, encoding: file.encoding, ...(await folder.put(file.path, file, signal)) });
  }
  await folder.sync();
  const manifest = json(manifestName, manifestOf(request, run, files, notes, parameters.expiresAfter));
  const { sha256 } = await folder.put(manifestName, manifest, signal);
  await folder.sync();
  return doneIn(folder, "succeeded", { files, notes, sha256 });
}

/** The folders that are free or ours. */
async function lookAt(folders: readonly Folder[], key: string): Promise<readonly Place[]> {
  const places = await Promise.all(folders.map(async (folder) => ({ folder, manifest: await readManifest(folder) })));
  return places.filter(({ manifest }) => manifest === undefined || manifest.key === key);
}

async function claim(places: readonly Place[], key: string): Promise<Folder> {
  for (const { folder } of places) if (await folder.claim(key)) return folder;
  throw new TerminalError("every folder for this archive holds another one");
}
