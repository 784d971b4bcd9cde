import type { Nats } from "@onexit/nats";
import { type Seen, shown } from "./reader.ts";
import { presentOf, standing } from "./standing.ts";
import { natsJournal, natsSnapshots } from "./wiring.ts";

/** Which workflows are meant; what is not said may be anything. */
export interface Meant {
  readonly namespace?: string;
  readonly name?: string;
}

/**
 * A workflow of a server whose engine may be gone, as its snapshot and its journal tell it: an engine that was killed had
 * decided more than its last snapshot knows, and in its first moments there was none. The newest of several of the name; of all, when
 * that is `@latest`.
 */
export async function keptWorkflow(nats: Nats, namespace: string, name: string): Promise<Seen | undefined> {
  return (await keptWorkflows(nats, name === "@latest" ? { namespace } : { namespace, name }))[0];
}

/** Every workflow of a server, of one namespace or name where that is said, as `keptWorkflow` has one. */
export async function keptWorkflows(nats: Nats, { namespace, name }: Meant): Promise<readonly Seen[]> {
  const stores = { journal: natsJournal(nats, AbortSignal.abort()), snapshots: natsSnapshots(nats) };
  const { workflows, open } = await standing(stores);
  const addresses = new Map([...workflows, ...open].map((address) => [address.uid, address]));
  const found: Seen[] = [];
  for (const address of addresses.values()) {
    if (namespace !== undefined && address.namespace !== namespace) continue;
    if (name !== undefined && "name" in address && address.name !== name) continue;
    const present = await presentOf(stores, address);
    if (present === undefined || (name !== undefined && present.state.workflow.name !== name)) continue;
    found.push(present);
  }
  return shown(found);
}
