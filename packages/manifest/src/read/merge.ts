import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { objectOf, type Part, partsOf } from "./part.ts";

/** Lists whose items are merged by a key of theirs (`patchMergeKey` of Argo's and Kubernetes' types). */
const mergeKeys: Readonly<Record<string, string>> = {
  templates: "name",
  parameters: "name",
  artifacts: "name",
  volumes: "name",
  env: "name",
  containers: "name",
  sidecars: "name",
  initContainers: "name",
  imagePullSecrets: "name",
  volumeMounts: "mountPath",
  ports: "containerPort",
  hostAliases: "ip",
  tolerations: "key",
};

/** Mappings of which the entries are not merged any further: who is first has the whole entry. */
const wholeEntries: ReadonlySet<string> = new Set(["hooks"]);

/** Two parts as one, each piece with the place that it came from: Kubernetes' strategic merge. The first wins. */
export function mergeParts(high: Part, low: Part, field = ""): Part {
  const [a, b] = [objectOf(high), objectOf(low)];
  if (a && b) return mergeObjects(a, b, wholeEntries.has(field));
  const key = mergeKeys[field];
  const isList = Array.isArray(high.value) && Array.isArray(low.value);
  return isList && key !== undefined ? mergeLists(high, low, key) : high;
}

/** The part without some of its fields. */
export function without(part: Part<JsonObject>, dropped: (key: string) => boolean): Part<JsonObject> {
  return assemble(part, new Map(partsOf(part).filter(([key]) => !dropped(String(key)))));
}

function mergeObjects(high: Part<JsonObject>, low: Part<JsonObject>, isWhole: boolean): Part<JsonObject> {
  const inner = new Map<string | number, Part>(partsOf(low));
  for (const [key, item] of partsOf(high)) {
    if (item.value === null) continue;
    const other = inner.get(key);
    const isMerged = other !== undefined && other.value !== null && !isWhole;
    inner.set(key, isMerged ? mergeParts(item, other, String(key)) : item);
  }
  return assemble(high, inner);
}

function mergeLists(high: Part, low: Part, key: string): Part {
  const merged = new Map<Json | symbol, Part>();
  const keyOf = (item: Part) => (isJsonObject(item.value) ? (item.value[key] ?? Symbol()) : Symbol());
  for (const [, item] of partsOf(low)) merged.set(keyOf(item), item);
  for (const [, item] of partsOf(high)) {
    const id = keyOf(item);
    const other = merged.get(id);
    merged.set(id, other ? mergeParts(item, other) : item);
  }
  const inner = [...merged.values()];
  return { value: inner.map((item) => item.value), path: high.path, inner: new Map(inner.entries()) };
}

function assemble(place: Part, inner: ReadonlyMap<string | number, Part>): Part<JsonObject> {
  const value = Object.fromEntries([...inner].map(([key, item]) => [key, item.value]));
  return { value, path: place.path, inner };
}
