import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";
import { campaign } from "./engine/campaign.ts";
import { tryInput } from "./engine/try-input.ts";
import { type TargetName, targetNames } from "./target.ts";
import { targetOf } from "./targets.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The examples alone: the inputs of a seed must be the same on every machine. */
const corpus = readCorpus(root, { beside: false });
/** Several tests share a processor, and no code is warm yet; `npm run fuzz` measures. */
const allowed = 1000;

/** How many inputs fit into a second or two. */
const counts: Readonly<Record<TargetName, number>> = {
  yaml: 25,
  manifest: 25,
  expression: 300,
  when: 60,
  template: 300,
  interpreter: 40,
};

it.each(targetNames)("%s keeps its promises whatever it is given", { timeout: 60_000 }, (name) => {
  const extent = { seed: 1, from: 0, count: counts[name], allowed, atLeast: allowed, shrinkMs: 3000 };
  const { failures } = campaign(targetOf(name, corpus), extent);
  expect(failures).toEqual([]);
});

const folder = join(import.meta.dirname, "regressions");

it.each(readdirSync(folder).sort())("what once broke something breaks it no more: %s", (file) => {
  const { target, input } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Regression;
  expect(tryInput(targetOf(target, corpus), written(input), allowed, allowed).failure).toBeUndefined();
});

/** One input, with a line saying what it broke. */
interface Regression {
  readonly target: TargetName;
  readonly broke: string;
  /** A text, or the source of a template, may be written as stretches, each with how often it stands there. */
  readonly input: unknown;
}

function written(input: unknown): unknown {
  if (Array.isArray(input)) {
    return (input as readonly (readonly [string, number])[]).map(([text, times]) => text.repeat(times)).join("");
  }
  const { source, ...rest } = input as { readonly source?: unknown };
  return Array.isArray(source) ? { ...rest, source: written(source) } : input;
}
