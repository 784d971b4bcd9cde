import fc from "fast-check";
import { ordinary } from "../sizes.ts";
import type { Target } from "../target.ts";
import { shrink, smallerTexts } from "./shrink.ts";
import { type Trial, tryInput } from "./try-input.ts";

/** How far a campaign goes. */
export interface Extent {
  readonly seed: number;
  /** The number of the first input. */
  readonly from: number;
  /** Ends at whichever comes first. */
  readonly ms?: number;
  readonly count?: number;
  /** Milliseconds that an ordinary input may cost. */
  readonly allowed?: number;
  readonly shrinkMs?: number;
  /** What takes less is not measured a second time. */
  readonly atLeast?: number;
  /** Called before each input, and each time when one is tried smaller. */
  readonly beat?: (index: number) => void;
  /** Called now and then. */
  readonly note?: (summary: Summary) => void;
}

/** The input that cost most. */
export interface Worst {
  readonly ms: number;
  readonly size: number;
  readonly index: number;
}

/** Something that was wrong, with the smallest input found for which it is. */
export interface Failure {
  readonly what: string;
  readonly stack?: string;
  readonly ms: number;
  readonly size: number;
  readonly index: number;
  readonly input: unknown;
}

/** What a campaign came to. */
export interface Summary {
  readonly inputs: number;
  readonly worst: Worst;
  /** Of inputs larger than ordinary ones. */
  readonly worstLarge: Worst;
  readonly failures: readonly Failure[];
  /** How many inputs failed in a way that had been seen before. */
  readonly repeated: number;
}

/** Usually: a start from cold code costs as much. */
const leastMs = 3;
/** What is too slow is slow for several reasons; anything else has one. */
const mostSlow = 6;

/** Gives a target its inputs, one after the other: number N of a seed is always the same. */
export function campaign(target: Target, extent: Extent): Summary {
  const {
    seed,
    from,
    ms = Number.POSITIVE_INFINITY,
    count = Number.POSITIVE_INFINITY,
    allowed,
    atLeast = leastMs,
  } = extent;
  const end = performance.now() + ms;
  const worst = { ordinary: nothing, large: nothing };
  const failures: Failure[] = [];
  const seen = new Map<string, number>();
  let inputs = 0;
  let repeated = 0;
  const summaryNow = () => ({ inputs, worst: worst.ordinary, worstLarge: worst.large, failures, repeated });
  for (let index = from; index < from + count && performance.now() < end; index += 1) {
    extent.beat?.(index);
    const input = inputOf(target, seed, index);
    const size = target.sizeOf(input);
    const kind = size > ordinary ? "large" : "ordinary";
    const trial = tryInput(target, input, Math.max(atLeast, worst[kind].ms * 0.7), allowed, () => extent.beat?.(index));
    inputs += 1;
    if (trial.ms > worst[kind].ms) worst[kind] = { ms: trial.ms, size, index };
    if (trial.failure !== undefined) {
      const key = kindOf(trial.failure);
      const times = seen.get(key) ?? 0;
      seen.set(key, times + 1);
      if (times < (trial.isSlow ? mostSlow : 1)) {
        failures.push(failureOf(target, input, trial, index, extent));
        extent.note?.(summaryNow());
      } else repeated += 1;
    }
    if (index % 50 === 0) extent.note?.(summaryNow());
  }
  return summaryNow();
}

/** Input number N of a seed. */
export function inputOf<Input>(target: Target<Input>, seed: number, index: number): Input {
  const mixed = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b);
  const [input] = fc.sample(target.inputs, { seed: mixed, numRuns: 1 });
  return input as Input;
}

const nothing: Worst = { ms: 0, size: 0, index: -1 };

/** The failure with the smallest input for it; what is slow stays as large as it is. */
function failureOf(target: Target, input: unknown, trial: Trial, index: number, extent: Extent): Failure {
  const { allowed, shrinkMs = 15_000, beat } = extent;
  const { failure: what = "", ms } = trial;
  if (trial.isSlow) return { what, ms, size: target.sizeOf(input), index, input };
  const fails = (candidate: unknown) => {
    beat?.(index);
    const { failure } = tryInput(target, candidate, Number.POSITIVE_INFINITY, allowed);
    return failure !== undefined && kindOf(failure) === kindOf(what);
  };
  const smallest = shrink(input, target.smaller ?? smallerInputs, fails, shrinkMs);
  const { failure = what, stack = trial.stack } = tryInput(target, smallest, leastMs, allowed);
  const found = { what: failure, ms, size: target.sizeOf(smallest), index, input: smallest };
  return stack === undefined ? found : { ...found, stack };
}

function smallerInputs(input: unknown): Iterable<unknown> {
  return typeof input === "string" ? smallerTexts(input) : [];
}

/** The same for failures that differ in names and numbers only. */
function kindOf(failure: string): string {
  return failure.replace(/"[^"]*"|'[^']*'|\d+/g, "…").slice(0, 120);
}
