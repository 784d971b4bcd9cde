import { isJsonObject, type JsonObject } from "@onexit/events";
import { generateName } from "../name.ts";

/** The metadata of an object; empty when it has none. */
export function metadataOf({ metadata }: JsonObject): JsonObject {
  return isJsonObject(metadata) ? metadata : {};
}

/** A text of an object's metadata; empty when it is not there. */
export function metadataText(object: JsonObject, key: string): string {
  const value = metadataOf(object)[key];
  return typeof value === "string" ? value : "";
}

/** Labels or annotations: texts by name. */
export function textsIn(object: JsonObject, key: "labels" | "annotations"): Readonly<Record<string, string>> {
  const texts = metadataOf(object)[key];
  return isJsonObject(texts)
    ? Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, String(value)]))
    : {};
}

/** An object that has only a `generateName`, with a name made of it, as Kubernetes stores it. */
export function withName(object: JsonObject): JsonObject {
  const { generateName: prefix, ...metadata } = metadataOf(object);
  if (typeof prefix !== "string" || (metadata.name !== undefined && metadata.name !== "")) return object;
  return { ...object, metadata: { ...metadata, generateName: prefix, name: generateName(prefix) } };
}
