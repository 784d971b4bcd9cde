/** What the receivers have of one action's deliveries. */
export interface Figures {
  readonly deliveries: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** How often the receiver was told what it knew by its id; undefined where there are no such ids. */
  readonly toldAgain: number | undefined;
}

/** What came of it. */
export interface ChaosResult {
  readonly figures: ReadonlyMap<string, Figures>;
  /** Workflows whose step did not run exactly once. */
  readonly ranOtherwise: readonly string[];
  /** Deliveries that ended as anything but sent, by what the engine says, with why. */
  readonly notSent: readonly string[];
  /** Workflows of which nobody ever said that they were over, and services with work left. */
  readonly open: readonly string[];
  readonly kills: ReadonlyMap<string, number>;
  readonly faults: number;
  readonly seconds: number;
}

/** True when everything arrived once, and everybody says so. */
export function isClean({ figures, ranOtherwise, notSent, open }: ChaosResult): boolean {
  const wrong = [...figures.values()].flatMap(({ lost, doubled }) => [...lost, ...doubled]);
  return [wrong, ranOtherwise, notSent, open].every((list) => list.length === 0);
}
