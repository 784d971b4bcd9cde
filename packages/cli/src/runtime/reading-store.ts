import type { GlobalOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { requireRun } from "./local-runs.ts";
import { dataDirOf, runPlace } from "./runs.ts";
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
