import type { JsonObject } from "@onexit/events";
import type { DraftStep, DraftTemplate } from "./draft.ts";
import { templateFields } from "./fields.ts";
import { checkName, fieldName } from "./name-rules.ts";
import { readContainer, readScript } from "./read-container.ts";
import { optional, readOutputs, readParameters } from "./read-parameters.ts";
import { readPlugin } from "./read-plugin.ts";
import { readSteps } from "./read-steps.ts";
import type { Report } from "./report.ts";
import { fieldOf, type Part, readObject, readSeconds, readText } from "./value-reader.ts";
import type { Template } from "./workflow.ts";

type TemplateType = Template["type"];
type Shared = Pick<Template, "name" | "inputs" | "outputs" | "activeDeadlineSeconds">;

const supportedTypes = ["container", "script", "steps", "plugin"] as const satisfies readonly TemplateType[];
const otherTypes = ["containerSet", "dag", "data", "http", "resource", "suspend"] as const;

/** One template; undefined when it is not even an object with a name. */
export function readTemplate(part: Part, report: Report): DraftTemplate | undefined {
  const object = readObject(part, templateFields, report);
  if (!object) return undefined;
  const name = readText(fieldOf(object, "name"), report);
  if (!name) report.error("OX1005", object.path, "a template has no name");
  else checkName(name, fieldName, "template", [...object.path, "name"], report);
  const type = readType(object, name ?? "", report);
  const body = type && fieldOf(object, type);
  const steps = type === "steps" && body ? readSteps(body, report) : [];
  const shared = readShared(object, name ?? "", type, report);
  const template = type && body && bodyOf(type, body, shared, steps, report);
  if (!name) return undefined;
  return { name, path: object.path, raw: object.value, steps: steps.flat(), ...optional("template", template) };
}

/** The type that a template has, when it has one that can be run. */
function readType(object: Part<JsonObject>, name: string, report: Report): TemplateType | undefined {
  const present = [...supportedTypes, ...otherTypes].filter((type) => fieldOf(object, type) !== undefined);
  const [first, second] = present;
  const choice = `choose one of: ${supportedTypes.join(", ")}`;
  if (first === undefined) {
    report.error("OX1008", object.path, `template "${name}" has no type`, { suggestion: choice });
  } else if (second !== undefined) {
    const message = `template "${name}" has several types: ${present.join(", ")}`;
    report.error("OX1008", [...object.path, second], message, { atKey: true, suggestion: choice });
  }
  return supportedTypes.find((type) => type === first);
}

function readShared(object: Part<JsonObject>, name: string, type: TemplateType | undefined, report: Report): Shared {
  const outputs = fieldOf(object, "outputs");
  if (outputs && type === "plugin") {
    report.error("OX1003", outputs.path, '"outputs" of a plugin template are not supported yet', { atKey: true });
  }
  const readable = type === "plugin" || type === undefined ? undefined : outputs;
  return {
    name,
    inputs: readParameters(fieldOf(object, "inputs"), "input parameter", report),
    outputs: readOutputs(readable, type === "steps" ? "parameter" : "path", report),
    ...optional("activeDeadlineSeconds", readDeadline(fieldOf(object, "activeDeadlineSeconds"), report)),
  };
}

/** Seconds, or text with a tag that will be seconds (Kubernetes `IntOrString`). */
function readDeadline(part: Part | undefined, report: Report): number | string | undefined {
  if (typeof part?.value !== "string") return readSeconds(part, report);
  if (part.value.includes("{{")) return part.value;
  return readSeconds({ ...part, value: /^\d+$/.test(part.value) ? Number(part.value) : part.value }, report);
}

function bodyOf(
  type: TemplateType,
  body: Part,
  shared: Shared,
  steps: readonly (readonly DraftStep[])[],
  report: Report,
): Template | undefined {
  switch (type) {
    case "container": {
      const container = readContainer(body, report);
      return container && { ...shared, type, container };
    }
    case "script": {
      const script = readScript(body, report);
      return script && { ...shared, type, ...script };
    }
    case "steps":
      return { ...shared, type, groups: steps.map((group) => group.map(({ step }) => step)) };
    case "plugin": {
      const plugin = readPlugin(body, report);
      return plugin && { ...shared, type, ...plugin };
    }
  }
}
