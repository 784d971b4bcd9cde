import type { Fault } from "@onexit/inbox";
import type { Random } from "../fuzz/random.ts";
import type { Disturbed } from "./action.ts";

/** A fault, and the requests that it meets. */
export interface Disturbance {
  readonly target: Disturbed["all"];
  readonly fault: Fault;
}

/** Late, but sooner than anybody takes over what a dead service left: later than that nobody can know of it. */
const longestStallMs = 800;

/** Some trouble with a receiver: mostly a single request's, sometimes that of several. */
export function randomFault(random: Random, { acts, all, protocol }: Disturbed): Disturbance {
  const times = random.chance(0.1) ? 2 + random.below(8) : 1;
  const kinds: readonly (() => Fault)[] = [
    ...(protocol === "smtp" ? smtpAnswers : httpAnswers(random)),
    () => ({ stall: 100 + random.below(longestStallMs - 100) }),
    () => ({ stall: true }),
    () => ({ dropReply: true }),
    () => ({ dropReply: true }),
    () => ({ reset: true }),
  ];
  const fault = random.pick(kinds)();
  return { target: random.chance(0.8) ? acts : all, fault: { ...fault, times } };
}

function httpAnswers(random: Random): readonly (() => Fault)[] {
  return [
    () => ({ answer: 429, retryAfter: 1 + random.below(3) }),
    () => ({ answer: 429 }),
    () => ({ answer: 500 }),
    () => ({ answer: 503, retryAfter: 1 }),
    () => ({ answer: 502, acts: true }),
  ];
}

/** 4yz only: after 5yz a message is given up, and rightly. */
const smtpAnswers: readonly (() => Fault)[] = [
  () => ({ answer: 421 }),
  () => ({ answer: 450 }),
  () => ({ answer: 451 }),
  () => ({ answer: 452 }),
  () => ({ answer: 451, acts: true }),
];
