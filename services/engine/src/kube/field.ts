import { isJsonObject, type Json, type JsonObject } from "@onexit/events";

/** The value at a path of keys; undefined where there is none. */
export function field(object: JsonObject, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), object);
}

/** The text at a path; empty where there is none. */
export function textAt(object: JsonObject, ...path: readonly string[]): string {
  const value = field(object, ...path);
  return typeof value === "string" ? value : "";
}

/** The object at a path; empty where there is none. */
export function objectAt(object: JsonObject, ...path: readonly string[]): JsonObject {
  const value = field(object, ...path);
  return isJsonObject(value) ? value : {};
}

/** The list at a path; empty where there is none. */
export function listAt(object: JsonObject, ...path: readonly string[]): readonly Json[] {
  const value = field(object, ...path);
  return Array.isArray(value) ? value : [];
}

/** The objects in the list at a path. */
export function itemsAt(object: JsonObject, ...path: readonly string[]): readonly JsonObject[] {
  return listAt(object, ...path).filter(isJsonObject);
}
