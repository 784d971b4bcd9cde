import type { JsonObject } from "@onexit/events";
import { containerFields, envFields, scriptFields } from "./fields.ts";
import { checkName, variableName } from "./name-rules.ts";
import { optional } from "./read-parameters.ts";
import type { Report } from "./report.ts";
import { fieldOf, type Part, readList, readObject, readText, readTexts } from "./value-reader.ts";
import type { Container } from "./workflow.ts";

/** The container of a template. */
export function readContainer(part: Part, report: Report): Container | undefined {
  const object = readObject(part, containerFields, report);
  return object && containerOf(object, report);
}

/** The script of a template: a container and its source, which may be empty. */
export function readScript(
  part: Part,
  report: Report,
): { readonly container: Container; readonly source: string } | undefined {
  const object = readObject(part, scriptFields, report);
  if (!object) return undefined;
  return { container: containerOf(object, report), source: readText(fieldOf(object, "source"), report) ?? "" };
}

function containerOf(object: Part<JsonObject>, report: Report): Container {
  const given = fieldOf(object, "image");
  const image = readText(given, report);
  if (!given || image === "") {
    report.error("OX1005", object.path, `${object.path.at(-1)}.image may not be empty`, { atKey: true });
  }
  return {
    image: image ?? "",
    command: readTexts(fieldOf(object, "command"), report),
    args: readTexts(fieldOf(object, "args"), report),
    env: readEnvironment(fieldOf(object, "env"), report),
    ...optional("workingDir", readText(fieldOf(object, "workingDir"), report)),
  };
}

function readEnvironment(part: Part | undefined, report: Report): Container["env"] {
  return readList(part, report).flatMap((item) => {
    const object = readObject(item, envFields, report);
    if (!object) return [];
    const given = fieldOf(object, "name");
    const name = readText(given, report);
    if (!given || name === "") report.error("OX1005", item.path, "an environment variable has no name");
    if (!given || !name) return [];
    checkName(name, variableName, "environment variable", given.path, report);
    return { name, value: readText(fieldOf(object, "value"), report) ?? "" };
  });
}
