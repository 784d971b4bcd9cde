import type { Json, JsonObject } from "@onexit/events";
import type { Issue } from "@onexit/manifest";
import { fieldPath } from "./status.ts";

/** The code of fields that nobody knows. */
const unknownField = "OX1002";

/** Fields of a manifest that nobody knows, as paths. */
export function unknownFields(issues: readonly Issue[]): readonly Issue["path"][] {
  return issues.filter(({ code, severity }) => code === unknownField && severity === "error").map(({ path }) => path);
}

/** The manifest without those fields. */
export function withoutFields(manifest: JsonObject, paths: readonly Issue["path"][]): JsonObject {
  const copy = structuredClone(manifest) as JsonObject;
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<Json | undefined>((at, key) => childOf(at, key), copy);
    if (typeof parent === "object" && parent !== null)
      delete (parent as Record<string | number, Json>)[path.at(-1) ?? ""];
  }
  return copy;
}

/** Kubernetes' words for them, each with its path. */
export function unknownFieldTexts(paths: readonly Issue["path"][]): readonly string[] {
  return paths.map((path) => `unknown field ${JSON.stringify(fieldPath(path))}`);
}

function childOf(at: Json | undefined, key: string | number): Json | undefined {
  return typeof at === "object" && at !== null ? (at as Record<string | number, Json>)[key] : undefined;
}
