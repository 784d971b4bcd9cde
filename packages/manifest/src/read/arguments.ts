import type { JsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import type { Report } from "../report.ts";
import type { Arguments, Parameter } from "../workflow.ts";
import { readArtifact } from "./artifact.ts";
import type { Context } from "./context.ts";
import { argumentsFields, parameterFields } from "./fields.ts";
import { checkName, createUniqueness, parameterName } from "./name-rules.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readValueFrom } from "./value-from.ts";
import { readAnyText, readList, readObject, readText } from "./value-reader.ts";

/** What a list of parameters and artifacts is for. */
export interface ArgumentsPlace {
  readonly role: "argument" | "input" | "output" | "workflow";
  /** How Argo calls the place, ending with a dot. */
  readonly argo?: string;
}

/** What a list of them is called. */
const words = {
  argument: ["argument", "artifact argument"],
  input: ["input parameter", "input artifact"],
  output: ["output parameter", "output artifact"],
  workflow: ["parameter", "artifact"],
} as const;

/** Nothing at all. */
export const noArguments: Arguments = { parameters: [], artifacts: [] };

/** Parameters and artifacts of `arguments`, `inputs` or `outputs`; none when it is absent. */
export function readArguments(
  part: Part | undefined,
  place: ArgumentsPlace,
  { report }: Pick<Context, "report">,
): Arguments {
  const object = part && readObject(part, argumentsFields, report);
  if (!object) return noArguments;
  const [parameter, artifact] = words[place.role];
  return {
    parameters: named(fieldOf(object, "parameters"), parameter, place, report).flatMap(
      ({ name, item }) => readParameter(name, item, place, report) ?? [],
    ),
    artifacts: named(fieldOf(object, "artifacts"), artifact, place, report).flatMap(
      ({ name, item }) => readArtifact(name, item, report) ?? [],
    ),
  };
}

function readParameter(
  name: string,
  item: Part<JsonObject>,
  { role, argo }: ArgumentsPlace,
  report: Report,
): Parameter | undefined {
  const object = readObject(item, parameterFields, report);
  if (!object) return undefined;
  const value = readAnyText(fieldOf(object, "value"), report);
  const fallback = readAnyText(fieldOf(object, "default"), report);
  const given = fieldOf(object, "valueFrom");
  const valueFrom = given && readValueFrom(given, report);
  const choices = readEnum(object, value ?? fallback, { role, ...optional("argo", argo && `${argo}${name}`) }, report);
  const globalName = readText(fieldOf(object, "globalName"), report) || undefined;
  if (globalName && role === "output") checkGlobalName(globalName, [...object.path, "globalName"], report);
  return {
    name,
    ...optional("value", value),
    ...optional("default", fallback),
    ...optional("enum", choices),
    ...optional("description", readText(fieldOf(object, "description"), report)),
    ...optional("globalName", globalName),
    ...optional("valueFrom", valueFrom),
  };
}

/** The objects of a list that have names, which are checked. */
function named(
  list: Part | undefined,
  what: string,
  { argo }: ArgumentsPlace,
  report: Report,
): readonly { readonly name: string; readonly item: Part<JsonObject> }[] {
  const field = list?.path.at(-1);
  const unique = createUniqueness(what, report);
  return readList(list, report).flatMap((part, index) => {
    const says = (text: string) => (argo === undefined ? undefined : `${argo}${field}[${index}].name${text}`);
    const item = typeof part.value === "object" && !Array.isArray(part.value) ? part : undefined;
    if (!item || item.value === null) {
      readObject(part, parameterFields, report);
      return [];
    }
    const object = item as Part<JsonObject>;
    const given = fieldOf(object, "name");
    const name = readText(given, report);
    if (!given || name === "") {
      report.error("OX1005", object.path, `${article(what)} has no name`, { argo: says(" is required") });
    }
    if (!given || !name) return [];
    const isTag = name.includes("{{") && name.includes("}}");
    if (!isTag)
      checkName(name, parameterName, what, given.path, report, says(`: '${name}' is invalid: ${parameterName.argo}`));
    unique(name, given.path, says(` '${name}' is not unique`));
    return [{ name, item: object }];
  });
}

/** The values of `enum`. Argo holds arguments to their own list, and to nothing that a template says of its inputs. */
function readEnum(
  object: Part<JsonObject>,
  value: string | undefined,
  { role, argo }: ArgumentsPlace,
  report: Report,
): readonly string[] | undefined {
  const list = fieldOf(object, "enum");
  if (!list) return undefined;
  const choices = readList(list, report).flatMap((choice) => readAnyText(choice, report) ?? []);
  const isArgument = role === "argument" || role === "workflow";
  if (Array.isArray(list.value) && choices.length === 0) {
    const says = argo === undefined ? undefined : `${argo}.enum should contain at least one value`;
    report.error("OX1004", list.path, '"enum" lists no value', { argo: says });
  } else if (value !== undefined && !choices.includes(value)) {
    const at = (fieldOf(object, "value") ?? fieldOf(object, "default") ?? object).path;
    const argoSays = argo === undefined ? undefined : `${argo}.value should be present in ${argo}.enum list`;
    const message = `"${value}" is not among the values of "enum"`;
    const known = `known: ${choices.join(", ")}`;
    if (!value.includes("{{")) {
      if (isArgument) report.error("OX1004", at, message, { suggestion: known, argo: argoSays });
      else report.warn("OX1028", at, message, { suggestion: known });
    } else if (isArgument) {
      report.superset("OX3001", at, 'Argo takes no tag for a value that "enum" lists', { argo: argoSays });
    }
  }
  return choices;
}

function checkGlobalName(name: string, path: Path, report: Report): void {
  if (!name.includes("{{")) checkName(name, parameterName, "global name", path, report);
}

function article(what: string): string {
  return /^[aeiou]/.test(what) ? `an ${what}` : `a ${what}`;
}
