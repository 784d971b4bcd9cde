import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { MemoKey, NodeOutputs } from "@onexit/events";

/** Outputs of earlier nodes, by cache and key. */
export interface MemoStore {
  /** Undefined when there is nothing, or nothing young enough. */
  readonly read: (memo: MemoKey) => Promise<NodeOutputs | undefined>;
  readonly keep: (memo: MemoKey, outputs: NodeOutputs) => Promise<void>;
}

/** A store in files, one for each key, each written whole or not at all. `now` is in epoch ms. */
export function fileMemoStore(dir: string, now: () => number): MemoStore {
  return {
    async read(memo) {
      const text = await readFile(fileOf(dir, memo), "utf8").catch(() => undefined);
      if (text === undefined) return undefined;
      const { at, outputs } = JSON.parse(text) as { readonly at: number; readonly outputs: NodeOutputs };
      return memo.maxAgeMs !== undefined && now() - at > memo.maxAgeMs ? undefined : outputs;
    },
    async keep(memo, outputs) {
      const file = fileOf(dir, memo);
      const passing = `${file}.${randomUUID()}`;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(passing, JSON.stringify({ at: now(), outputs }));
      await rename(passing, file);
    },
  };
}

/** Keys are plain by the interpreter's own check; a cache is named by whoever wrote the manifest. */
function fileOf(dir: string, { cache, key }: MemoKey): string {
  return join(dir, encodeURIComponent(cache).replaceAll(".", "%2E"), `${key}.json`);
}
