import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ActionRequested, DeliveryEvent } from "@onexit/events";
import { createService, createWorld, encodeRequest } from "@onexit/sdk/testing";
import { type ArchivePorts, archiveAction } from "../src/action.ts";
import { historyOf, journal, load, logsOf, slackSent } from "./sample-run.ts";

/** A directory for archives. */
export interface Stage extends AsyncDisposable {
  readonly dir: string;
  /** Delivers a request until it is settled; all that was said about it. */
  archive(request: ActionRequested, ports?: Partial<ArchivePorts>): Promise<readonly DeliveryEvent[]>;
}

/** The ports of a workflow that failed. */
export const samplePorts: ArchivePorts = {
  history: historyOf(journal, [slackSent]),
  logs: logsOf({ [load]: ["connecting", "connection refused"] }),
};

/** Makes a stage in a temporary directory, or on the given one. */
export async function createStage(directory?: string): Promise<Stage> {
  const dir = directory ?? (await mkdtemp(join(tmpdir(), "onexit-archive-")));
  return {
    dir,
    archive: async (request, ports = {}) => {
      const world = createWorld();
      const action = archiveAction({ ...samplePorts, ...ports });
      const environment = { ARCHIVE_URL: pathToFileURL(dir).href };
      await createService({ action, environment, world }).deliver(encodeRequest(request));
      return world.events;
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Every file below a directory with its text, compressed ones as hex; ours that begin with a dot apart. */
export async function contentOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const content: Record<string, string> = {};
  for (const name of (await readdir(dir, { recursive: true })).sort()) {
    const path = join(dir, name);
    if (name.includes(".onexit-") || (await stat(path)).isDirectory()) continue;
    content[name] = await readFile(path, name.endsWith(".gz") ? "hex" : "utf8");
  }
  return content;
}

/** Why a manifest does not agree with what lies beside it; empty when it does, or when there is none. */
export async function liesOf(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => undefined);
  if (text === undefined) return [];
  const { files } = JSON.parse(text) as { files: { path: string; size: number; sha256: string }[] };
  const lies = files.map(async ({ path, size, sha256 }) => {
    const bytes = await readFile(join(folder, path)).catch(() => Buffer.alloc(0));
    const isTrue = bytes.length === size && createHash("sha256").update(bytes).digest("hex") === sha256;
    return isTrue ? [] : [path];
  });
  return (await Promise.all(lies)).flat();
}
