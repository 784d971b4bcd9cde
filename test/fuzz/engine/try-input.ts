import { ordinary } from "../sizes.ts";
import { type Part, promise, type Target } from "../target.ts";
import { cpuTimeOf, leastTimeOf } from "./measure.ts";

/**
 * What an ordinary input may cost at most, in milliseconds of the processor. A target with a rate may take that for an
 * input of any size, if it comes to more.
 */
export const mostMs = 100;

/** What an input came to. */
export interface Trial {
  /** Of the part that took longest. */
  readonly ms: number;
  readonly part: string;
  /** In one line what is wrong; undefined: nothing. */
  readonly failure?: string;
  readonly isSlow?: boolean;
  readonly stack?: string;
}

/**
 * Does everything with an input, each part twice; measures well what took longer than `atLeast`. `beat` is called before each
 * time: what takes seconds and is done thirty times does not hang.
 */
export function tryInput<Input>(
  target: Target<Input>,
  input: Input,
  atLeast: number,
  most = mostMs,
  beat: () => void = () => {},
): Trial {
  const size = target.sizeOf(input);
  const allowed = Math.max(most, (size / 1000) * (target.msPerThousand ?? 0));
  let worst = { ms: 0, part: "" };
  for (const [name, part] of Object.entries(target.parts)) {
    try {
      const run = (given: Input, turn: number) => {
        beat();
        return part.run(given, turn);
      };
      const ms = tryPart({ ...part, run }, input, atLeast, allowed);
      if (ms > worst.ms) worst = { ms, part: name };
    } catch (error) {
      return { ms: 0, part: name, failure: `${name}: ${messageOf(error)}`, stack: stackOf(error) };
    }
  }
  if (target.cost !== undefined) worst = { ms: target.cost(input), part: "cost" };
  const isBounded = size <= ordinary || target.msPerThousand !== undefined;
  if (worst.ms <= allowed || !isBounded) return worst;
  return { ...worst, failure: `${worst.part}: slow`, isSlow: true };
}

/** The milliseconds that a part took. */
function tryPart<Input>({ run, check }: Part<Input>, input: Input, atLeast: number, allowed: number): number {
  let first: unknown;
  const once = cpuTimeOf(() => {
    first = run(input, 0);
  });
  check?.(first, input);
  promise(Object.keys(Object.prototype).length === 0, "Object.prototype was changed");
  promise(show(first) === show(run(input, 0)), "not the same twice");
  // Far too slow already: more of it would only look like a hang.
  if (once > 3 * allowed)
    return Math.min(
      once,
      cpuTimeOf(() => run(input, 1)),
    );
  const measure = (from: number) => leastTimeOf(3, from, (turn) => run(input, turn));
  const better = once > atLeast ? Math.min(once, measure(1)) : once;
  // A collection of garbage, or code that was not compiled yet, is no fault of the input.
  return better > allowed ? Math.min(better, measure(4)) : better;
}

/** A value as text, whatever it is. */
function show(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? `${item}n` : item)) ?? "undefined";
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 300);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? "").split("\n").slice(0, 12).join("\n") : "";
}
