import type { Happening } from "../api/types.ts";
import { lookOf, type Tone } from "./look.ts";
import { treeRows } from "./rows.ts";
import { isSkipped, type Run, type RunNode } from "./run.ts";
import { msOf } from "./time.ts";

/** A node as a bar, from when it began to when it ended or to now. */
export interface Bar {
  readonly node: RunNode;
  readonly depth: number;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly isOpen: boolean;
  readonly tone: Tone;
  readonly marks: readonly Mark[];
}

/** Something that was said of a delivery: a diamond on its node's row. */
export interface Mark {
  readonly at: number;
  readonly deliveryId: string;
  readonly state: string;
  readonly text: string;
}

/** A whole timeline. */
export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly main: readonly Bar[];
  readonly exit: readonly Bar[];
  /** When the main part ended; undefined while it has not. */
  readonly mainEnd: number | undefined;
}

/** More rows than this are not drawn: what failed or runs, and what holds it, goes first. */
export const mostRows = 400;

/** The rows of a run; `events` make times exact that the API knows in whole seconds only, and tell of attempts. */
export function timelineOf(run: Run, events: readonly Happening[], now: number): Timeline {
  const times = exactTimes(events);
  const marks = marksOf(run, events);
  const bar = ({ node, depth }: { readonly node: RunNode; readonly depth: number }): readonly Bar[] => {
    const exact = times.get(node.id);
    const from = exact?.from ?? node.startedAt;
    if (from === undefined || isSkipped(node)) return [];
    const end = exact?.to ?? node.finishedAt;
    const to = Math.max(from, end ?? now);
    const { tone } = lookOf(node);
    return [{ node, depth, from, to, isOpen: end === undefined, tone, marks: marks.get(node.name) ?? [] }];
  };
  const rows = treeRows(run);
  const main = widened(rows.main.flatMap(bar));
  const exit = widened(rows.exit.flatMap(bar));
  const all = [...main, ...exit];
  const from = Math.min(...all.map((one) => one.from), now);
  const ends = all.flatMap((one) => [one.to, ...one.marks.map(({ at }) => at)]);
  const to = Math.max(from + 1, ...ends);
  const ended = main[0]?.isOpen === false ? main[0].to : undefined;
  return { from, to, main, exit, mainEnd: run.main === undefined ? undefined : ended };
}

/** Round times between two instants, at most so many. */
export function ticksOf(from: number, to: number, most: number): readonly number[] {
  const span = to - from;
  const steps = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1.5e4, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5,
    216e5, 432e5, 864e5,
  ];
  const step = steps.find((one) => span / one <= most) ?? Math.ceil(span / most / 864e5) * 864e5;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, i) => i * step);
}

/** How an attempt or a delivery's event stands on the timeline. */
export function stateOfEvent(type: string, otherwise: string): string {
  const states: Readonly<Record<string, string>> = {
    ActionSucceeded: "sent",
    ActionPreviewed: "previewed",
    ActionFailed: "retrying",
    ActionDead: "dead",
    ActionSuppressed: "suppressed",
    ActionDropped: "dropped",
  };
  return states[type] ?? otherwise;
}

function exactTimes(events: readonly Happening[]): ReadonlyMap<string, { from?: number; to?: number }> {
  const times = new Map<string, { from?: number; to?: number }>();
  for (const { node, type, at } of events) {
    const ms = msOf(at);
    if (node === undefined || ms === undefined) continue;
    const known = times.get(node.id) ?? {};
    // The last start is the one that counts: a workflow that was retried began its nodes anew.
    if (type === "NodeStarted") known.from = Math.max(known.from ?? ms, ms);
    if (type === "NodeFinished") known.to = Math.max(known.to ?? ms, ms);
    times.set(node.id, known);
  }
  return times;
}

function marksOf(run: Run, events: readonly Happening[]): ReadonlyMap<string, readonly Mark[]> {
  const nodeOf = new Map((run.workflow.status?.deliveries ?? []).map((one) => [one.id, one.node]));
  const marks = new Map<string, Mark[]>();
  for (const { kind, type, at, delivery, message } of events) {
    const ms = msOf(at);
    const node = delivery === undefined ? undefined : nodeOf.get(delivery.id);
    // That a delivery has ended is the engine's note of what its service has said before.
    if (kind !== "delivery" || type === "DeliveryEnded") continue;
    if (delivery === undefined || node === undefined || ms === undefined) continue;
    const state = stateOfEvent(type, delivery.state);
    const text = [
      `${delivery.action} ${delivery.destination ?? ""}: ${state}`,
      `try ${delivery.attempt ?? 1}`,
      message ?? "",
    ];
    const list = marks.get(node) ?? [];
    list.push({ at: ms, deliveryId: delivery.id, state, text: text.filter((one) => one !== "").join(" · ") });
    marks.set(node, list);
  }
  return marks;
}

/** A holder is at least as long as what it holds: their times may come from different clocks. */
function widened(bars: readonly Bar[]): readonly Bar[] {
  const wide = bars.map((bar) => ({ ...bar }));
  for (let i = wide.length - 1; i >= 0; i -= 1) {
    const bar = wide[i];
    if (bar === undefined) continue;
    for (let j = i + 1; j < wide.length && (wide[j]?.depth ?? 0) > bar.depth; j += 1) {
      bar.from = Math.min(bar.from, wide[j]?.from ?? bar.from);
      bar.to = Math.max(bar.to, wide[j]?.to ?? bar.to);
    }
  }
  return wide;
}

/** Which rows are drawn: all, or of too many what failed or goes on with what holds it, then the first. */
export function rowsToDraw(bars: readonly Bar[]): readonly Bar[] {
  if (bars.length <= mostRows) return bars;
  const telling = bars.filter((bar) => bar.depth === 0 || bar.isOpen || bar.tone === "failed" || bar.tone === "error");
  const wanted = new Set([...new Set([...telling, ...bars])].slice(0, mostRows));
  return bars.filter((bar) => wanted.has(bar));
}
