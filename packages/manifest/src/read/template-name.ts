import type { JsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import { type Context, pathTo } from "./context.ts";
import { templateRefFields } from "./fields.ts";
import { type Home, templatesByName } from "./library.ts";
import { fieldOf, type Part } from "./part.ts";
import { readFlag, readObject, readText } from "./value-reader.ts";

/** Who refers to a template, and how Argo would begin to complain. */
export interface Referrer {
  readonly who: string;
  /** With a space at its end unless it is empty; absent where Argo does not look. */
  readonly argo?: string;
}

/** The key of the template that a plain name refers to; undefined, and reported, when there is none. */
export function keyOfName(
  name: string,
  at: Path,
  { who, argo }: Referrer,
  home: Home,
  context: Context,
): string | undefined {
  const part = home.templates.get(name);
  if (part) return context.queue.want(home, name, part);
  const { report } = context;
  const suggestion = report.suggest(name, home.templates.keys());
  const meant = suggestion?.startsWith("did you mean") ? suggestion : undefined;
  const notes = [...(meant ? home.templates : [])]
    .filter(([known]) => meant?.includes(`"${known}"`))
    .map(([known, template]) => ({ text: `"${known}" is defined`, path: pathTo(template, "name") }));
  const where = home.label ? ` in ${home.label}` : "";
  report.error("OX1001", at, `${who} refers to a template that does not exist${where}`, {
    suggestion,
    notes,
    argo: argo === undefined ? undefined : `${argo}template name '${name}' undefined`,
  });
  return undefined;
}

/** The key of the template that a `templateRef` refers to; undefined, and reported, when there is none. */
export function keyOfRef(part: Part, referrer: Referrer, context: Context): string | undefined {
  const { report } = context;
  const ref = readObject(part, templateRefFields, report);
  if (!ref) return undefined;
  const name = readText(fieldOf(ref, "name"), report);
  const template = readText(fieldOf(ref, "template"), report);
  const isCluster = readFlag(fieldOf(ref, "clusterScope"), report) ?? false;
  const says = (text: string) => (referrer.argo === undefined ? undefined : `${referrer.argo}${text}`);
  if (!name) report.error("OX1005", ref.path, "templateRef has no name", { argo: says("resource name is required") });
  if (!template)
    report.error("OX1005", ref.path, "templateRef has no template", { argo: says("template name is required") });
  if (!name || !template) return undefined;
  const argo = says(`template reference ${name}.${template} not found`);
  const home = homeOfResource(name, isCluster, ref, argo, context);
  const found = home?.templates.get(template);
  if (home && found) return context.queue.want(home, template, found);
  if (home) {
    const suggestion = report.suggest(template, home.templates.keys());
    report.error("OX1001", pathTo(ref, "template"), `${home.label} has no template "${template}"`, {
      suggestion,
      argo,
    });
  }
  return undefined;
}

function homeOfResource(
  name: string,
  isCluster: boolean,
  ref: Part<JsonObject>,
  argo: string | undefined,
  { library, report }: Context,
): Home | undefined {
  const kind = isCluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
  const resource = library.find(kind, name, ref.path);
  if (resource) {
    const origin = { kind: isCluster ? "cluster" : "namespaced", resource: name } as const;
    return { origin, label: `${kind} "${name}"`, templates: templatesByName(resource.spec) };
  }
  const suggestion = report.suggest(name, library.names(kind)) ?? `give the file that holds the ${kind} as well`;
  report.error("OX1019", pathTo(ref, "name"), `there is no ${kind} "${name}"`, { suggestion, argo });
  return undefined;
}
