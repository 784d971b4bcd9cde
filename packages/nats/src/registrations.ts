import { randomUUID } from "node:crypto";
import { token } from "@onexit/events";
import { openBucket } from "./bucket.ts";
import { isMissing } from "./failure.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import { untilAnswered } from "./pause.ts";
import { bucketStreamName } from "./stream-config.ts";
import { call, type Nats } from "./wire.ts";

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
  /** Those of an owner's that there are. None on a server where nobody has made a place for them yet. */
  find(owner: string, resources: readonly string[]): Promise<readonly StoredRegistration<R>[]>;
  /** All of them. */
  list(): AsyncIterable<StoredRegistration<R>>;
}

interface Stored<R> {
  readonly record: R;
  /** Every write is its own: one whose answer was lost is recognised by its bytes. */
  readonly write: string;
}

/** Up to so many are read one by one, which is faster than to read all of their owner's. */
const fewKeys = 16;

/** Opens the registrations of a provisioned server. */
export function openRegistrations<R>(nats: Nats): Registrations<R> {
  // Not opened before it is needed: an action may be made only to be looked at.
  const bucket = () => openBucket(nats, "registrations");
  const bytesOf = (record: R) => jsonBytes({ record, write: randomUUID() } satisfies Stored<R>);
  const recordOf = (value: Uint8Array) => (jsonOf(value) as Stored<R>).record;
  const get = async (key: RegistrationKey): Promise<StoredRegistration<R> | undefined> => {
    const found = await bucket().get(keyOf(key));
    return found === undefined ? undefined : { record: recordOf(found.value), revision: found.revision };
  };
  let known = false;
  /** Once it is there it stays; a single value that is asked for where it is not would be waited for. */
  const isThere = async (): Promise<boolean> => {
    if (known) return true;
    try {
      const stream = bucketStreamName("registrations");
      await untilAnswered(`state of ${stream}`, () => call(nats, ({ jsm }) => jsm.streams.info(stream)));
      known = true;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return known;
  };
  return {
    get,
    create: (key, record) => bucket().create(keyOf(key), bytesOf(record)),
    update: (key, record, revision) => bucket().update(keyOf(key), bytesOf(record), revision),
    remove: (key, revision) => bucket().remove(keyOf(key), revision),
    async find(owner, resources) {
      if (resources.length === 0 || !(await isThere())) return [];
      if (resources.length <= fewKeys) {
        const found = await Promise.all(resources.map((resource) => get({ owner, resource })));
        return found.filter((one) => one !== undefined);
      }
      const wanted = new Set(resources.map((resource) => keyOf({ owner, resource })));
      const found: StoredRegistration<R>[] = [];
      for await (const { key, value, revision } of bucket().list(`${token(owner)}.*`)) {
        if (wanted.has(key)) found.push({ record: recordOf(value), revision });
      }
      return found;
    },
    async *list() {
      for await (const { value, revision } of bucket().list("*.*")) yield { record: recordOf(value), revision };
    },
  };
}

function keyOf({ owner, resource }: RegistrationKey): string {
  return `${token(owner)}.${token(resource)}`;
}
