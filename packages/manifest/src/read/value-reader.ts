import type { Json, JsonObject } from "@onexit/events";
import type { Report } from "../report.ts";
import { type FieldTable, refusalOf } from "./fields.ts";
import { fieldOf, objectOf, type Part, partsOf } from "./part.ts";

/** The value as an object whose fields are all in the table; unknown and unsupported ones are reported. */
export function readObject(part: Part, fields: FieldTable, report: Report): Part<JsonObject> | undefined {
  const object = readMapping(part, report);
  if (object) checkFields(object, fields, report);
  return object;
}

/** The value as an object with any fields. */
export function readMapping(part: Part, report: Report): Part<JsonObject> | undefined {
  return objectOf(part) ?? wrongKind(part, "a mapping", report);
}

/** The items of a list; none for an absent one. */
export function readList(part: Part | undefined, report: Report, suggestion?: string): readonly Part[] {
  if (!part) return [];
  if (!Array.isArray(part.value)) return wrongKind(part, "a list", report, suggestion) ?? [];
  return partsOf(part).map(([, item]) => item);
}

/** Text and nothing else. */
export function readText(part: Part | undefined, report: Report): string | undefined {
  if (!part) return undefined;
  if (typeof part.value === "string") return part.value;
  const isScalar = typeof part.value === "number" || typeof part.value === "boolean";
  return wrongKind(part, "text", report, isScalar ? `write "${part.value}" in quotes` : undefined);
}

/** A list of texts; empty when it is absent. */
export function readTexts(part: Part | undefined, report: Report): readonly string[] {
  return readList(part, report).flatMap((item) => {
    if (item.value === null) return wrongKind(item, "text", report, 'write "" for an empty text') ?? [];
    return readText(item, report) ?? [];
  });
}

/** A mapping from names to texts; empty when it is absent. */
export function readTextMap(part: Part | undefined, report: Report): Readonly<Record<string, string>> {
  const mapping = part && readMapping(part, report);
  if (!mapping) return {};
  const entries = Object.keys(mapping.value).map(
    (key) => [key, readText(fieldOf(mapping, key), report) ?? ""] as const,
  );
  return Object.fromEntries(entries);
}

/** Text, or a number or boolean in the form that Argo gives it (`any_string.go`). */
export function readAnyText(part: Part | undefined, report: Report): string | undefined {
  if (!part) return undefined;
  if (typeof part.value === "string") return part.value;
  if (typeof part.value === "boolean") return String(part.value);
  if (typeof part.value === "number") return decimal(part.value);
  return wrongKind(part, "text, a number or a boolean", report);
}

/** Text, or a number in its decimal form: where Kubernetes takes an `IntOrString`, or Go a duration. */
export function readNumberOrText(part: Part | undefined, report: Report): string | undefined {
  if (typeof part?.value === "boolean") return wrongKind(part, "text or a number", report);
  return readAnyText(part, report);
}

/** True or false. */
export function readFlag(part: Part | undefined, report: Report): boolean | undefined {
  if (!part) return undefined;
  return typeof part.value === "boolean" ? part.value : wrongKind(part, "true or false", report);
}

/** A whole number, at least `least`. */
export function readWhole(part: Part | undefined, least: number, report: Report): number | undefined {
  if (!part) return undefined;
  if (typeof part.value === "number" && Number.isSafeInteger(part.value) && part.value >= least) return part.value;
  return wrongKind(part, `a whole number, at least ${least}`, report);
}

/** A whole number of seconds, at least one. */
export function readSeconds(part: Part | undefined, report: Report, argo?: string): number | undefined {
  if (!part) return undefined;
  if (typeof part.value === "number" && Number.isSafeInteger(part.value) && part.value > 0) return part.value;
  return wrongKind(part, "a whole number of seconds, at least 1", report, undefined, argo);
}

/** One of some words. */
export function readChoice<T extends string>(
  part: Part | undefined,
  choices: readonly T[],
  report: Report,
  argo?: string,
): T | undefined {
  const text = readText(part, report);
  if (!part || text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  report.error("OX1004", part.path, `"${text}" is not a valid ${part.path.at(-1)}`, {
    suggestion: report.suggest(text, choices),
    argo,
  });
  return undefined;
}

/** Reports a value of the wrong kind. */
export function wrongKind(
  part: Part,
  wanted: string,
  report: Report,
  suggestion?: string | undefined,
  argo?: string | undefined,
): undefined {
  const name = part.path.findLast((key) => typeof key === "string") ?? "the document";
  const what = typeof part.path.at(-1) === "number" ? `an item of ${name}` : name;
  report.error("OX1004", part.path, `${what} must be ${wanted}, not ${kindOf(part.value)}`, { suggestion, argo });
}

function checkFields(object: Part<JsonObject>, fields: FieldTable, report: Report): void {
  for (const [field, { value, path }] of partsOf(object)) {
    const key = String(field);
    const fate = fields.get(key);
    if (fate === undefined) {
      report.error("OX1002", path, `unknown field "${key}"`, {
        atKey: true,
        suggestion: suggestField(key, fields, report),
        argo: `json: unknown field "${key}"`,
      });
    } else if (fate === "unsupported" && isSet(value)) {
      report.error("OX1003", path, `"${key}" is not supported: ${refusalOf(key)}`, { atKey: true });
    } else if (fate === "noted" && isSet(value)) report.ignore(path);
  }
}

/** A field that is not known yet may be meant, but only those that are read are worth listing. */
function suggestField(key: string, fields: FieldTable, report: Report): string | undefined {
  const near = report.suggest(key, fields.keys());
  if (near === undefined || near.startsWith("did you mean")) return near;
  return report.suggest(
    key,
    [...fields].filter(([, fate]) => fate === "known").map(([name]) => name),
  );
}

/** What Go would leave out of an object says nothing. */
function isSet(value: Json): boolean {
  return value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
}

function kindOf(value: Json): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" ? `the text ${clip(JSON.stringify(value))}` : String(value);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Go's shortest decimal form, never with an exponent. */
function decimal(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, first = "", rest = "", exponent] = match;
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${first}${rest}`;
  return `${sign}${first}${rest}${"0".repeat(Math.max(0, shift - rest.length))}`;
}
