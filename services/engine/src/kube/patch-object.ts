import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { applied, jsonPatch, mergePatch } from "./patch.ts";

/** The types of patches that are known. */
export const patchTypes = [
  "application/merge-patch+json",
  "application/json-patch+json",
  "application/apply-patch+yaml",
] as const;

export type PatchType = (typeof patchTypes)[number];

/** What a patch of that type makes of an object, or why it cannot be applied. */
export function patchObject(
  type: PatchType,
  before: JsonObject,
  body: Json,
): { readonly value: JsonObject } | { readonly problem: string } {
  switch (type) {
    case "application/merge-patch+json":
      return objectOr(mergePatch(before, body));
    case "application/apply-patch+yaml":
      return isJsonObject(body) ? { value: applied(before, body) } : { problem: "the body holds no object" };
    case "application/json-patch+json": {
      const patched = jsonPatch(before, body);
      return "problem" in patched ? patched : objectOr(patched.value);
    }
  }
}

function objectOr(value: Json): { readonly value: JsonObject } | { readonly problem: string } {
  return isJsonObject(value) ? { value } : { problem: "what the patch leaves is no object" };
}
