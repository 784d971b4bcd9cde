import type { Nats } from "@onexit/nats";
import type { GlobalOptions } from "../../program/options.ts";
import { requireRun, withRun } from "../../runtime/local-runs.ts";
import { withSession } from "../../runtime/moment-session.ts";
import { openSharedStore } from "../../runtime/store.ts";
import type { Terminal } from "../../terminal.ts";

/** What stands behind `onexit cleanup`. */
export interface CleanupOptions extends GlobalOptions {
  readonly nats?: string;
  /** A run of `onexit run`, which has a registry of its own. */
  readonly run?: string;
  /** A workflow: its name, `NAMESPACE/NAME` or its uid. */
  readonly owner?: string;
  /** Somebody who is no workflow. */
  readonly ownerName?: string;
  readonly ttl?: string;
  readonly why?: string;
  readonly dryRun?: boolean;
}

/** Opens the server that a cleanup service works on, as `onexit serve` finds it, or the store of a run, to read. */
export async function withRegistry<T>(
  terminal: Terminal,
  { nats: url = "nats://127.0.0.1:4222", run, dataDir }: CleanupOptions,
  use: (nats: Nats) => Promise<T>,
): Promise<T> {
  if (run !== undefined) return withRun(terminal.cwd, dataDir, run, ({ store }) => use(store.nats));
  await using store = await openSharedStore(url, terminal.env.NATS_CREDS, "onexit-cli");
  return await use(store.nats);
}

/** The same, where something is to be removed: a run that is over has no cleanup service but for the moment. */
export async function withCleanup<T>(
  terminal: Terminal,
  options: CleanupOptions,
  use: (nats: Nats) => Promise<T>,
): Promise<T> {
  const { run, dataDir, config } = options;
  if (run === undefined) return withRegistry(terminal, options, use);
  const record = await requireRun(terminal.cwd, dataDir, run);
  const places = { ...(dataDir === undefined ? {} : { dataDir }), ...(config === undefined ? {} : { config }) };
  return withSession(terminal, record, { ...places, actions: ["cleanup"] }, use);
}
