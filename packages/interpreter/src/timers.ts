import { Map as PersistentMap } from "immutable";

/** How long after a request's `notAfter` its delivery is journaled dead: no service answered. */
export const unansweredGraceMs = 60_000;

/** What a timer is for; the name says for whom. */
type TimerKind = "deadline" | "wait" | "delivery" | "retry" | "suspend";

/** The workflow's own `activeDeadlineSeconds`. */
export const workflowTimer = "workflow";

/** The name of a timer: of a node, or of a delivery by its key. */
export function timerOf(kind: TimerKind, of: string): string {
  return `${kind} ${of}`;
}

/** Timers by name, and a heap that finds the next one without looking at all of them. */
export interface Timers {
  /** Epoch ms. */
  readonly times: PersistentMap<string, number>;
  /** May hold timers that were set anew or removed since. */
  readonly heap: Heap | undefined;
}

/** A leftist heap: persistent, and merged in logarithmic time. */
interface Heap {
  readonly at: number;
  readonly name: string;
  readonly rank: number;
  readonly left: Heap | undefined;
  readonly right: Heap | undefined;
}

/** No timers. */
export const noTimers: Timers = { times: PersistentMap(), heap: undefined };

/** Set a timer, in place of an earlier one of the name. */
export function setTimer(timers: Timers, name: string, at: number): Timers {
  const entry: Heap = { at, name, rank: 1, left: undefined, right: undefined };
  return { times: timers.times.set(name, at), heap: merge(timers.heap, entry) };
}

/** Remove timers, those that are there. */
export function clearTimers(timers: Timers, ...names: readonly string[]): Timers {
  const times = timers.times.deleteAll(names);
  return times === timers.times ? timers : { times, heap: times.isEmpty() ? undefined : cleaned(times, timers.heap) };
}

/** The timers that are due, earliest first. */
export function dueTimers(timers: Timers, at: number): readonly string[] {
  const due: string[] = [];
  const seen = new Set<string>();
  for (let heap = cleaned(timers.times, timers.heap); heap !== undefined && heap.at <= at; ) {
    if (!seen.has(heap.name)) due.push(heap.name);
    seen.add(heap.name);
    heap = cleaned(timers.times, merge(heap.left, heap.right));
  }
  return due;
}

/** Epoch ms of the next timer; undefined when there is none. */
export function nextTimer(timers: Timers): number | undefined {
  return cleaned(timers.times, timers.heap)?.at;
}

/** The heap without outdated timers at its top. */
function cleaned(times: PersistentMap<string, number>, heap: Heap | undefined): Heap | undefined {
  let top = heap;
  while (top !== undefined && times.get(top.name) !== top.at) top = merge(top.left, top.right);
  return top;
}

function merge(a: Heap | undefined, b: Heap | undefined): Heap | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  // Of those at the same time by name: the order must not tell how the heap has grown.
  const [first, second] = b.at < a.at || (b.at === a.at && b.name < a.name) ? [b, a] : [a, b];
  const right = merge(first.right, second) as Heap;
  const left = first.left;
  if (left === undefined) return { ...first, left: right, right: undefined, rank: 1 };
  const [low, high] = left.rank < right.rank ? [left, right] : [right, left];
  return { ...first, left: high, right: low, rank: low.rank + 1 };
}
