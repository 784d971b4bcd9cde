import type { JsonObject } from "@onexit/events";
import type { Report } from "../report.ts";
import type { EnvFrom, EnvVar } from "../workflow.ts";
import { envFields, envFromFields, envSourceFields, fieldRefFields, objectRefFields } from "./fields.ts";
import { checkName, variableName } from "./name-rules.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readKeyRef } from "./value-from.ts";
import { readFlag, readList, readObject, readText } from "./value-reader.ts";

/** The variables of a container. */
export function readEnvironment(part: Part | undefined, report: Report): readonly EnvVar[] {
  return readList(part, report).flatMap((item) => {
    const object = readObject(item, envFields, report);
    if (!object) return [];
    const given = fieldOf(object, "name");
    const name = readText(given, report);
    if (!given || name === "") report.error("OX1005", item.path, "an environment variable has no name");
    if (!given || !name) return [];
    checkName(name, variableName, "environment variable", given.path, report);
    const source = fieldOf(object, "valueFrom");
    const from = source && readSource(source, report);
    return { name, value: readText(fieldOf(object, "value"), report) ?? "", ...optional("from", from) };
  });
}

/** Whole ConfigMaps and Secrets as variables. */
export function readEnvFrom(part: Part | undefined, report: Report): readonly EnvFrom[] {
  return readList(part, report).flatMap((item) => {
    const object = readObject(item, envFromFields, report);
    if (!object) return [];
    const kind = fieldOf(object, "configMapRef") ? ("configMap" as const) : ("secret" as const);
    const given = fieldOf(object, `${kind}Ref`);
    if (!given) report.error("OX1005", object.path, "envFrom has neither a configMapRef nor a secretRef");
    const ref: Part<JsonObject> | undefined = given && readObject(given, objectRefFields, report);
    const name = ref && readText(fieldOf(ref, "name"), report);
    if (ref && !name) report.error("OX1005", ref.path, `${kind}Ref has no name`, { atKey: true });
    if (!ref || !name) return [];
    const prefix = readText(fieldOf(object, "prefix"), report) ?? "";
    return { kind, name, prefix, optional: readFlag(fieldOf(ref, "optional"), report) ?? false };
  });
}

function readSource(part: Part, report: Report): EnvVar["from"] {
  const object = readObject(part, envSourceFields, report);
  if (!object) return undefined;
  for (const kind of ["configMap", "secret"] as const) {
    const ref = readKeyRef(fieldOf(object, `${kind}KeyRef`), report);
    if (ref) return { kind, ref };
  }
  const field = fieldOf(object, "fieldRef");
  const fieldRef = field && readObject(field, fieldRefFields, report);
  const fieldPath = fieldRef && readText(fieldOf(fieldRef, "fieldPath"), report);
  return fieldPath === undefined ? undefined : { kind: "field", fieldPath };
}
