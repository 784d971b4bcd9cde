import type { JsonObject } from "@onexit/events";
import { checkExpr, namesIn } from "@onexit/expression";
import type { Issue } from "./issue.ts";
import type { ReadOptions } from "./options.ts";
import { checkVersion } from "./read/document.ts";
import { fieldTable, metadataFields, workflowFields } from "./read/fields.ts";
import { readMetadata } from "./read/metadata.ts";
import { createUniqueness } from "./read/name-rules.ts";
import { fieldOf, objectOf, type Part } from "./read/part.ts";
import { readFlag, readList, readObject, readText, readTextMap } from "./read/value-reader.ts";
import { createReport, type Report } from "./report.ts";
import { suggest } from "./suggest.ts";

const specFields = fieldTable("event submit");
const eventFields = fieldTable("selector");
const submitFields = fieldTable("workflowTemplateRef metadata arguments");
const refFields = fieldTable("name clusterScope");
const argumentsFields = fieldTable("parameters");
const parameterFields = fieldTable("name description valueFrom");
const valueFields = fieldTable("event");

/** What an expression of a binding may read. */
const variables = ["namespace", "discriminator", "metadata", "payload"];

/**
 * What is wrong with a WorkflowEventBinding. Its selector, the metadata of what it submits and the parameters are
 * expressions over the event (`operation.go`); one that cannot be read would be found only when the event has come.
 */
export function lintEventBinding(root: Part<JsonObject>, options: ReadOptions): readonly Issue[] {
  const report = createReport(options);
  checkVersion(root, report);
  readObject(root, workflowFields, report);
  readMetadata(root, "workflow event binding", { report });
  const given = fieldOf(root, "spec");
  if (!given) report.error("OX1005", root.path, "the workflow event binding has no spec", { atKey: true });
  const spec = given && readObject(given, specFields, report);
  if (spec) {
    const event = fieldOf(spec, "event");
    const read = event && readObject(event, eventFields, report);
    expression(read && fieldOf(read, "selector"), read ?? spec, "the event has no selector", report);
    const submit = fieldOf(spec, "submit");
    if (submit) readSubmit(submit, report);
  }
  return report.finish();
}

function readSubmit(part: Part, report: Report): void {
  const submit = readObject(part, submitFields, report);
  if (!submit) return;
  const ref = fieldOf(submit, "workflowTemplateRef");
  const read = ref && readObject(ref, refFields, report);
  if (read) readFlag(fieldOf(read, "clusterScope"), report);
  if (!(read && readText(fieldOf(read, "name"), report))) {
    report.error("OX1005", (read ?? submit).path, "workflowTemplateRef has no name", { atKey: true });
  }
  const metadata = fieldOf(submit, "metadata");
  const own = metadata && readObject(metadata, metadataFields, report);
  if (own) readSubmittedMetadata(own, report);
  const given = fieldOf(submit, "arguments");
  const values = given && readObject(given, argumentsFields, report);
  if (values) readParameters(fieldOf(values, "parameters"), report);
}

function readSubmittedMetadata(metadata: Part<JsonObject>, report: Report): void {
  for (const key of ["name", "generateName"]) {
    const text = fieldOf(metadata, key);
    if (text) expression(text, metadata, "", report);
  }
  for (const key of ["labels", "annotations"]) {
    const texts = fieldOf(metadata, key);
    for (const name of Object.keys(readTextMap(texts, report))) {
      const part = objectOf(texts);
      if (part) expression(fieldOf(part, name), part, "", report);
    }
  }
}

function readParameters(part: Part | undefined, report: Report): void {
  const unique = createUniqueness("parameter", report);
  for (const item of readList(part, report)) {
    const parameter = readObject(item, parameterFields, report);
    if (!parameter) continue;
    const name = readText(fieldOf(parameter, "name"), report);
    if (name) unique(name, [...parameter.path, "name"]);
    else report.error("OX1005", parameter.path, "the parameter has no name", { atKey: true });
    const from = fieldOf(parameter, "valueFrom");
    const read = from && readObject(from, valueFields, report);
    const missing = "the parameter has no valueFrom.event: an expression over the event";
    expression(read && fieldOf(read, "event"), read ?? parameter, missing, report);
  }
}

/** An expression over the event, which must be there unless nothing is said of its absence. */
function expression(part: Part | undefined, owner: Part, missing: string, report: Report): void {
  if (!part) {
    report.error("OX1005", owner.path, missing, { atKey: true });
    return;
  }
  const text = readText(part, report);
  if (text === undefined) return;
  const wrong = checkExpr(text);
  if (wrong) {
    const { start, end } = wrong;
    const within = start === undefined || end === undefined ? {} : { within: { start, end } };
    report.error("OX1021", part.path, `invalid expression: ${wrong.problem}`, within);
    return;
  }
  for (const name of namesIn(text)) {
    const [first = ""] = name.split(".");
    if (variables.includes(first)) continue;
    const suggestion = suggest(first, variables);
    report.error("OX1010", part.path, `there is no variable ${JSON.stringify(first)} in an event`, { suggestion });
  }
}
