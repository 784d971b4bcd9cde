// Runs one target in this process; what it finds is in files of a directory: see scripts/fuzz.mjs.
import { openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readCorpus } from "../corpus.ts";
import type { TargetName } from "../target.ts";
import { targetOf } from "../targets.ts";
import { campaign, inputOf, type Summary } from "./campaign.ts";
import { tryInput } from "./try-input.ts";

const { values } = parseArgs({
  options: {
    root: { type: "string", default: "." },
    dir: { type: "string", default: "." },
    target: { type: "string", default: "yaml" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    ms: { type: "string", default: "1000" },
    /** Only writes down the input of `from`, for a parent whose child was lost with it. */
    print: { type: "boolean", default: false },
    broke: { type: "string", default: "" },
    /** A file of such an input, to be tried alone. */
    replay: { type: "string" },
  },
});
const { root, dir, broke } = values;
const name = values.target as TargetName;
const [seed, from, ms] = [values.seed, values.from, values.ms].map(Number) as [number, number, number];
const target = targetOf(name, readCorpus(root));
let beats = 0;
let written = 0;

if (values.replay !== undefined) {
  const { input } = JSON.parse(readFileSync(values.replay, "utf8")) as { readonly input: unknown };
  for (let turn = 1; turn <= 3; turn += 1) console.log(tryInput(target, input, 0));
} else if (values.print) write(from, broke, inputOf(target, seed, from));
else {
  const progress = openSync(join(dir, "progress"), "w");
  const beat = (index: number) => {
    beats += 1;
    writeSync(progress, `${index} ${beats}`.padEnd(40), 0);
  };
  note(campaign(target, { seed, from, ms, beat, note }));
}

function note(summary: Summary): void {
  const failures = summary.failures.map(({ input, ...failure }, at) => {
    if (at >= written) write(failure.index, failure.what, input, failure.stack);
    return failure;
  });
  written = failures.length;
  writeFileSync(join(dir, "summary.new"), JSON.stringify({ ...summary, failures }));
  renameSync(join(dir, "summary.new"), join(dir, "summary.json"));
}

/** In the shape of test/fuzz/regressions. */
function write(index: number, what: string, input: unknown, stack = ""): void {
  const found = {
    target: name,
    broke: what,
    seed,
    index,
    input,
    ...(stack === "" ? {} : { stack: stack.split("\n") }),
  };
  writeFileSync(join(dir, `${name}-${seed}-${index}.json`), `${JSON.stringify(found, null, 1)}\n`);
}
