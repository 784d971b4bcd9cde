import type { JsonObject } from "@onexit/events";
import { readWorkflow, type Workflow } from "@onexit/manifest";

const compiled = new WeakMap<JsonObject, Workflow>();

/** The Workflow in a submitted manifest, read once for each manifest. Throws when it is invalid, which a submitted one never is. */
export function compiledWorkflow(manifest: JsonObject): Workflow {
  const known = compiled.get(manifest);
  if (known !== undefined) return known;
  const read = readWorkflow(manifest);
  if ("issues" in read) {
    throw new Error(`a journal holds an invalid manifest: ${read.issues.map((issue) => issue.message).join("; ")}`);
  }
  compiled.set(manifest, read.workflow);
  return read.workflow;
}
