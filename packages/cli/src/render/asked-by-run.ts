import { isDeliveryEvent, readEvents, type StoredEvent } from "@onexit/deliveries";
import { keptWorkflow } from "@onexit/engine";
import {
  type ActionRequested,
  type CompletedPhase,
  deliveriesOf,
  idempotencyKeyOf,
  journalSubject,
  requestsFor,
  type WorkflowEvent,
} from "@onexit/events";
import { evolve, rehearse, statusVariables, type WorkflowState } from "@onexit/interpreter";
import { typesOf } from "../events/event-filter.ts";
import type { GlobalOptions } from "../program/options.ts";
import { requireRun } from "../runtime/local-runs.ts";
import { readingStore } from "../runtime/reading-store.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import type { Asked } from "./message.ts";

/** What may be said of the messages of a run. */
export interface RunMessageOptions extends GlobalOptions {
  readonly nats?: string;
  /** As if the run had ended so. */
  readonly status?: CompletedPhase;
  /** A sequence, or a type: as things stood right after it. */
  readonly event?: string;
}

/** How long one attempt may take when nobody has said so, ms. */
const timeoutMs = 30_000;

/**
 * What a run has asked an action for; with `event` rendered from what was known right after that event, with `status` what it
 * would ask for if it ended so.
 */
export async function askedByRun(
  terminal: Terminal,
  action: string,
  name: string,
  options: RunMessageOptions,
): Promise<Asked> {
  const record = options.nats === undefined ? await requireRun(terminal.cwd, options.dataDir, name) : undefined;
  await using store = await readingStore(terminal, options, name);
  const seen = await keptWorkflow(store.nats, record?.namespace ?? options.namespace, record?.name ?? name);
  if (seen === undefined) throw new UsageError(`there is no workflow ${JSON.stringify(name)} with a first decision`, 5);
  const { state } = seen;
  const from = state.workflow.name;
  if (options.status !== undefined) return rehearsed(action, from, state, options.status);
  const subjects = [journalSubject(state.workflow), requestsFor(state.workflow), deliveriesOf(state.workflow)];
  const read = await Promise.all(subjects.map((subject) => readEvents(store.nats, subject)));
  const stored = read.flat().sort((a, b) => a.seq - b.seq);
  const asked = askedIn(stored, action);
  if (options.event === undefined) {
    if (asked.length > 0) return { from, requests: asked, notes: [] };
    throw new UsageError(`${from} has asked for no plugin.${action}; it asked for: ${actionsOf(stored)}`, 5);
  }
  return afterEvent(stored, asked, { action, from, event: options.event });
}

function rehearsed(action: string, from: string, state: WorkflowState, status: CompletedPhase): Asked {
  const { workflow, manifest, resources, context } = state;
  const requests = rehearse({ workflow, manifest, resources, context, at: Date.now(), outcome: status });
  const asked = requests.filter((request) => request.action === action);
  if (asked.length > 0) return { from, requests: asked, notes: [] };
  throw new UsageError(`${from} asks for no plugin.${action} when it ends ${status}`, 5);
}

/** Each request as it was edited last. */
function askedIn(stored: readonly StoredEvent[], action: string): readonly ActionRequested[] {
  const requests = stored.flatMap(({ event }) => (event.type === "ActionRequested" ? [event] : []));
  return [...new Map(requests.map((request) => [request.key, request])).values()].filter(
    (request) => request.action === action,
  );
}

function actionsOf(stored: readonly StoredEvent[]): string {
  const names = stored.flatMap(({ event }) => (event.type === "ActionRequested" ? [event.action] : []));
  return [...new Set(names)].join(", ") || "nothing";
}

interface AfterEvent {
  readonly action: string;
  readonly from: string;
  readonly event: string;
}

/** The messages of a request, or of a delivery, are its own; those of any other event are all of the action, with what was known by then. */
function afterEvent(
  stored: readonly StoredEvent[],
  asked: readonly ActionRequested[],
  { action, from, event: named }: AfterEvent,
): Asked {
  const { event, seq } = namedEvent(stored, named, from);
  const own = "key" in event ? asked.filter(({ key }) => key === event.key) : [];
  if (own.length > 0) return { from, requests: own, notes: [] };
  const state = stateAfter(stored, seq);
  const variables = statusVariables(state, event.at);
  const note = `as ${from} stood after seq ${seq}: ${variables.workflow.status}`;
  if (asked.length > 0) return { from, requests: asked.map((request) => ({ ...request, variables })), notes: [note] };
  const { workflow } = state;
  const request: ActionRequested = {
    type: "ActionRequested",
    at: event.at,
    workflow,
    key: idempotencyKeyOf({ workflow, run: 0, origin: `rendered for seq ${seq}`, action, destination: "" }),
    action,
    origin: { kind: "event", event: event.type },
    destination: "",
    parameters: {},
    variables,
    timeoutMs,
    notAfter: event.at + timeoutMs,
    required: false,
  };
  const alone = `${from} has asked for no plugin.${action}: this is what it says without parameters`;
  return { from, requests: [request], notes: [note, alone] };
}

/** By its sequence, or the last one of a type. */
function namedEvent(stored: readonly StoredEvent[], named: string, from: string): StoredEvent {
  const isSeq = /^\d+$/.test(named);
  const types = isSeq ? undefined : typesOf("--event", named);
  const found = stored.findLast(({ event, seq }) =>
    types === undefined ? seq === Number(named) : types.has(event.type),
  );
  if (found !== undefined) return found;
  const what = isSeq ? `seq ${named} is no event` : `there is no event ${named}`;
  throw new UsageError(`--event: ${what} of ${from}; see: onexit events list ${from}`, 5);
}

/** What the journal had come to by then. */
function stateAfter(stored: readonly StoredEvent[], upTo: number): WorkflowState {
  let state: WorkflowState | undefined;
  for (const { event, seq } of stored) {
    if (seq <= upTo && isJournalled(event)) state = evolve(state, event);
  }
  if (state === undefined) throw new UsageError(`--event: nothing was decided before seq ${upTo}`, 5);
  return state;
}

function isJournalled(event: StoredEvent["event"]): event is WorkflowEvent {
  return event.type !== "ActionRequested" && !isDeliveryEvent(event);
}
