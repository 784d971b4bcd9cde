import { isJsonObject, type JsonObject } from "@onexit/events";
import { type LocatedIssue, type Path, parseDocuments, type Report, suggest } from "@onexit/manifest";
import { isPolicyAnnotation, readAnnotations } from "./annotations.ts";

/**
 * The annotations in a text of YAML documents that the router could not act on, each in its place; what else
 * may be wrong with the text is not told. `actions` are those that are known.
 */
export function annotationIssues(text: string, file: string, actions: readonly string[]): readonly LocatedIssue[] {
  if (!mayAskForActions(text)) return [];
  const { issues } = parseDocuments(text, file, ({ value }, report) => {
    for (const path of places) checkAnnotations(value, path, actions, report);
    return undefined;
  });
  return issues.filter(({ code }) => code === "OX2007");
}

/** False for most files, which need not be read once more. */
export function mayAskForActions(text: string): boolean {
  return text.includes("onexit.dev/on-");
}

/** Where a document says which annotations its workflows have. */
const places: readonly Path[] = [
  ["metadata", "annotations"],
  ["spec", "workflowMetadata", "annotations"],
];

function checkAnnotations(root: JsonObject, path: Path, actions: readonly string[], report: Report): void {
  for (const [annotation, value] of Object.entries(objectAt(root, path))) {
    if (!isPolicyAnnotation(annotation) || typeof value !== "string") continue;
    const at = [...path, annotation];
    const { policies, problems } = readAnnotations({ [annotation]: value });
    for (const problem of problems) report.warn("OX2007", at, problem, { atKey: true });
    for (const action of new Set(policies.flatMap((policy) => policy.actions.map((one) => one.action)))) {
      if (actions.includes(action)) continue;
      report.warn("OX2007", at, `annotation ${annotation}: no action is called "${action}"`, {
        atKey: true,
        suggestion: suggest(action, actions),
      });
    }
  }
}

function objectAt(root: JsonObject, path: Path): JsonObject {
  let value: unknown = root;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(value) ? value : {};
}
