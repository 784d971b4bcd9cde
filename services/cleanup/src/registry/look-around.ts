import { type ActionRequested, type LedgerEntry, ledgerKeyOf } from "@onexit/events";
import { type NextStep, nextStep } from "./next-step.ts";
import { isMereName, keyOf, type OwnerStanding, type Registration } from "./registration.ts";
import type { Registered, RegistryStore } from "./registry.ts";
import type { Owners } from "./remove-registered.ts";
import { removalRequest } from "./request.ts";

/** What is looked at, and asked by. */
export interface LookPorts {
  readonly registry: Pick<RegistryStore, "list" | "update">;
  readonly owners: Owners;
  /** What the ledger knows of a delivery, by its key there. */
  readonly removalOf: (ledgerKey: string) => Promise<LedgerEntry | undefined>;
  /** Stores a request; the same twice is stored once. */
  readonly publish: (request: ActionRequested) => Promise<void>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** A registration and what is to be done about it. */
export interface Looked {
  readonly registration: Registration;
  readonly owner: OwnerStanding;
  readonly next: NextStep;
}

/** A removal that was asked for. */
export interface Asked extends Looked {
  readonly request: ActionRequested;
}

interface LookOptions {
  /** Does not wait where a removal failed before. */
  readonly hurry?: boolean;
}

/** Everything that is registered, and what is to be done about it. Changes nothing. */
export async function* look(
  ports: Pick<LookPorts, "owners" | "removalOf" | "now"> & { readonly registry: Pick<RegistryStore, "list"> },
  { hurry = false }: LookOptions = {},
): AsyncGenerator<Looked & Registered> {
  const standings = new Map<string, OwnerStanding>();
  for await (const { record, revision } of ports.registry.list()) {
    const owner = standings.get(record.owner.uid) ?? (await standingOf(ports.owners, record));
    standings.set(record.owner.uid, owner);
    const now = ports.now();
    const request = removalRequest(record, record.round, now);
    const isDue = nextStep(record, owner, undefined, { now }).step !== "keep";
    const removal = isDue ? await ports.removalOf(ledgerKeyOf(request)) : undefined;
    yield { registration: record, record, revision, owner, next: nextStep(record, owner, removal, { now, hurry }) };
  }
}

/**
 * Asks once for the removal of everything that is due and not asked for already. Several may do so at the same time: a
 * removal has one key, and a further round is begun by compare-and-set. `known` holds the keys that were asked for before.
 */
export async function askForDue(
  ports: LookPorts,
  { known = new Set<string>(), ...options }: LookOptions & { readonly known?: Set<string> } = {},
): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const present = new Set<string>();
  for await (const { record, revision, owner, next } of look(ports, options)) {
    present.add(removalRequest(record, record.round, ports.now()).key);
    if (next.step !== "ask") continue;
    const registration = { ...record, round: next.round };
    if (next.round !== record.round) {
      const written = await ports.registry.update(keyOf(record), registration, revision);
      if (written === undefined) continue;
    }
    const request = removalRequest(registration, next.round, ports.now());
    // It waits in the stream already; outside of the stream's memory of duplicates it would be stored again.
    if (known.has(request.key)) continue;
    await ports.publish(request);
    known.add(request.key);
    present.add(request.key);
    asked.push({ registration, owner, next, request });
  }
  for (const key of known) if (!present.has(key)) known.delete(key);
  return asked;
}

async function standingOf(owners: Owners, { owner }: Registration): Promise<OwnerStanding> {
  return isMereName(owner) ? { state: "unknown" } : owners.standingOf(owner);
}
