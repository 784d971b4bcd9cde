import type { JsonObject } from "@onexit/events";
import type { HistoryPort } from "../say-last.ts";

/** A history in memory, for the services of one test. */
export function createMemoryHistory(): HistoryPort {
  const records = new Map<string, { readonly record: JsonObject; readonly revision: number }>();
  let last = 0;
  return {
    get: async (key) => records.get(JSON.stringify(key)),
    put: async (key, record, revision) => {
      const name = JSON.stringify(key);
      if (records.get(name)?.revision !== revision) return undefined;
      last += 1;
      records.set(name, { record: JSON.parse(JSON.stringify(record)) as JsonObject, revision: last });
      return last;
    },
  };
}
