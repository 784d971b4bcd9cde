import type { JsonObject } from "@onexit/events";
import type { Report } from "../report.ts";
import type { KeyReference, ValueFrom } from "../workflow.ts";
import { keyRefFields, valueFromFields } from "./fields.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readAnyText, readFlag, readMapping, readObject, readText } from "./value-reader.ts";

/** Where a parameter's value comes from; undefined when it cannot be read at all. */
export function readValueFrom(part: Part, report: Report): ValueFrom | undefined {
  const object = readObject(part, valueFromFields, report);
  if (!object) return undefined;
  const text = (key: string) => readText(fieldOf(object, key), report) || undefined;
  const supplied = fieldOf(object, "supplied");
  if (supplied) readMapping(supplied, report);
  return {
    ...optional("path", text("path")),
    ...optional("parameter", text("parameter")),
    ...optional("expression", text("expression")),
    ...optional("supplied", supplied ? (true as const) : undefined),
    ...optional("configMapKeyRef", readKeyRef(fieldOf(object, "configMapKeyRef"), report)),
    ...optional("default", readAnyText(fieldOf(object, "default"), report)),
  };
}

/** A key of a ConfigMap or Secret. */
export function readKeyRef(part: Part | undefined, report: Report): KeyReference | undefined {
  const object: Part<JsonObject> | undefined = part && readObject(part, keyRefFields, report);
  if (!object) return undefined;
  const name = readText(fieldOf(object, "name"), report);
  const key = readText(fieldOf(object, "key"), report);
  if (!name) report.error("OX1005", object.path, `${object.path.at(-1)} has no name`, { atKey: true });
  if (!key) report.error("OX1005", object.path, `${object.path.at(-1)} has no key`, { atKey: true });
  return { name: name ?? "", key: key ?? "", optional: readFlag(fieldOf(object, "optional"), report) ?? false };
}
