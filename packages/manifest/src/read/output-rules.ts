import type { JsonObject } from "@onexit/events";
import type { Report } from "../report.ts";
import type { Arguments, Parameter, Template } from "../workflow.ts";
import { pathTo } from "./context.ts";
import { fieldOf, objectOf, objectsIn, type Part, textIn } from "./part.ts";

type TemplateType = Template["type"] | undefined;

const pods: ReadonlySet<TemplateType> = new Set(["container", "script", "containerSet"]);
const composites: ReadonlySet<TemplateType> = new Set(["steps", "dag"]);

/** How Argo calls the types that it has something to say about. */
const argoNames: Readonly<Partial<Record<Template["type"], string>>> = {
  container: "Container",
  script: "Script",
  steps: "Steps",
  dag: "DAG",
};

/** Input artifacts of a leaf need a path, those of others must not have one. */
export function checkInputs(
  part: Part<JsonObject>,
  inputs: Arguments,
  type: TemplateType,
  argo: string,
  report: Report,
): void {
  for (const item of artifactsOf(part, "inputs", inputs)) {
    checkPath(item, "inputs", type, argo, report);
    for (const key of ["from", "fromExpression"]) {
      const from = fieldOf(item, key);
      const says = `${argo}.inputs.artifacts.${textIn(item, "name")}.from not valid in inputs`;
      if (from) {
        report.error(
          "OX1011",
          from.path,
          `an input artifact cannot have "${key}": whoever calls the template passes it`,
          {
            atKey: true,
            argo: says,
          },
        );
      }
    }
  }
}

/** Outputs need the source that fits their template's type. */
export function checkOutputs(
  part: Part<JsonObject>,
  outputs: Arguments,
  type: TemplateType,
  argo: string,
  report: Report,
): void {
  for (const item of artifactsOf(part, "outputs", outputs)) checkPath(item, "outputs", type, argo, report);
  const parameters = new Map(outputs.parameters.map((parameter) => [parameter.name, parameter]));
  for (const item of objectsIn(objectOf(fieldOf(part, "outputs")), "parameters")) {
    const parameter = parameters.get(textIn(item, "name") ?? "");
    if (parameter) checkSource(parameter, item, type, argo, report);
  }
}

function checkSource(
  { name, value, valueFrom }: Parameter,
  item: Part<JsonObject>,
  type: TemplateType,
  argo: string,
  report: Report,
): void {
  const at = pathTo(item, "name");
  const place = `${argo}.outputs.parameters.${name}`;
  const say = (message: string, says: string | undefined) =>
    report.error("OX1011", at, `output parameter "${name}" ${message}`, { argo: says });
  if (value !== undefined && valueFrom) {
    report.error("OX1011", pathTo(item, "valueFrom"), `output parameter "${name}" has both a value and a valueFrom`, {
      atKey: true,
      argo: `${place} has both valueFrom and value specified. Choose one.`,
    });
  }
  if (value !== undefined || hasRefusedSource(item)) return;
  const kinds = (["path", "parameter", "expression", "supplied"] as const).filter(
    (kind) => valueFrom?.[kind] !== undefined,
  );
  if (kinds.length > 1) {
    say(
      `has several sources: ${kinds.join(", ")}`,
      "multiple valueFrom types specified. choose one of: path, jqFilter, jsonPath, parameter, raw, expression",
    );
  }
  const missing = valueFrom ? undefined : `${place} does not have valueFrom or value specified`;
  if (pods.has(type) && !valueFrom?.path) {
    const says =
      missing ?? (type && argoNames[type] && `${place}.path must be specified for ${argoNames[type]} templates`);
    say(`of a ${type} needs valueFrom.path`, says || undefined);
  } else if (composites.has(type) && !valueFrom?.parameter && !valueFrom?.expression) {
    const says = `${place}.parameter or expression must be specified for ${type && argoNames[type]} templates`;
    say(`of ${type} needs valueFrom.parameter or valueFrom.expression`, missing ?? says);
  } else if (type === "suspend" && kinds.length === 0) {
    say("of a suspend template needs valueFrom.supplied", missing);
  }
}

function checkPath(
  item: Part<JsonObject>,
  direction: "inputs" | "outputs",
  type: TemplateType,
  argo: string,
  report: Report,
): void {
  const name = textIn(item, "name") ?? "";
  const what = direction === "inputs" ? "input" : "output";
  const path = fieldOf(item, "path");
  const place = `${argo}.${direction}.artifacts.${name}.path`;
  if (pods.has(type) && !path) {
    report.error("OX1011", pathTo(item, "name"), `${what} artifact "${name}" of a ${type} needs a path`, {
      argo: `${place} not specified`,
    });
  } else if (composites.has(type) && path) {
    report.error("OX1011", path.path, `${what} artifact "${name}" of ${type} cannot have a path`, {
      atKey: true,
      argo: `${place} only valid in container/script templates`,
    });
  }
}

/** Those that could be read. */
function artifactsOf(
  part: Part<JsonObject>,
  direction: "inputs" | "outputs",
  { artifacts }: Arguments,
): readonly Part<JsonObject>[] {
  const names = new Set(artifacts.map(({ name }) => name));
  return objectsIn(objectOf(fieldOf(part, direction)), "artifacts").filter((item) =>
    names.has(textIn(item, "name") ?? ""),
  );
}

function hasRefusedSource(item: Part<JsonObject>): boolean {
  const from = objectOf(fieldOf(item, "valueFrom"));
  return ["event", "jqFilter", "jsonPath"].some((key) => from && fieldOf(from, key) !== undefined);
}
