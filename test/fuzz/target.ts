import type fc from "fast-check";

/** Something that is given inputs nobody would think of. */
export interface Target<Input = unknown> {
  readonly name: TargetName;
  readonly inputs: fc.Arbitrary<Input>;
  readonly parts: Readonly<Record<string, Part<Input>>>;
  /** Characters that a person would have to send. */
  readonly sizeOf: (input: Input) => number;
  /** Milliseconds that each 1000 characters may cost, where that comes to more than any input may; also of large ones. */
  readonly msPerThousand?: number;
  /** Milliseconds of the processor, where that is not the time that the slowest part takes. */
  readonly cost?: (input: Input) => number;
  /** Smaller inputs to try, when the arbitrary cannot know them. */
  readonly smaller?: (input: Input) => Iterable<Input>;
}

/** Something that is done with an input. */
export interface Part<Input> {
  /** Must give the same every time. `turn` is another number at each measurement, for what remembers its inputs. */
  readonly run: (input: Input, turn: number) => unknown;
  /** Throws when a promise is broken by what came out. */
  readonly check?: (result: unknown, input: Input) => void;
}

/** A part, with the type of its result forgotten. */
export function partOf<Input, Result>(
  run: (input: Input, turn: number) => Result,
  check?: (result: Result, input: Input) => void,
): Part<Input> {
  return { run, ...(check === undefined ? {} : { check: check as (result: unknown, input: Input) => void }) };
}

/** The targets, in the order in which they run. */
export const targetNames = ["yaml", "manifest", "expression", "when", "template", "interpreter"] as const;

export type TargetName = (typeof targetNames)[number];

/** A promise that was not kept. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

/** Throws when something that must hold does not. */
export function promise(holds: boolean, what: string): asserts holds {
  if (!holds) throw new BrokenPromise(what);
}
