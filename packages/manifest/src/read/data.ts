import type { Report } from "../report.ts";
import type { Artifact, DataTemplate } from "../workflow.ts";
import { readArtifact } from "./artifact.ts";
import { readExpression } from "./expression.ts";
import { dataFields, dataSourceFields, transformationFields } from "./fields.ts";
import { fieldOf, objectOf, type Part, textIn } from "./part.ts";
import { readList, readMapping, readObject } from "./value-reader.ts";

/** The source and the transformations of a template. */
export function readData(part: Part, report: Report): Pick<DataTemplate, "source" | "transformations"> | undefined {
  const object = readObject(part, dataFields, report);
  if (!object) return undefined;
  const source = readSource(fieldOf(object, "source"), report);
  if (!source) report.error("OX1005", object.path, "data has no source.artifactPaths", { atKey: true });
  const transformations = readList(fieldOf(object, "transformation"), report).flatMap((item) => {
    const step = readObject(item, transformationFields, report);
    if (!step) return [];
    const expression = readExpression(fieldOf(step, "expression"), { report });
    if (!expression) report.error("OX1005", step.path, "a transformation has no expression");
    return expression ?? [];
  });
  return source && { source, transformations };
}

function readSource(part: Part | undefined, report: Report): Artifact | undefined {
  const object = part && readObject(part, dataSourceFields, report);
  const paths = object && fieldOf(object, "artifactPaths");
  const artifact = paths && objectOf(readMapping(paths, report));
  return artifact && readArtifact(textIn(artifact, "name") ?? "", artifact, report);
}
