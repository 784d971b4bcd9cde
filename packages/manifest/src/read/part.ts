import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";

/** A value and its place: what every reader of a part of a manifest is given. */
export interface Part<T extends Json = Json> {
  readonly value: T;
  /** Its first key begins with `@` when the value stands in another manifest. */
  readonly path: Path;
  /** The fields or items of a value that was put together from several places. */
  readonly inner?: ReadonlyMap<string | number, Part>;
}

/** A field of an object; undefined when it is absent or null, which Kubernetes does not tell apart. */
export function fieldOf(part: Part<JsonObject>, key: string): Part | undefined {
  const value = Object.hasOwn(part.value, key) ? part.value[key] : undefined;
  if (value === undefined || value === null) return undefined;
  return part.inner?.get(key) ?? { value, path: [...part.path, key] };
}

/** The fields of an object or the items of a list, null ones included; none of anything else. */
export function partsOf(part: Part): readonly (readonly [string | number, Part])[] {
  const { value, path, inner } = part;
  const at = (key: string | number, item: Json) =>
    [key, inner?.get(key) ?? { value: item, path: [...path, key] }] as const;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, index) => at(index, item));
  return isJsonObject(value) ? Object.entries(value).map(([key, item]) => at(key, item)) : [];
}

/** The part as an object; undefined, without a word, when it is none. */
export function objectOf(part: Part | undefined): Part<JsonObject> | undefined {
  return part && isJsonObject(part.value) ? (part as Part<JsonObject>) : undefined;
}

/** The objects of a list that stands in a field; whatever else there is is left out. */
export function objectsIn(owner: Part<JsonObject> | undefined, key: string): readonly Part<JsonObject>[] {
  const list = owner && fieldOf(owner, key);
  return list && Array.isArray(list.value) ? partsOf(list).flatMap(([, item]) => objectOf(item) ?? []) : [];
}

/** A field that holds a text. */
export function textIn(owner: Part<JsonObject> | undefined, key: string): string | undefined {
  const value = owner && fieldOf(owner, key)?.value;
  return typeof value === "string" ? value : undefined;
}

/** An optional property: absent rather than undefined. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V });
}
