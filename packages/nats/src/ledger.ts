import { type LedgerEntry, token } from "@onexit/events";
import { openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { Nats } from "./wire.ts";

/** What the ledger knows, and the revision that a change must name. */
export interface LedgerRecord {
  readonly entry: LedgerEntry;
  readonly revision: number;
}

/** Which entries: all, or those of an action, of a workflow, or of both. */
export interface LedgerScope {
  readonly action?: string;
  readonly uid?: string;
}

/** The record of acts; keys are `ledgerKeyOf(entry)`. Writes are `undefined` when somebody else was first. */
export interface Ledger {
  get(key: string): Promise<LedgerRecord | undefined>;
  create(key: string, entry: LedgerEntry): Promise<number | undefined>;
  update(key: string, entry: LedgerEntry, revision: number): Promise<number | undefined>;
  list(scope: LedgerScope): AsyncIterable<LedgerRecord>;
  /** False when the entry has changed since that revision. */
  delete(key: string, revision: number): Promise<boolean>;
}

/** Opens the ledger of a provisioned server. */
export function openLedger(nats: Nats): Ledger {
  const bucket = openBucket(nats, "ledger");
  return {
    async get(key) {
      const found = await bucket.get(key);
      return found === undefined ? undefined : recordOf(found);
    },
    create: (key, entry) => bucket.create(key, jsonBytes(entry)),
    update: (key, entry, revision) => bucket.update(key, jsonBytes(entry), revision),
    async *list(scope) {
      const part = (text: string | undefined) => (text === undefined ? "*" : token(text));
      for await (const found of bucket.list(`${part(scope.action)}.${part(scope.uid)}.*`)) yield recordOf(found);
    },
    delete: (key, revision) => bucket.remove(key, revision),
  };
}

function recordOf({ value, revision }: { readonly value: Uint8Array; readonly revision: number }): LedgerRecord {
  return { entry: jsonOf(value) as LedgerEntry, revision };
}
