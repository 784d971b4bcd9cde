import type { JsonObject } from "@onexit/events";
import { parseDuration } from "../duration.ts";
import type { Report } from "../report.ts";
import type { Template } from "../workflow.ts";
import type { Context } from "./context.ts";
import { fieldOf, type Part } from "./part.ts";
import { readSeconds, readText } from "./value-reader.ts";

type TemplateType = Template["type"] | undefined;

/** How Argo calls the types that are no leaves. */
const compositeNames: Readonly<Partial<Record<Template["type"], string>>> = { steps: "Steps", dag: "DAG" };

/** Seconds, or text with a tag that will be seconds (Kubernetes `IntOrString`). */
export function readDeadline(
  part: Part<JsonObject>,
  type: TemplateType,
  argo: string,
  { report }: Context,
): number | string | undefined {
  const given = fieldOf(part, "activeDeadlineSeconds");
  if (!given) return undefined;
  const isComposite = type === "steps" || type === "dag";
  if (isComposite && !isDefault(given)) {
    report.superset("OX3001", given.path, "Argo has no activeDeadlineSeconds on a template of type steps or dag", {
      atKey: true,
      argo: `${argo}.activeDeadlineSeconds is only valid for leaf templates`,
    });
  }
  const says = `${argo}.activeDeadlineSeconds must be a positive integer > 0 or an argo variable`;
  if (typeof given.value !== "string") return readSeconds(given, report, says);
  if (given.value.includes("{{")) return given.value;
  const value = /^\d+$/.test(given.value) ? Number(given.value) : given.value;
  return readSeconds({ ...given, value }, report, says);
}

/** A Go duration; a bare number is none. */
export function readTimeout(
  part: Part<JsonObject>,
  type: TemplateType,
  name: string,
  report: Report,
): string | undefined {
  const given = fieldOf(part, "timeout");
  const timeout = readText(given, report);
  if (!given || !timeout) return undefined;
  const composite = type === "suspend" ? "Suspend" : type && compositeNames[type];
  if (composite && !isDefault(given)) {
    report.error("OX1024", given.path, `a template of type ${type} cannot have a timeout`, {
      atKey: true,
      suggestion:
        type === "suspend"
          ? 'use "duration"'
          : 'use "activeDeadlineSeconds", or "timeout" on the templates that it calls',
      argo: `${composite} template doesn't support timeout field`,
    });
  }
  if (timeout.includes("{{")) return timeout;
  if (/^[-+]?\d+$/.test(timeout)) {
    report.error("OX1004", given.path, `timeout must be a duration with a unit, not the text "${timeout}"`, {
      suggestion: `write "${timeout}s"`,
      argo: `${name} has invalid duration format in timeout`,
    });
  } else if ("problem" in parseDuration(timeout)) {
    report.error("OX1004", given.path, `timeout must be a duration such as 30s or 1h30m, not the text "${timeout}"`);
  }
  return timeout;
}

/** What comes from `templateDefaults` may hit any type; nobody checks it there. */
export function isDefault({ path }: Part): boolean {
  return path.includes("templateDefaults");
}
