import { epochMs, isJsonObject, type Json, type JsonObject } from "@onexit/events";

/** The object at a key; an empty one where there is none. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isJsonObject(found) ? found : {};
}

/** The objects of a list at a key. */
export function objectsAt(value: JsonObject, key: string): readonly JsonObject[] {
  const found = value[key];
  return Array.isArray(found) ? (found as readonly Json[]).filter(isJsonObject) : [];
}

/** The text at a key; empty where there is none. */
export function textAt(value: JsonObject, key: string): string {
  const found = value[key];
  return typeof found === "string" ? found : "";
}

/** The number at a key; undefined where there is none. */
export function numberAt(value: JsonObject, key: string): number | undefined {
  const found = value[key];
  return typeof found === "number" ? found : undefined;
}

/** Epoch ms of the RFC 3339 time at a key; undefined where there is none. */
export function timeAt(value: JsonObject, key: string): number | undefined {
  const ms = epochMs(textAt(value, key));
  return Number.isNaN(ms) ? undefined : ms;
}
