import type { JsonObject } from "@onexit/events";
import { manifestLimits, showBytes } from "../measure.ts";
import type { Semantics } from "../options.ts";
import type { Report } from "../report.ts";
import { type Context, createQueue, pathTo } from "./context.ts";
import type { Draft, DraftTemplate } from "./draft.ts";
import { specFields, templateFields, workflowFields } from "./fields.ts";
import { type Home, type Library, templatesByName } from "./library.ts";
import { readMetadata } from "./metadata.ts";
import { createUniqueness } from "./name-rules.ts";
import { fieldOf, objectOf, optional, type Part, textIn } from "./part.ts";
import { readSpec, withReferred } from "./spec.ts";
import { checkTemplateName, readTemplate } from "./template.ts";
import { readList, readObject, wrongKind } from "./value-reader.ts";

const apiVersion = "argoproj.io/v1alpha1";

/** What a document is called by its kind. */
const kinds = {
  Workflow: "workflow",
  WorkflowTemplate: "workflow template",
  ClusterWorkflowTemplate: "cluster workflow template",
} as const;

/** The draft of a workflow, or of a resource with templates; undefined when it has no readable spec. */
export function readDraft(
  root: Part<JsonObject>,
  kind: Draft["kind"],
  { report, library, semantics }: { readonly report: Report; readonly library: Library; readonly semantics: Semantics },
): Draft | undefined {
  checkVersion(root, report);
  readObject(root, workflowFields, report);
  const what = kinds[kind];
  const identity = readMetadata(root, what, { report });
  const given = fieldOf(root, "spec");
  if (!given) report.error("OX1005", root.path, `the ${what} has no spec`);
  const own = given && (objectOf(given) ?? wrongKind(given, "a mapping", report));
  const spec = own && withReferred(own, { report, library });
  // Nothing that a lost template could bring in is missed twice.
  if (!own || !spec) return void (own && readObject(own, specFields, report));
  readObject(spec, specFields, report);
  const defaults = objectOf(fieldOf(spec, "templateDefaults"));
  if (defaults) readObject(defaults, templateFields, report);
  const context: Context = {
    report,
    library,
    semantics,
    ...optional("templateDefaults", defaults),
    ...optional("retryStrategy", fieldOf(spec, "retryStrategy")),
    queue: createQueue(),
  };
  const home: Home = { origin: { kind: "local" }, templates: templatesByName(spec) };
  readNames(spec, home, context);
  const workflow = { ...identity, ...readSpec(spec, home, context) };
  if (!workflow.entrypoint && !fieldOf(spec, "entrypoint") && kind === "Workflow") {
    report.error("OX1005", spec.path, "spec.entrypoint is required", {
      atKey: true,
      argo: "spec.entrypoint is required",
    });
  }
  return { kind, root, spec, semantics, workflow, templates: readTemplates(context) };
}

/** A manifest of another kind has other fields, so the kind is looked at first of all. */
export function checkVersion(root: Part<JsonObject>, report: Report): void {
  const version = fieldOf(root, "apiVersion");
  if (version?.value === apiVersion) return;
  const message = version ? `apiVersion is not ${apiVersion}` : "the document has no apiVersion";
  report.error("OX1016", version?.path ?? root.path, message, { suggestion: `write "${apiVersion}"` });
}

function readNames(spec: Part<JsonObject>, home: Home, context: Context): void {
  const { report, queue } = context;
  const unique = createUniqueness("template", report);
  const given = fieldOf(spec, "templates");
  if (!given) report.error("OX1005", spec.path, "the workflow has no templates", { atKey: true });
  for (const [index, item] of readList(given, report).entries()) {
    const part = objectOf(item) ?? wrongKind(item, "a mapping", report);
    if (!part) continue;
    checkTemplateName(part, index, context);
    const name = textIn(part, "name");
    if (!name) continue;
    unique(name, pathTo(part, "name"), `spec.templates[${index}].name '${name}' is not unique`);
    if (home.templates.get(name)?.path.join("/") === part.path.join("/")) queue.want(home, name, part);
    else queue.wantAlso(home, name, part);
  }
}

function readTemplates(context: Context): ReadonlyMap<string, DraftTemplate> {
  const { templateDefaults, retryStrategy, report } = context;
  const repeated = JSON.stringify([templateDefaults?.value ?? "", retryStrategy?.value ?? ""]).length;
  const templates = new Map<string, DraftTemplate>();
  for (let next = context.queue.next(); next; next = context.queue.next()) {
    templates.set(next.key, readTemplate(next, context));
    if (templates.size * repeated < manifestLimits.repeated) continue;
    const path = (templateDefaults ?? retryStrategy)?.path ?? [];
    const most = showBytes(manifestLimits.repeated);
    report.error("OX1015", path, `the defaults, written out for every template, come to more than ${most}`);
    break;
  }
  return templates;
}
