import type { JsonObject } from "@onexit/events";
import { readWorkflow, type Template, type Workflow } from "@onexit/manifest";
import type { WorkflowState } from "./state.ts";

const compiled = new WeakMap<JsonObject, Workflow>();

/** What a compiled workflow depends on. */
export type Compilable = Pick<WorkflowState, "manifest" | "resources" | "semantics">;

/** The Workflow in a submitted manifest, read once for each manifest. Throws when it is invalid, which a submitted one never is. */
export function compiledWorkflow({ manifest, resources, semantics }: Compilable): Workflow {
  const known = compiled.get(manifest);
  if (known !== undefined) return known;
  const read = readWorkflow(manifest, { resources, semantics });
  if ("issues" in read) {
    throw new Error(`a journal holds an invalid manifest: ${read.issues.map((issue) => issue.message).join("; ")}`);
  }
  compiled.set(manifest, read.workflow);
  return read.workflow;
}

/** A manifest to submit whose Workflow is known already, so that it is not read again. */
export function knownManifest(manifest: JsonObject, workflow: Workflow): JsonObject {
  const known = { ...manifest };
  compiled.set(known, workflow);
  return known;
}

/** A manifest of one workflow's own, since what is made of one is remembered by the object; what is known stays known. */
export function ownManifest(manifest: JsonObject): JsonObject {
  const workflow = compiled.get(manifest);
  return workflow === undefined ? { ...manifest } : knownManifest(manifest, workflow);
}

/** The template of a key; undefined where a node has none. */
export function templateOf(state: Compilable, key: string): Template | undefined {
  return compiledWorkflow(state).templates.get(key);
}

/** The name under which people know a template: of an inline one nothing. */
export function templateNameOf(state: Compilable, key: string): string {
  return templateOf(state, key)?.name ?? "";
}
