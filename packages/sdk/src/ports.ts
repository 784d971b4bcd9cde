import type { LedgerEntry } from "@onexit/events";

/** One arrival of a request. */
export interface MessagePort {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Stream sequence. */
  readonly seq: number;
  /** 1 at the first arrival. */
  readonly deliveryCount: number;
  ack(): Promise<void>;
  /** Comes again after the delay. */
  nak(delayMs: number): void | Promise<void>;
  /** Restarts the consumer's ack wait. */
  working(): void;
  /** Never comes again. */
  term(): void | Promise<void>;
}

/** The ledger of acts; `undefined` for a write means that somebody else was first. */
export interface LedgerPort {
  get(key: string): Promise<{ readonly entry: LedgerEntry; readonly revision: number } | undefined>;
  create(key: string, entry: LedgerEntry): Promise<number | undefined>;
  update(key: string, entry: LedgerEntry, revision: number): Promise<number | undefined>;
}

/** Stores one event; the same id twice is stored once. */
export type Publish = (subject: string, json: unknown, options: { readonly id: string }) => Promise<unknown>;

/** The times that an attempt reads, so that tests may give them. */
export interface Clock {
  /** Epoch ms. */
  readonly now: () => number;
  /** Ms that never run backwards, of no particular origin. */
  readonly monotonic: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** The clocks of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
};
