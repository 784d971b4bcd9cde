import type { JsonObject } from "@onexit/events";
import type { Template } from "../workflow.ts";
import { argoPlace, type Context, type Pending, pathTo } from "./context.ts";
import { readDag } from "./dag.ts";
import type { DraftCall, DraftTemplate } from "./draft.ts";
import { templateFields } from "./fields.ts";
import { mergeParts, without } from "./merge.ts";
import { checkName, fieldName } from "./name-rules.ts";
import { fieldOf, objectOf, optional, type Part, textIn } from "./part.ts";
import { readSteps } from "./steps.ts";
import { readBody } from "./template-body.ts";
import { readShared } from "./template-shared.ts";
import { readObject } from "./value-reader.ts";

type TemplateType = Template["type"];

/** The types that can be run, in the order in which they are listed. */
const templateTypes = [
  "container",
  "containerSet",
  "script",
  "steps",
  "dag",
  "suspend",
  "http",
  "data",
  "plugin",
] as const satisfies readonly TemplateType[];

const argoTypes = "container, containerSet, steps, script, resource, dag, suspend, template, template ref";

/** One template with its defaults. Its name has been checked with the list that it stands in, if any. */
export function readTemplate({ key, part: own, home }: Pending, context: Context): DraftTemplate {
  const { report } = context;
  readObject(own, templateFields, report);
  const part = withDefaults(own, context.templateDefaults);
  const name = textIn(own, "name") ?? "";
  const type = readType(own, name, context);
  const argo = argoPlace(own);
  const owner = { key, home };
  const body = type && fieldOf(part, type);
  const groups = type === "steps" && body ? readSteps(body, argo, owner, context) : [];
  const dag = type === "dag" && body ? readDag(body, argo, owner, context) : undefined;
  const calls: readonly DraftCall[] = dag ? dag.tasks : groups.flat();
  const shared = readShared({ key, name, part, type, home }, context);
  const template = type && body && readBody({ type, body, part, argo, shared, groups, dag }, context);
  return { key, name, origin: home.origin, part, type, calls, ...optional("template", template) };
}

/** Checks what a template of a list is called. */
export function checkTemplateName(part: Part<JsonObject>, index: number, { report }: Context): void {
  const name = textIn(part, "name");
  const given = fieldOf(part, "name");
  const says = (text: string) => `spec.templates[${index}].name${text}`;
  if (!given || name === "")
    report.error("OX1005", part.path, "a template has no name", { argo: says(" is required") });
  if (!name) return;
  checkName(
    name,
    fieldName,
    "template",
    pathTo(part, "name"),
    report,
    says(`: '${name}' is invalid: ${fieldName.argo}`),
  );
}

function readType(part: Part<JsonObject>, name: string, { report }: Context): TemplateType | undefined {
  const present = [...templateTypes, "resource" as const].filter((type) => fieldOf(part, type) !== undefined);
  const [first, second] = present;
  const suggestion = `choose one of: ${templateTypes.join(", ")}`;
  const who = name === "" ? "an inline template" : `template "${name}"`;
  if (first === undefined) {
    const argo = `templates.${name} template type unspecified. choose one of: ${argoTypes}`;
    report.error("OX1008", part.path, `${who} has no type`, { suggestion, argo });
  } else if (second !== undefined) {
    report.error("OX1008", pathTo(part, second), `${who} has several types: ${present.join(", ")}`, {
      atKey: true,
      suggestion,
      argo: `templates.${name} multiple template types specified. choose one of: ${argoTypes}`,
    });
  }
  return templateTypes.find((type) => type === first);
}

/** What the defaults say of other types than the template's own does not count (`mergedTemplateDefaultsInto`). */
function withDefaults(part: Part<JsonObject>, defaults: Part<JsonObject> | undefined): Part<JsonObject> {
  if (!defaults) return part;
  const isOther = (key: string) =>
    (templateTypes as readonly string[]).includes(key) && fieldOf(part, key) === undefined;
  return objectOf(mergeParts(part, without(defaults, isOther))) ?? part;
}
