import { isJsonObject, type JsonObject, type SemanticsName } from "@onexit/events";
import { knownManifest } from "@onexit/interpreter";
import { filledWorkflow, type Issue, readWorkflow, withArguments } from "@onexit/manifest";
import { generateName } from "./name.ts";

/** What a manifest is read with. */
export interface SubmissionReading {
  /** Of a manifest that names none. */
  readonly namespace: string;
  readonly semantics: SemanticsName;
  readonly parameters?: Readonly<Record<string, string>>;
  /** What the workflow may refer to; of two of one name the first counts. */
  readonly resources: readonly JsonObject[];
}

/** A workflow that can be run, or everything that is wrong with it. */
export type Submission =
  | {
      readonly namespace: string;
      readonly name: string;
      /** With a value for every parameter. */
      readonly manifest: JsonObject;
      /** The resources that it needs. */
      readonly used: readonly JsonObject[];
      readonly warnings: readonly Issue[];
    }
  | { readonly issues: readonly Issue[] };

/** Reads a manifest as far as the engine needs it; a name is made where there is none. */
export function readSubmission(manifest: JsonObject, reading: SubmissionReading): Submission {
  const { semantics, resources, parameters = {} } = reading;
  const read = readWorkflow(manifest, { resources, semantics });
  if ("issues" in read) return read;
  const filled = withArguments(manifest, parameters, { resources });
  if ("issues" in filled) return filled;
  const { workflow, used, warnings } = read;
  const known = filled.manifest === manifest ? workflow : filledWorkflow(workflow, filled.manifest);
  return {
    namespace: workflow.namespace ?? reading.namespace,
    name: workflow.name ?? generateName(workflow.generateName ?? "workflow-"),
    manifest: known === undefined ? filled.manifest : knownManifest(filled.manifest, known),
    used,
    warnings,
  };
}

/** The namespace that a manifest names. */
export function namespaceIn({ metadata }: JsonObject): string | undefined {
  const namespace = isJsonObject(metadata) ? metadata.namespace : undefined;
  return typeof namespace === "string" && namespace !== "" ? namespace : undefined;
}
