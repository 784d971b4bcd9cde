import type { MemoKey } from "@onexit/events";
import type { Scope } from "@onexit/expression";
import type { Template } from "@onexit/manifest";
import { durationIn } from "./deadline.ts";
import { type Resolved, resolve } from "./text.ts";

/** Where a template's earlier outputs are to be found; undefined for one that is not memoized. */
export function memoOf({ memoize }: Template, scope: Scope): Resolved<MemoKey | undefined> {
  if (memoize === undefined) return { value: undefined };
  const key = resolve(memoize.key, scope);
  if ("problem" in key) return key;
  const cache = resolve(memoize.cache, scope);
  if ("problem" in cache) return cache;
  // Keys are those of a ConfigMap (`configmap_cache.go`).
  if (!/^[a-zA-Z0-9][-a-zA-Z0-9]*$/.test(key.value)) {
    return { problem: `invalid cache key: ${JSON.stringify(key.value)} must consist of letters, digits and '-'` };
  }
  const age = memoize.maxAge === undefined ? undefined : durationIn("memoize.maxAge", memoize.maxAge, scope);
  if (age !== undefined && "problem" in age) return age;
  return {
    value: { cache: cache.value, key: key.value, ...(age === undefined ? {} : { maxAgeMs: age.value }) },
  };
}
