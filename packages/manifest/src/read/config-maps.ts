import type { JsonObject } from "@onexit/events";
import type { Draft } from "./draft.ts";
import type { Library } from "./library.ts";
import { objectOf, type Part, partsOf, textIn } from "./part.ts";

/** The fields that name a ConfigMap which somebody reads. */
const references: ReadonlySet<string | number> = new Set(["configMapKeyRef", "configMapRef", "configMap"]);

/** Has the library remember every ConfigMap that a workflow reads while it runs. */
export function noteConfigMaps(draft: Draft, library: Library): void {
  note(draft.spec, library);
  for (const { part, origin } of draft.templates.values()) if (origin.kind !== "local") note(part, library);
}

function note(part: Part, library: Library): void {
  for (const [key, inner] of partsOf(part)) {
    const object: Part<JsonObject> | undefined = objectOf(inner);
    const name = references.has(key) ? textIn(object, "name") : undefined;
    if (name !== undefined) library.find("ConfigMap", name, inner.path);
    // A cache is written, not read.
    if (key !== "cache" && typeof inner.value === "object") note(inner, library);
  }
}
