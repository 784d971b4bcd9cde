import type { JsonObject } from "@onexit/events";
import {
  argumentsFields,
  type FieldTable,
  outputParameterFields,
  outputsFields,
  parameterFields,
  valueFromFields,
} from "./fields.ts";
import { checkName, createUniqueness, parameterName } from "./name-rules.ts";
import type { Report } from "./report.ts";
import { fieldOf, type Part, readAnyText, readList, readObject, readText } from "./value-reader.ts";
import type { OutputParameter, Parameter } from "./workflow.ts";

/** What an output parameter of a template must have. */
export type OutputSource = "path" | "parameter";

/** The parameters of `arguments` or `inputs`; none when it is absent. */
export function readParameters(part: Part | undefined, what: string, report: Report): readonly Parameter[] {
  return readNamed(part && readObject(part, argumentsFields, report), parameterFields, what, report).map(
    ([name, item]) => {
      const value = readAnyText(fieldOf(item, "value"), report);
      const fallback = readAnyText(fieldOf(item, "default"), report);
      checkEnum(item, value ?? fallback, report);
      return { name, ...optional("value", value), ...optional("default", fallback) };
    },
  );
}

/** The parameters of a template's `outputs`; none when it is absent. */
export function readOutputs(part: Part | undefined, source: OutputSource, report: Report): readonly OutputParameter[] {
  const outputs = part && readObject(part, outputsFields, report);
  return readNamed(outputs, outputParameterFields, "output parameter", report).map(([name, item]) => {
    const value = readAnyText(fieldOf(item, "value"), report);
    const from = fieldOf(item, "valueFrom");
    const valueFrom = from && readObject(from, valueFromFields, report);
    const path = valueFrom && readText(fieldOf(valueFrom, "path"), report);
    const parameter = valueFrom && readText(fieldOf(valueFrom, "parameter"), report);
    const fallback = valueFrom && readAnyText(fieldOf(valueFrom, "default"), report);
    const output = {
      name,
      ...optional("path", path),
      ...optional("parameter", parameter),
      ...optional("value", value),
      ...optional("default", fallback),
    };
    checkSource(output, item, valueFrom, source, report);
    return output;
  });
}

/** An optional property: absent rather than undefined. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V });
}

function readNamed(
  owner: Part<JsonObject> | undefined,
  fields: FieldTable,
  what: string,
  report: Report,
): readonly (readonly [string, Part<JsonObject>])[] {
  const unique = createUniqueness(what, report);
  return readList(owner && fieldOf(owner, "parameters"), report).flatMap((part) => {
    const item = readObject(part, fields, report);
    if (!item) return [];
    const given = fieldOf(item, "name");
    const name = readText(given, report);
    if (!given || name === "") report.error("OX1005", item.path, `${article(what)} has no name`);
    if (!given || name === undefined || name === "") return [];
    checkName(name, parameterName, what, given.path, report);
    unique(name, given.path);
    return [[name, item] as const];
  });
}

function checkEnum(item: Part<JsonObject>, value: string | undefined, report: Report): void {
  const list = fieldOf(item, "enum");
  if (!list) return;
  const choices = readList(list, report).flatMap((choice) => readAnyText(choice, report) ?? []);
  if (value === undefined || choices.includes(value) || choices.length === 0) return;
  const at = fieldOf(item, "value") ?? fieldOf(item, "default") ?? item;
  report.error("OX1004", at.path, `"${value}" is not among the values of "enum"`, {
    suggestion: `known: ${choices.join(", ")}`,
  });
}

function checkSource(
  output: OutputParameter,
  item: Part<JsonObject>,
  valueFrom: Part<JsonObject> | undefined,
  source: OutputSource,
  report: Report,
): void {
  const { name, value } = output;
  if (value !== undefined && valueFrom) {
    report.error("OX1011", valueFrom.path, `output parameter "${name}" has both a value and a valueFrom`, {
      atKey: true,
    });
  } else if (value === undefined && !output[source] && !hasUnsupportedSource(valueFrom)) {
    const owner = source === "path" ? "a container or script" : "steps";
    report.error("OX1011", [...item.path, "name"], `output parameter "${name}" of ${owner} needs valueFrom.${source}`);
  }
}

function hasUnsupportedSource(valueFrom: Part<JsonObject> | undefined): boolean {
  return Object.keys(valueFrom?.value ?? {}).some((key) => valueFromFields.get(key) === "unsupported");
}

function article(what: string): string {
  return /^[aeiou]/.test(what) ? `an ${what}` : `a ${what}`;
}
