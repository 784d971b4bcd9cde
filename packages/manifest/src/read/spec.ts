import type { JsonObject } from "@onexit/events";
import type { Arguments, Parameter, Workflow, WorkflowMetadata } from "../workflow.ts";
import { noArguments, readArguments } from "./arguments.ts";
import { type Context, pathTo } from "./context.ts";
import { readExpression } from "./expression.ts";
import { labelsFromFields, workflowMetadataFields, workflowTemplateRefFields } from "./fields.ts";
import { readHooks } from "./hook.ts";
import { configValue, type Home, type Library } from "./library.ts";
import { mergeParts, without } from "./merge.ts";
import { readLabels } from "./metadata.ts";
import { fieldOf, objectOf, optional, type Part, partsOf } from "./part.ts";
import { readSynchronization } from "./synchronization.ts";
import { keyOfName } from "./template-name.ts";
import { readFlag, readMapping, readObject, readSeconds, readText, readWhole } from "./value-reader.ts";
import { readClaims, readVolumes } from "./volumes.ts";

/** What a spec says of the workflow itself, templates apart. */
export type SpecReading = Omit<Workflow, "templates" | "entrypoint" | "labels" | "annotations"> & {
  readonly entrypoint?: string;
};

/** A spec with what its `workflowTemplateRef` brings in; undefined when that is lost, which has been reported. */
export function withReferred(
  own: Part<JsonObject>,
  { report, library }: Pick<Context, "report" | "library">,
): Part<JsonObject> | undefined {
  const given = fieldOf(own, "workflowTemplateRef");
  const ref = given && readObject(given, workflowTemplateRefFields, report);
  if (!given) return own;
  const name = ref && readText(fieldOf(ref, "name"), report);
  const isCluster = ref && readFlag(fieldOf(ref, "clusterScope"), report);
  if (ref && !name) report.error("OX1005", ref.path, "workflowTemplateRef has no name", { atKey: true });
  if (!ref || !name) return undefined;
  const templates = fieldOf(own, "templates");
  if (templates && Array.isArray(templates.value) && templates.value.length > 0) {
    report.error("OX1025", templates.path, "a workflow with a workflowTemplateRef cannot have templates of its own", {
      atKey: true,
      argo: "Templates is invalid field in spec if workflow referred WorkflowTemplate reference",
    });
  }
  const kind = isCluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
  const resource = library.find(kind, name, ref.path);
  if (!resource) {
    const suggestion = report.suggest(name, library.names(kind)) ?? `give the file that holds the ${kind} as well`;
    report.error("OX1019", pathTo(ref, "name"), `there is no ${kind} "${name}"`, { suggestion });
    return undefined;
  }
  const isReference = (key: string) => key === "workflowTemplateRef";
  const mine = without(own, isReference);
  return resource.spec ? (objectOf(mergeParts(mine, without(resource.spec, isReference))) ?? mine) : mine;
}

/** Everything in a spec but its templates. */
export function readSpec(spec: Part<JsonObject>, home: Home, context: Context): SpecReading {
  const { report } = context;
  const entrypoint = readText(fieldOf(spec, "entrypoint"), report) || undefined;
  const key =
    entrypoint && keyOfName(entrypoint, pathTo(spec, "entrypoint"), { who: "entrypoint", argo: "" }, home, context);
  return {
    ...optional("entrypoint", entrypoint && (key ?? "")),
    ...readHooks(spec, { who: "", argo: "" }, home, context),
    serviceAccountName: readText(fieldOf(spec, "serviceAccountName"), report) ?? "",
    arguments: readSpecArguments(fieldOf(spec, "arguments"), context),
    ...optional("activeDeadlineSeconds", readSeconds(fieldOf(spec, "activeDeadlineSeconds"), report)),
    ...optional("parallelism", readWhole(fieldOf(spec, "parallelism"), 0, report) || undefined),
    suspend: readFlag(fieldOf(spec, "suspend"), report) ?? false,
    ...optional("priority", readWhole(fieldOf(spec, "priority"), Number.MIN_SAFE_INTEGER, report)),
    synchronization: readSynchronization(fieldOf(spec, "synchronization"), context),
    volumes: [
      ...readVolumes(fieldOf(spec, "volumes"), report),
      ...readClaims(fieldOf(spec, "volumeClaimTemplates"), report),
    ],
    metadata: readWorkflowMetadata(fieldOf(spec, "workflowMetadata"), context),
  };
}

function readSpecArguments(part: Part | undefined, context: Context): Arguments {
  if (!part) return noArguments;
  const { parameters, artifacts } = readArguments(part, { role: "workflow", argo: "spec.arguments." }, context);
  return { parameters: parameters.map((parameter) => withValue(parameter, part, context.library)), artifacts };
}

/** An argument takes its value from a ConfigMap or its default, so that whoever runs the workflow need not ask again. */
function withValue(parameter: Parameter, { path }: Part, library: Library): Parameter {
  const ref = parameter.valueFrom?.configMapKeyRef;
  const configured = ref && configValue(library.find("ConfigMap", ref.name, path), ref.key);
  const found = typeof configured === "string" ? configured : undefined;
  const value = parameter.value ?? found ?? parameter.valueFrom?.default ?? parameter.default;
  return { ...parameter, ...optional("value", value) };
}

/** Labels and annotations that a workflow gives itself at its start. */
export function readWorkflowMetadata(part: Part | undefined, { report }: Pick<Context, "report">): WorkflowMetadata {
  const object = part && readObject(part, workflowMetadataFields, report);
  if (!object) return { labels: {}, labelsFrom: {}, annotations: {} };
  const given = fieldOf(object, "labelsFrom");
  const mapping = given && readMapping(given, report);
  const expressions = (mapping ? partsOf(mapping) : []).map(([label, item]) => {
    const from = readObject(item, labelsFromFields, report);
    const expression = from && readExpression(fieldOf(from, "expression"), { report });
    if (from && !expression)
      report.error("OX1005", from.path, `the label "${label}" has no expression`, { atKey: true });
    return [String(label), expression ?? ""] as const;
  });
  return {
    labels: readLabels(fieldOf(object, "labels"), report),
    labelsFrom: Object.fromEntries(expressions),
    annotations: readLabels(fieldOf(object, "annotations"), report),
  };
}
