import { isObject, textOf } from "../json.ts";
import type { Received } from "../received.ts";
import { newestFirst } from "./newest-first.ts";

/** An incident as whoever is on call sees it. */
export interface IncidentCard {
  readonly key: string;
  /** Epoch ms of its latest event. */
  readonly at: number;
  readonly state: "triggered" | "acknowledged" | "resolved";
  readonly severity: string;
  readonly summary: string;
  readonly source: string;
  readonly triggers: number;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** By their names; what is no text is JSON. */
  readonly details: readonly (readonly [name: string, value: string])[];
}

/** What alerts have come to. */
export interface IncidentCards {
  take(received: Received): void;
  /** Newest first. */
  all(): readonly IncidentCard[];
}

const movesTo = { trigger: "triggered", acknowledge: "acknowledged", resolve: "resolved" } as const;

export function createIncidentCards(): IncidentCards {
  const incidents = new Map<string, IncidentCard>();
  return {
    take({ at, request, outcome }) {
      const key = textOf(outcome.stored?.dedup_key) || textOf(request.dedup_key);
      const state = movesTo[textOf(request.event_action) as keyof typeof movesTo] ?? "triggered";
      const before = incidents.get(key);
      const isNew = state === "triggered" && before?.state !== "triggered" && before?.state !== "acknowledged";
      const base = isNew || before === undefined ? openedBy(request) : before;
      incidents.set(key, { ...base, key, at, state, triggers: base.triggers + (state === "triggered" ? 1 : 0) });
    },
    all: () => newestFirst([...incidents.values()]),
  };
}

function openedBy(request: Received["request"]): Omit<IncidentCard, "key" | "at" | "state"> {
  const payload = isObject(request.payload) ? request.payload : {};
  const links = Array.isArray(request.links) ? request.links.filter(isObject) : [];
  const details = isObject(payload.custom_details) ? Object.entries(payload.custom_details) : [];
  return {
    severity: textOf(payload.severity),
    summary: textOf(payload.summary),
    source: textOf(payload.source),
    triggers: 0,
    links: links.map(({ href, text }) => ({ href: textOf(href), text: textOf(text) || textOf(href) })),
    details: details.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  };
}
