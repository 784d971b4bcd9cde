import { randomUUID } from "node:crypto";
import { token } from "@onexit/events";
import { openBucket } from "./bucket.ts";
import { isMissing } from "./failure.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { Nats } from "./wire.ts";

/** One thing of one owner; both may be any text. */
export interface RegistrationKey {
  /** The uid of a workflow, or what stands for one. */
  readonly owner: string;
  readonly resource: string;
}

/** A stored registration, and the revision that a change must name. */
export interface StoredRegistration<R> {
  readonly record: R;
  readonly revision: number;
}

/** What was registered to be removed one day. Writes are `undefined` when somebody else was first. */
export interface Registrations<R> {
  get(key: RegistrationKey): Promise<StoredRegistration<R> | undefined>;
  create(key: RegistrationKey, record: R): Promise<number | undefined>;
  update(key: RegistrationKey, record: R, revision: number): Promise<number | undefined>;
  /** False when it has changed since that revision. */
  remove(key: RegistrationKey, revision: number): Promise<boolean>;
  /** Those of an owner, or all. None on a server where nobody has made a place for them yet. */
  list(owner?: string): AsyncIterable<StoredRegistration<R>>;
}

interface Stored<R> {
  readonly record: R;
  /** Every write is its own: one whose answer was lost is recognised by its bytes. */
  readonly write: string;
}

/** Opens the registrations of a provisioned server. */
export function openRegistrations<R>(nats: Nats): Registrations<R> {
  // Not opened before it is needed: an action may be made only to be looked at.
  const bucket = () => openBucket(nats, "registrations");
  const bytesOf = (record: R) => jsonBytes({ record, write: randomUUID() } satisfies Stored<R>);
  const recordOf = (value: Uint8Array) => (jsonOf(value) as Stored<R>).record;
  return {
    async get(key) {
      const found = await bucket().get(keyOf(key));
      return found === undefined ? undefined : { record: recordOf(found.value), revision: found.revision };
    },
    create: (key, record) => bucket().create(keyOf(key), bytesOf(record)),
    update: (key, record, revision) => bucket().update(keyOf(key), bytesOf(record), revision),
    remove: (key, revision) => bucket().remove(keyOf(key), revision),
    async *list(owner) {
      try {
        for await (const { value, revision } of bucket().list(`${owner === undefined ? "*" : token(owner)}.*`)) {
          yield { record: recordOf(value), revision };
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}

function keyOf({ owner, resource }: RegistrationKey): string {
  return `${token(owner)}.${token(resource)}`;
}
