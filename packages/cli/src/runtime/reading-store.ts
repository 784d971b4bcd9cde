import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { requireRun } from "./local-runs.ts";
import { dataDirOf, listRuns, runPlace } from "./runs.ts";
import { openSharedStore, openStore, type Store } from "./store.ts";

/** The store that a reading command means: the shared server where one is named, else a run's own. */
export async function readingStore(
  terminal: Terminal,
  options: GlobalOptions & { readonly nats?: string },
  name: string | undefined,
): Promise<Store> {
  if (options.nats !== undefined) return openSharedStore(options.nats, terminal.env.NATS_CREDS, "onexit-cli");
  const record = await requireRun(terminal.cwd, options.dataDir, name ?? "@latest");
  return openStore(runPlace(dataDirOf(terminal.cwd, options.dataDir), record.id).nats, "onexit-cli");
}

/** What `use` makes of the shared server where one is named, else of each run's own store, oldest first. */
export async function withReadingStores<T>(
  terminal: Terminal,
  options: GlobalOptions & { readonly nats?: string },
  use: (store: Store) => Promise<T>,
): Promise<readonly T[]> {
  if (options.nats !== undefined) {
    await using store = await openSharedStore(options.nats, terminal.env.NATS_CREDS, "onexit-cli");
    return [await use(store)];
  }
  const found: T[] = [];
  const base = dataDirOf(terminal.cwd, options.dataDir);
  for (const { id } of [...(await listRuns(base))].reverse()) {
    await using store = await openStore(runPlace(base, id).nats, "onexit-cli");
    found.push(await use(store));
  }
  return found;
}
