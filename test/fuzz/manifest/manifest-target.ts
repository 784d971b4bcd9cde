import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import {
  lintResource,
  parseManifests,
  type ReadOptions,
  readCronWorkflow,
  readWorkflow,
  withArguments,
  workflowSchema,
} from "@onexit/manifest";
import fc from "fast-check";
import { smallerJson } from "../engine/shrink.ts";
import { randomOf } from "../random.ts";
import { largest, ordinary, upTo, yamlRate } from "../sizes.ts";
import { partOf, type Target } from "../target.ts";
import { checkIssues } from "../yaml/check-issues.ts";
import { anything, jsonOf } from "./from-schema.ts";
import { largeManifest } from "./large.ts";

/** Manifests as JSON: what they should be, and less and less so. */
export function manifestTarget(): Target<JsonObject> {
  const seed = fc.integer();
  const wild = fc.record({
    seed,
    wrong: fc.constantFrom(0, 0.002, 0.01, 0.05, 0.3),
    fields: fc.constantFrom(0.1, 0.25, 0.5, 0.8),
    budget: upTo(5000),
    kind: fc.constantFrom(
      "Workflow",
      "Workflow",
      "Workflow",
      "WorkflowTemplate",
      "ClusterWorkflowTemplate",
      "CronWorkflow",
    ),
  });
  const large = (most: number) =>
    fc
      .tuple(fc.nat(1000), upTo(most / 40), seed)
      .map(([kind, count, of]) => trimmed((less) => largeManifest(kind, Math.ceil(count * less), randomOf(of)), most));
  return {
    name: "manifest",
    inputs: fc.oneof(
      { weight: 30, arbitrary: wild.map(manifestOf) },
      { weight: 8, arbitrary: large(ordinary) },
      { weight: 1, arbitrary: large(largest) },
    ),
    msPerThousand: yamlRate,
    sizeOf: (manifest) => JSON.stringify(manifest).length,
    smaller: (manifest) => smallerJson(manifest) as Iterable<JsonObject>,
    parts: {
      read: partOf((manifest) => read(manifest, {})),
      "read for Argo": partOf((manifest) =>
        read(manifest, { semantics: "argo", portability: true, resources: [manifest] }),
      ),
      arguments: partOf((manifest) => {
        const isRead = manifest.kind === "Workflow" && "workflow" in readWorkflow(manifest);
        return isRead ? withArguments(manifest, { a: "1", ["__proto__"]: "2" }) : undefined;
      }),
      parse: partOf(
        (manifest) => parseManifests(JSON.stringify(manifest), "f.json"),
        (parsed, manifest) =>
          checkIssues("issues" in parsed ? parsed.issues : parsed.warnings, JSON.stringify(manifest)),
      ),
    },
  };
}

/** As much of it as fits. */
function trimmed(make: (less: number) => JsonObject, most: number): JsonObject {
  for (let less = 1; ; less /= 2) {
    const manifest = make(less);
    if (JSON.stringify(manifest).length <= most) return manifest;
  }
}

function read(manifest: JsonObject, options: ReadOptions): unknown {
  if (manifest.kind === "CronWorkflow") return readCronWorkflow(manifest, options);
  if (manifest.kind !== "Workflow") return lintResource(manifest, options);
  return readWorkflow(manifest, options);
}

function manifestOf({
  seed,
  wrong,
  fields,
  budget,
  kind,
}: {
  seed: number;
  wrong: number;
  fields: number;
  budget: number;
  kind: string;
}): JsonObject {
  const random = randomOf(seed);
  const schema = workflowSchema();
  const definitions = schema.$defs as JsonObject;
  const specOf = (definition: Json | undefined) => jsonOf(definition, schema, random, { wrong, fields, budget });
  const spec = specOf(definitions[kind === "CronWorkflow" ? "CronWorkflowSpec" : "WorkflowSpec"]);
  // Without templates nothing else is looked at.
  const templates = random.list(1 + random.below(6), () => specOf(definitions.Template));
  const whole =
    isJsonObject(spec) && kind !== "CronWorkflow" && random.chance(0.9)
      ? { entrypoint: "a", ...spec, templates }
      : spec;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind,
    metadata: random.chance(wrong) ? anything(random, 0) : { name: "a" },
    spec: whole,
  };
}
