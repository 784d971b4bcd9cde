import type { Json } from "@onexit/events";
import type { HistoryPort } from "../history.ts";

/** A history in memory, for the services of one test. */
export function createMemoryHistory(): HistoryPort {
  const records = new Map<string, { readonly record: Json; readonly revision: number }>();
  let last = 0;
  return {
    get: async (key) => records.get(JSON.stringify(key)),
    put: async (key, record, revision) => {
      const name = JSON.stringify(key);
      if (records.get(name)?.revision !== revision) return undefined;
      last += 1;
      records.set(name, { record: JSON.parse(JSON.stringify(record)) as Json, revision: last });
      return last;
    },
  };
}
