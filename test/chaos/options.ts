import type { ChaosAction } from "./action.ts";

/** What is to happen. */
export interface ChaosOptions {
  readonly actions: readonly ChaosAction[];
  /** At least so many, of all actions together. */
  readonly deliveries: number;
  /** Decides what is killed, disturbed and asked for; when things happen is up to the machine. */
  readonly seed: number;
  /** A kill every so often, on average. */
  readonly killEveryMs: number;
  /** Nothing is killed any more after so long; ms. To the end unless given. */
  readonly killForMs?: number;
  /** How many workflows are under way at once. */
  readonly window: number;
  /** For how long nothing may end before everything is taken for stuck, ms. */
  readonly patienceMs: number;
  /** A directory for the store and for what all wrote, when anything is wrong. */
  readonly keepAt?: string;
  readonly onProgress?: (settled: number, workflows: number) => void;
}
