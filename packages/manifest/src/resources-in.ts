import { isJsonObject, type JsonObject } from "@onexit/events";
import { resourceKinds } from "./lint-resource.ts";
import { readYaml } from "./yaml/yaml-text.ts";

/** The resources among the documents of a text, unchecked: what workflows of other files may refer to. */
export function resourcesIn(text: string): readonly JsonObject[] {
  return readYaml(text).documents.flatMap(({ value }) =>
    isJsonObject(value) && typeof value.kind === "string" && resourceKinds.has(value.kind) ? [value] : [],
  );
}
