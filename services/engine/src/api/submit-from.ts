import type { JsonObject } from "@onexit/events";
import { metadataText, textsIn } from "../objects/metadata.ts";
import type { ObjectPlural } from "../objects/object.ts";
import { withParameters } from "./parameters.ts";
import { objectIn } from "./request.ts";

/** What workflows can be submitted from. */
type SourcePlural = Exclude<ObjectPlural, "workflows" | "workfloweventbindings">;

/** What `argo submit --from` names its kinds. */
const kinds: Readonly<Record<string, SourcePlural>> = {
  workflowtemplate: "workflowtemplates",
  workflowtemplates: "workflowtemplates",
  wftmpl: "workflowtemplates",
  clusterworkflowtemplate: "clusterworkflowtemplates",
  clusterworkflowtemplates: "clusterworkflowtemplates",
  clusterwftmpl: "clusterworkflowtemplates",
  cwft: "clusterworkflowtemplates",
  cronworkflow: "cronworkflows",
  cronworkflows: "cronworkflows",
  cronwf: "cronworkflows",
  cwf: "cronworkflows",
};

/** Which kind of objects a word means; undefined for one from which nothing can be submitted. */
export function sourceKind(word: string): SourcePlural | undefined {
  const key = word.toLowerCase();
  return Object.hasOwn(kinds, key) ? kinds[key] : undefined;
}

/** The workflow that comes of a template or a cron workflow, as Argo makes it. */
export function workflowFrom(plural: SourcePlural, source: JsonObject): JsonObject {
  const name = metadataText(source, "name");
  const spec = objectIn(source, "spec");
  const given = objectIn(spec, "workflowMetadata");
  const generateName = `${name}-`;
  if (plural === "cronworkflows") {
    const labels = { ...textsIn({ metadata: given }, "labels"), "workflows.argoproj.io/cron-workflow": name };
    const annotations = textsIn({ metadata: given }, "annotations");
    return { metadata: { generateName, labels, annotations }, spec: objectIn(spec, "workflowSpec") };
  }
  const isCluster = plural === "clusterworkflowtemplates";
  const label = `workflows.argoproj.io/${isCluster ? "cluster-workflow-template" : "workflow-template"}`;
  return {
    metadata: { generateName, labels: { [label]: name } },
    spec: { workflowTemplateRef: { name, ...(isCluster ? { clusterScope: true } : {}) } },
  };
}

/** A workflow with what `submitOptions` say, or what is wrong with them. */
export function withSubmitOptions(
  workflow: JsonObject,
  options: JsonObject,
): { readonly workflow: JsonObject } | { readonly problem: string } {
  const metadata = objectIn(workflow, "metadata");
  const spec = objectIn(workflow, "spec");
  const text = (key: string) => (typeof options[key] === "string" && options[key] !== "" ? options[key] : undefined);
  const labels = pairsIn("labels", text("labels"));
  if ("problem" in labels) return labels;
  const annotations = pairsIn("annotations", text("annotations"));
  if ("problem" in annotations) return annotations;
  const parameters = withParameters(spec, options.parameters);
  if ("problem" in parameters) return parameters;
  const [name, prefix, entrypoint] = [text("name"), text("generateName"), text("entryPoint")];
  const [account, podClass] = [text("serviceAccount"), text("podPriorityClassName")];
  return {
    workflow: {
      ...workflow,
      metadata: {
        ...metadata,
        ...(prefix === undefined ? {} : { generateName: prefix }),
        ...(name === undefined ? {} : { name }),
        labels: { ...textsIn(workflow, "labels"), ...labels.pairs },
        annotations: { ...textsIn(workflow, "annotations"), ...annotations.pairs },
      },
      spec: {
        ...parameters.spec,
        ...(entrypoint === undefined ? {} : { entrypoint }),
        ...(account === undefined ? {} : { serviceAccountName: account }),
        ...(podClass === undefined ? {} : { podPriorityClassName: podClass }),
        ...(typeof options.priority === "number" ? { priority: options.priority } : {}),
      },
    },
  };
}

/** `a=b,c=d`. */
function pairsIn(
  what: string,
  text = "",
): { readonly pairs: Readonly<Record<string, string>> } | { readonly problem: string } {
  const pairs: Record<string, string> = {};
  for (const part of text.split(",").filter((one) => one.trim() !== "")) {
    const at = part.indexOf("=");
    if (at < 1) return { problem: `submitOptions.${what}: ${JSON.stringify(part)} is not of the form name=value` };
    pairs[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return { pairs };
}
