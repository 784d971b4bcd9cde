import { type DeliveryFilter, type DeliveryHistory, matches, readDeliveries } from "@onexit/deliveries";
import type { Nats } from "@onexit/nats";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { dataDirOf, listRuns, type RunRecord, runPlace } from "./runs.ts";
import { openSharedStore, openStore } from "./store.ts";

/** Where deliveries are looked for: a shared server, or the runs kept here. */
export interface Where {
  readonly nats?: string;
  readonly dataDir?: string;
}

/** Deliveries of one store: a run's own, or the shared one when there is no run. */
export interface FoundDeliveries {
  readonly run: RunRecord | undefined;
  readonly deliveries: readonly DeliveryHistory[];
}

/** The deliveries that are named, by id or key, wherever they are. Throws UsageError for one that there is not. */
export async function findDeliveries(
  terminal: Terminal,
  where: Where,
  ids: readonly string[],
): Promise<readonly FoundDeliveries[]> {
  const missing = new Set(ids);
  const isNamed = ({ id, key }: DeliveryHistory) => {
    const named = missing.delete(id);
    return missing.delete(key) || named;
  };
  const found: FoundDeliveries[] = [];
  for (const run of await storesOf(terminal, where)) {
    if (missing.size === 0) break;
    const deliveries = (await deliveriesIn(terminal, where, run)).filter(isNamed);
    if (deliveries.length > 0) found.push({ run, deliveries });
  }
  const [unknown] = missing;
  if (unknown !== undefined) throw new UsageError(`there is no delivery ${unknown}; see: onexit deliveries list`, 5);
  return found;
}

/** Every delivery that a filter means, in all stores. */
export async function filterDeliveries(
  terminal: Terminal,
  where: Where,
  filter: DeliveryFilter,
): Promise<readonly FoundDeliveries[]> {
  const found: FoundDeliveries[] = [];
  for (const run of await storesOf(terminal, where)) {
    const deliveries = (await deliveriesIn(terminal, where, run)).filter((delivery) => matches(filter, delivery));
    if (deliveries.length > 0) found.push({ run, deliveries });
  }
  return found;
}

/** Everything in one store. */
export function deliveriesIn(
  terminal: Terminal,
  where: Where,
  run: RunRecord | undefined,
): Promise<readonly DeliveryHistory[]> {
  return withStore(terminal, where, run, readDeliveries);
}

/** Opens a store for the moment. */
export async function withStore<T>(
  terminal: Terminal,
  { nats, dataDir }: Where,
  run: RunRecord | undefined,
  use: (nats: Nats) => Promise<T>,
): Promise<T> {
  await using store =
    run === undefined
      ? await openSharedStore(nats ?? "", terminal.env.NATS_CREDS, "onexit-cli")
      : await openStore(runPlace(dataDirOf(terminal.cwd, dataDir), run.id).nats, "onexit-cli");
  return await use(store.nats);
}

/** The shared server alone, or the runs here, newest first. */
async function storesOf(terminal: Terminal, { nats, dataDir }: Where): Promise<readonly (RunRecord | undefined)[]> {
  return nats !== undefined ? [undefined] : listRuns(dataDirOf(terminal.cwd, dataDir));
}
