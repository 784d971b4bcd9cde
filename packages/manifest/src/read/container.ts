import type { JsonObject } from "@onexit/events";
import type { Report } from "../report.ts";
import type { Container, VolumeMount } from "../workflow.ts";
import { readEnvFrom, readEnvironment } from "./environment.ts";
import { type FieldTable, volumeMountFields } from "./fields.ts";
import { checkName, createUniqueness, fieldName } from "./name-rules.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readFlag, readList, readObject, readText, readTexts } from "./value-reader.ts";

/** A container of any kind; `owner` is how Argo calls the template. */
export function readContainer(part: Part, fields: FieldTable, owner: string, report: Report): Container | undefined {
  const object = readObject(part, fields, report);
  if (!object) return undefined;
  const given = fieldOf(object, "image");
  const image = readText(given, report);
  if (!given || image === "") {
    const field = object.path.findLast((key) => typeof key === "string");
    report.error("OX1005", object.path, `${field}.image may not be empty`, {
      atKey: true,
      argo: field === "container" || field === "script" ? `${owner}.${field}.image may not be empty` : undefined,
    });
  }
  return {
    name: readText(fieldOf(object, "name"), report) || "main",
    image: image ?? "",
    command: readTexts(fieldOf(object, "command"), report),
    args: readTexts(fieldOf(object, "args"), report),
    env: readEnvironment(fieldOf(object, "env"), report),
    envFrom: readEnvFrom(fieldOf(object, "envFrom"), report),
    ...optional("workingDir", readText(fieldOf(object, "workingDir"), report)),
    mounts: readMounts(fieldOf(object, "volumeMounts"), owner, report),
  };
}

/** Sidecars, init containers or the containers of a set: each with a name of its own. */
export function readContainers(
  list: Part | undefined,
  what: string,
  fields: FieldTable,
  owner: string,
  report: Report,
): readonly { readonly container: Container; readonly object: Part<JsonObject> }[] {
  const unique = createUniqueness(what, report);
  return readList(list, report).flatMap((part) => {
    const container = readContainer(part, fields, owner, report);
    if (!container) return [];
    const object = part as Part<JsonObject>;
    const name = fieldOf(object, "name");
    if (!name) report.error("OX1005", object.path, `${what} has no name`, { atKey: true });
    else {
      checkName(container.name, fieldName, what, name.path, report);
      unique(container.name, name.path);
    }
    return [{ container, object }];
  });
}

/** Where volumes are to be seen. */
export function readMounts(list: Part | undefined, owner: string, report: Report): readonly VolumeMount[] {
  const taken = new Map<string, string>();
  return readList(list, report).flatMap((part, index) => {
    const object = readObject(part, volumeMountFields, report);
    if (!object) return [];
    const name = readText(fieldOf(object, "name"), report);
    const mountPath = readText(fieldOf(object, "mountPath"), report);
    if (!name) report.error("OX1005", object.path, "a volume mount has no name");
    if (!mountPath) report.error("OX1005", object.path, "a volume mount has no mountPath");
    if (!name || !mountPath) return [];
    const earlier = taken.get(mountPath);
    taken.set(mountPath, name);
    if (earlier !== undefined) {
      report.error("OX1006", [...object.path, "mountPath"], `mountPath "${mountPath}" is not unique`, {
        argo: `${owner}.container.volumeMounts[${index}].mountPath '${mountPath}' already mounted in container.volumeMounts.${earlier}`,
      });
    }
    return {
      name,
      mountPath,
      ...optional("subPath", readText(fieldOf(object, "subPath"), report) || undefined),
      readOnly: readFlag(fieldOf(object, "readOnly"), report) ?? false,
    };
  });
}
