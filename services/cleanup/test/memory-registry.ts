import type { Registration } from "../src/registry/registration.ts";
import type { RegistryStore } from "../src/registry/registry.ts";

/** A registry in memory, which compares and sets as the real one does. */
export interface MemoryRegistry extends RegistryStore {
  readonly records: () => readonly Registration[];
}

/** An empty one. */
export function createMemoryRegistry(): MemoryRegistry {
  const entries = new Map<string, { record: Registration; revision: number }>();
  let last = 0;
  const nameOf = (key: { readonly owner: string; readonly resource: string }) => `${key.owner} ${key.resource}`;
  const write = (name: string, record: Registration) => {
    last += 1;
    entries.set(name, { record, revision: last });
    return last;
  };
  return {
    records: () => [...entries.values()].map(({ record }) => record),
    get: async (key) => entries.get(nameOf(key)),
    create: async (key, record) => (entries.has(nameOf(key)) ? undefined : write(nameOf(key), record)),
    update: async (key, record, revision) =>
      entries.get(nameOf(key))?.revision === revision ? write(nameOf(key), record) : undefined,
    remove: async (key, revision) => entries.get(nameOf(key))?.revision === revision && entries.delete(nameOf(key)),
    find: async (owner, resources) => resources.flatMap((resource) => entries.get(nameOf({ owner, resource })) ?? []),
    async *list() {
      yield* [...entries.values()];
    },
  };
}
