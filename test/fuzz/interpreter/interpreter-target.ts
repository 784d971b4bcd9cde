import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject } from "@onexit/events";
import { argoWorkflow, decide, decodeState, encodeState, fold, plan, type WorkflowState } from "@onexit/interpreter";
import { parseManifests, readWorkflow, withArguments } from "@onexit/manifest";
import fc from "fast-check";
import type { Corpus } from "../corpus.ts";
import { leastTimeOf } from "../engine/measure.ts";
import { smallerJson } from "../engine/shrink.ts";
import { randomOf } from "../random.ts";
import { promise, type Target } from "../target.ts";
import { drive, type Journey, type Story } from "./drive.ts";
import type { Choice } from "./inputs-of.ts";
import { workflowOf } from "./workflow-of.ts";

/** Valid workflows, and whatever happens while they run. */
export function interpreterTarget({ manifests }: Corpus): Target<Story> {
  const real = manifests.flatMap(workflowsIn);
  const made = fc.integer().map((seed) => workflowOf(randomOf(seed)));
  const choices = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000)) as fc.Arbitrary<Choice>, {
    maxLength: 120,
  });
  const story = fc
    .record({
      manifest:
        real.length === 0
          ? made
          : fc.oneof({ weight: 6, arbitrary: made }, { weight: 1, arbitrary: fc.constantFrom(...real) }),
      semantics: fc.constantFrom("onexit" as const, "argo" as const),
      choices,
    })
    .filter(({ manifest, semantics }) => isValid(manifest, semantics));
  return {
    name: "interpreter",
    inputs: story,
    sizeOf: (input) => JSON.stringify(input).length,
    cost: (input) => {
      const { state, input: asked } = drive(input).slowest;
      return leastTimeOf(3, 0, () => decide(state, asked));
    },
    *smaller(input) {
      for (const less of smallerJson(input.choices)) {
        const kept = (less as readonly Choice[]).filter((choice) => Array.isArray(choice) && choice.length === 3);
        yield { ...input, choices: kept };
      }
      for (const manifest of smallerJson(input.manifest)) {
        const smaller = { ...input, manifest: manifest as JsonObject };
        if (isJsonObject(smaller.manifest) && isValid(smaller.manifest, input.semantics)) yield smaller;
      }
    },
    parts: { "to its end": { run: (input) => checked(drive(input)) } },
  };
}

function checked({ state, events }: Journey): unknown {
  const stored = JSON.stringify(encodeState(state));
  // Whatever the order of its keys, and whether what is undefined has one.
  const isSame = (other: WorkflowState | undefined) =>
    other !== undefined && isDeepStrictEqual(JSON.parse(JSON.stringify(encodeState(other))), JSON.parse(stored));
  const folded = fold(undefined, events);
  promise(isSame(folded), "the journal folds to another state");
  const read = decodeState(JSON.parse(stored) as JsonObject);
  promise(isSame(read), "a stored state is read as another");
  return [events, argoWorkflow(state, "1"), plan(state)];
}

function isValid(manifest: JsonObject, semantics: Story["semantics"]): boolean {
  return "workflow" in readWorkflow(manifest, { semantics });
}

/** The workflows of a file that need nothing from others, with a value for each parameter. */
function workflowsIn(text: string): readonly JsonObject[] {
  const parsed = parseManifests(text, "f.yaml");
  if (!("workflows" in parsed)) return [];
  return parsed.workflows.flatMap(({ manifest }) => {
    if (!isValid(manifest, "onexit") || !isValid(manifest, "argo")) return [];
    const filled = withArguments(manifest, {});
    return "manifest" in filled ? [filled.manifest] : [];
  });
}
