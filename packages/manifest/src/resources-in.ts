import { isJsonObject, type JsonObject } from "@onexit/events";
import { resourceKinds } from "./lint-resource.ts";
import { readYaml } from "./yaml/yaml-text.ts";

/** A text without any of these words holds no resource: most texts, and reading YAML is dear at the start of a run. */
const anyKind = new RegExp(`\\b(?:${[...resourceKinds].join("|")})\\b`);

/** The resources among the documents of a text, unchecked: what workflows of other files may refer to. */
export function resourcesIn(text: string): readonly JsonObject[] {
  if (!anyKind.test(text)) return [];
  return readYaml(text).documents.flatMap(({ value }) =>
    isJsonObject(value) && typeof value.kind === "string" && resourceKinds.has(value.kind) ? [value] : [],
  );
}
