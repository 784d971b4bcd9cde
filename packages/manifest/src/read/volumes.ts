import type { JsonObject } from "@onexit/events";
import type { Report } from "../report.ts";
import type { Volume } from "../workflow.ts";
import { claimFields, keyToPathFields, volumeFields, volumeSourceFields } from "./fields.ts";
import { createUniqueness } from "./name-rules.ts";
import { fieldOf, objectOf, type Part } from "./part.ts";
import { readFlag, readList, readMapping, readObject, readText } from "./value-reader.ts";

type SourceKind = keyof typeof volumeSourceFields;
const kinds = Object.keys(volumeSourceFields) as readonly SourceKind[];

/** The volumes of a workflow or template. */
export function readVolumes(part: Part | undefined, report: Report): readonly Volume[] {
  const unique = createUniqueness("volume", report);
  return readList(part, report).flatMap((item) => {
    const object = readObject(item, volumeFields, report);
    if (!object) return [];
    const name = readText(fieldOf(object, "name"), report);
    if (!name) report.error("OX1005", object.path, "a volume has no name");
    else unique(name, [...object.path, "name"]);
    const kind = kinds.find((each) => fieldOf(object, each) !== undefined);
    const isRefused = Object.keys(object.value).some((key) => volumeFields.get(key) === "unsupported");
    // Without any source Kubernetes takes an empty directory.
    if (!kind) return name && !isRefused ? { name, source: { kind: "emptyDir" } as const } : [];
    const given = fieldOf(object, kind);
    const source = given && readObject(given, volumeSourceFields[kind], report);
    return name && source ? { name, source: sourceOf(kind, source, report) } : [];
  });
}

/** The claims that a workflow makes for itself: each is a volume of the same name. */
export function readClaims(part: Part | undefined, report: Report): readonly Volume[] {
  return readList(part, report).flatMap((item) => {
    const object = readObject(item, claimFields, report);
    if (!object) return [];
    const metadata = fieldOf(object, "metadata");
    const mapping = metadata && readMapping(metadata, report);
    const name = mapping && readText(fieldOf(mapping, "name"), report);
    if (!name) report.error("OX1005", object.path, "a volume claim has no name", { atKey: true });
    return name ? { name, source: { kind: "claim", claim: name } as const } : [];
  });
}

function sourceOf(kind: SourceKind, object: Part<JsonObject>, report: Report): Volume["source"] {
  const text = (key: string) => {
    const value = readText(fieldOf(object, key), report);
    if (!value) report.error("OX1005", object.path, `${kind} has no ${key}`, { atKey: true });
    return value ?? "";
  };
  switch (kind) {
    case "emptyDir":
      return { kind };
    case "hostPath":
      return { kind, path: text("path") };
    case "persistentVolumeClaim":
      return { kind: "claim", claim: text("claimName") };
    default:
      return {
        kind,
        name: text(kind === "secret" ? "secretName" : "name"),
        items: readItems(fieldOf(object, "items"), report),
        optional: readFlag(fieldOf(object, "optional"), report) ?? false,
      };
  }
}

function readItems(part: Part | undefined, report: Report): readonly { readonly key: string; readonly path: string }[] {
  return readList(part, report).flatMap((item) => {
    const object = objectOf(readObject(item, keyToPathFields, report));
    if (!object) return [];
    const key = readText(fieldOf(object, "key"), report);
    const path = readText(fieldOf(object, "path"), report);
    if (!key || !path) report.error("OX1005", object.path, "an item of a volume needs a key and a path");
    return key && path ? { key, path } : [];
  });
}
