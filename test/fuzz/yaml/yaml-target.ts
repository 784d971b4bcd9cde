import { parseManifests, resourcesIn } from "@onexit/manifest";
import fc from "fast-check";
import { parseProjectConfig } from "../../../packages/cli/src/project-config.ts";
import type { Corpus } from "../corpus.ts";
import { largest, ordinary, repetitions, yamlRate } from "../sizes.ts";
import { partOf, type Target } from "../target.ts";
import { bombs } from "./bombs.ts";
import { checkIssues } from "./check-issues.ts";
import { mutatedTexts } from "./mutations.ts";
import { words } from "./words.ts";

/** Any text that could be called a YAML file. */
export function yamlTarget(corpus: Corpus): Target<string> {
  const inputs = fc.oneof(
    { weight: 60, arbitrary: mutatedTexts(corpus.manifests, ordinary) },
    { weight: 8, arbitrary: repetitions(words, ordinary) },
    { weight: 8, arbitrary: bombs(ordinary) },
    { weight: 8, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
    { weight: 20, arbitrary: fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join("")) },
    { weight: 1, arbitrary: repetitions(words, largest) },
    { weight: 1, arbitrary: bombs(largest) },
  );
  return {
    name: "yaml",
    inputs,
    msPerThousand: yamlRate,
    sizeOf: (text) => text.length,
    parts: {
      parseManifests: partOf(
        (text) => parseManifests(text, "f.yaml", { portability: true }),
        (parsed, text) => checkIssues("issues" in parsed ? parsed.issues : parsed.warnings, text),
      ),
      resourcesIn: partOf((text) => resourcesIn(text)),
      parseProjectConfig: partOf((text) => parseProjectConfig(text, "onexit.yaml", "/dir")),
    },
  };
}
