import { createHash } from "node:crypto";
import {
  type ActionRequested,
  type DeliveryEvent,
  type DeliveryState,
  deliveryIdOf,
  deliveryStateOf,
  type OnexitEvent,
  type Origin,
  type WorkflowIdentity,
} from "@onexit/events";
import { type DeliveryFilter, type FilterFacts, isInState, matchesFacts } from "./delivery-filter.ts";
import { isDeliveryEvent, messageOf } from "./delivery-log.ts";
import { isRateLimit } from "./destinations.ts";
import { messageOfEvent } from "./message.ts";

/** What is kept of a delivery so that it can be found and listed: a few hundred bytes, whatever was said. */
export interface DeliverySummary extends FilterFacts {
  readonly id: string;
  readonly key: string;
  readonly workflow: WorkflowIdentity;
  readonly origin: Origin;
  readonly template?: string;
  readonly required: boolean;
  /** Stream sequence of the first request. */
  readonly requestSeq: number;
  /** Epoch ms. */
  readonly requestedAt: number;
  /** The latest; 0 before the first. */
  readonly attempt: number;
  /** What was said last, in a line. */
  readonly message: string;
  /** Epoch ms, while it is retrying. */
  readonly nextAt?: number | undefined;
  readonly edited: boolean;
  /** The destination asked to be left alone. */
  readonly limited: boolean;
}

/** A part of what a filter means, newest first. */
export interface IndexPage {
  readonly items: readonly DeliverySummary[];
  /** How many there are in each state, whatever state the filter names. */
  readonly counts: Readonly<Partial<Record<DeliveryState, number>>>;
  /** Ask for what is before it; absent at the end. */
  readonly next?: number;
}

/** Which part of a list. */
export interface PageQuery {
  readonly limit: number;
  /** A stream sequence: only what was asked for before it. */
  readonly before?: number;
  /** Who asks may know of no others. */
  readonly isVisible?: (delivery: DeliverySummary) => boolean;
}

/** The newest deliveries of a store, kept in memory. */
export interface DeliveryIndex {
  /** Takes the next event of the stream. */
  add(event: OnexitEvent, seq: number): void;
  /** By its id or key. */
  find(idOrKey: string): DeliverySummary | undefined;
  list(filter: DeliveryFilter, page: PageQuery): IndexPage;
  /** Oldest first. */
  all(): Iterable<DeliverySummary>;
  readonly size: number;
  /** How many were left out for newer ones. */
  readonly forgotten: number;
}

/** An index of at most `most` deliveries, fed with the stream's events in their order. */
export function createDeliveryIndex(most: number): DeliveryIndex {
  const kept = new Map<string, DeliverySummary & { readonly fingerprint: string }>();
  const keys = new Map<string, string>();
  let forgotten = 0;

  const add = (event: OnexitEvent, seq: number) => {
    if (event.type === "ActionRequested") {
      const known = kept.get(event.key);
      const fingerprint = fingerprintOf(event);
      if (known !== undefined) {
        const { template } = event;
        const edited = known.edited || known.fingerprint !== fingerprint;
        kept.set(event.key, { ...known, edited, ...(template === undefined ? {} : { template }) });
        return;
      }
      kept.set(event.key, { ...requested(event, seq), fingerprint });
      keys.set(deliveryIdOf(event.key), event.key);
      if (kept.size > most) forgetOldest();
    } else if (isDeliveryEvent(event)) {
      const known = kept.get(event.key);
      // What is said again of an earlier attempt is no news.
      if (known !== undefined && event.attempt >= known.attempt) kept.set(event.key, { ...known, ...said(event) });
    }
  };

  const forgetOldest = () => {
    const [oldest] = kept.values();
    if (oldest === undefined) return;
    kept.delete(oldest.key);
    keys.delete(oldest.id);
    forgotten += 1;
  };

  return {
    add,
    find: (idOrKey) => kept.get(keys.get(idOrKey) ?? idOrKey),
    list({ state, ...rest }, { limit, before = Number.POSITIVE_INFINITY, isVisible = () => true }) {
      const meant = [...kept.values()].reverse().filter((one) => matchesFacts(rest, one) && isVisible(one));
      const counts: Partial<Record<DeliveryState, number>> = {};
      for (const one of meant) counts[one.state] = (counts[one.state] ?? 0) + 1;
      const chosen = meant.filter((one) => isInState(state, one.state) && one.requestSeq < before);
      const items = chosen.slice(0, limit);
      const last = items.at(-1);
      return { items, counts, ...(chosen.length > limit && last !== undefined ? { next: last.requestSeq } : {}) };
    },
    all: () => kept.values(),
    get size() {
      return kept.size;
    },
    get forgotten() {
      return forgotten;
    },
  };
}

/** Of thousands a second: Node's own hash is the fastest. */
function fingerprintOf(request: ActionRequested): string {
  return createHash("sha256").update(messageOf(request)).digest("base64").slice(0, 16);
}

function requested(request: ActionRequested, requestSeq: number): DeliverySummary {
  const { key, action, workflow, origin, template, required, destination, at } = request;
  return {
    id: deliveryIdOf(key),
    key,
    action,
    workflow,
    origin,
    ...(template === undefined ? {} : { template }),
    required,
    destination,
    state: "pending",
    requestSeq,
    requestedAt: at,
    updatedAt: at,
    attempt: 0,
    message: "",
    edited: false,
    limited: false,
  };
}

function said(event: DeliveryEvent): Partial<DeliverySummary> {
  return {
    state: deliveryStateOf(event),
    destination: event.destination,
    updatedAt: event.at,
    attempt: event.attempt,
    message: messageOfEvent(event),
    limited: "problem" in event && isRateLimit(event.problem),
    nextAt: event.type === "ActionFailed" ? event.nextAttemptAt : undefined,
  };
}
