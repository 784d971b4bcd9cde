import { DeliveryError, type DeliveryHistory, nextOutcomes, reasonIn, retryDelivery } from "@onexit/deliveries";
import { type ActionRequested, type DeliveryEvent, deliveryStateOf, durationText } from "@onexit/events";
import type { Nats } from "@onexit/nats";
import { previewRequest } from "@onexit/sdk";
import { loadProjectConfig } from "../load-project-config.ts";
import { note, remark, say } from "../print.ts";
import { ageMs } from "../runtime/age.ts";
import { type Edit, editedRequest, editParameters, parametersIn } from "../runtime/edit-request.ts";
import { type FoundDeliveries, withStore } from "../runtime/found-deliveries.ts";
import { findPureAction } from "../runtime/host-actions.ts";
import { onInterrupts } from "../runtime/interrupts.ts";
import { withSession } from "../runtime/moment-session.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { rowOfEvent } from "../view/delivery-row.ts";
import { type DeliveriesOptions, dryRunLines } from "./deliveries-options.ts";

/** How long `retry` waits for the outcomes unless told, ms. */
const usualWaitMs = 60_000;
/** After a retry a delivery is tried for a day; what nobody has spoken of a minute later is overdue. */
const longestWaitMs = 24 * 3_600_000 + 60_000;

/** How many came to what. */
interface Tally {
  readonly unsent: number;
  /** Of which nothing was heard in time. */
  readonly unheard: number;
}

/** One delivery to be tried again, with another message if it was edited. */
interface Retry {
  readonly delivery: DeliveryHistory;
  readonly edited: ActionRequested | undefined;
}

/** Tries dead deliveries again, each as the next attempt of the same delivery; 0 when all were sent, 3 when one was not, 124 when the time was over. */
export async function retry(
  terminal: Terminal,
  options: DeliveriesOptions,
  found: readonly FoundDeliveries[],
): Promise<number> {
  const all = found.flatMap(({ deliveries }) => deliveries);
  if (options.edit && all.length !== 1) throw new UsageError("--edit edits one delivery; name it by its id");
  const edits = await editsOf(terminal, options, all);
  if (options.dryRun) {
    terminal.stdout.write(`${dryRunLines("retry", found).join("\n")}\n`);
    return 0;
  }
  if (all.length === 0) note(terminal, "no such deliveries");
  const waiting = waitOf(options);
  const interrupted = new AbortController();
  const release = onInterrupts([() => interrupted.abort(), () => process.exit(130)]);
  const tallies: Tally[] = [];
  try {
    for (const { run, deliveries } of found) {
      const retries = deliveries.map((delivery): Retry => ({ delivery, edited: edits.get(delivery.key) }));
      const actions = [...new Set(deliveries.map(({ action }) => action))];
      const use = (nats: Nats) =>
        retryAll(terminal, nats, retries, {
          ...waiting,
          signal: interrupted.signal,
          isBulk: all.length > 1,
          isOwn: run !== undefined,
          reason: reasonIn(options.reason),
        });
      tallies.push(
        run === undefined
          ? await withStore(terminal, options, run, use)
          : await withSession(terminal, run, { ...options, actions }, use),
      );
    }
  } finally {
    release();
  }
  if (interrupted.signal.aborted) return 130;
  const count = (what: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[what], 0);
  if (count("unsent") === 0) return 0;
  // Within a day and a minute a service, or the engine, says something: without a limit, silence means overdue.
  return count("unsent") === count("unheard") && waiting.ms < longestWaitMs ? 124 : 3;
}

/** How long is waited, and whether tries are told of that are not the last. */
interface Waiting {
  readonly ms: number;
  readonly toTheEnd: boolean;
}

function waitOf({ wait = false, timeout }: DeliveriesOptions): Waiting {
  const usual = wait ? longestWaitMs : usualWaitMs;
  return { ms: timeout === undefined ? usual : Math.min(ageMs("--timeout", timeout), longestWaitMs), toTheEnd: wait };
}

interface RetryAll extends Waiting {
  readonly signal: AbortSignal;
  readonly isBulk: boolean;
  /** The deliveries are those of a run here, which has no services while nobody looks. */
  readonly isOwn: boolean;
  readonly reason: string | undefined;
}

/** How many were not sent. What is wrong with one of many costs the others nothing. */
async function retryAll(
  terminal: Terminal,
  nats: Nats,
  retries: readonly Retry[],
  { ms, toTheEnd, signal, isBulk, isOwn, reason }: RetryAll,
): Promise<Tally> {
  const asked: DeliveryHistory[] = [];
  for (const { delivery, edited } of retries) {
    try {
      // A run's own services are there only now, so what waits for its next try gets it by their being there.
      if (isOwn && delivery.state === "retrying") {
        remark(terminal, `${delivery.id} waits for its next try, which is made while this waits`);
        asked.push(delivery);
        continue;
      }
      await retryDelivery(nats, delivery, { now: Date.now(), edited, reason });
      asked.push(delivery);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (!isBulk) throw new UsageError(error.message);
      terminal.stderr.write(`${error.message}\n`);
    }
  }
  const onAttempt = (event: DeliveryEvent) => {
    const { id, state, attempt, message } = rowOfEvent(event, false);
    terminal.stderr.write(`${id} ${state} after try ${attempt}: ${message}\n`);
  };
  const began = performance.now();
  const outcomes = await nextOutcomes(nats, asked, ms, { signal, ...(toTheEnd ? { onAttempt } : {}) });
  const sent = asked.filter((delivery) =>
    tell(terminal, delivery, outcomes.get(delivery.key), performance.now() - began),
  );
  return { unsent: retries.length - sent.length, unheard: asked.length - outcomes.size };
}

/** True when it was sent. */
function tell(
  terminal: Terminal,
  { id }: DeliveryHistory,
  outcome: DeliveryEvent | undefined,
  waitedMs: number,
): boolean {
  if (outcome === undefined) {
    terminal.stderr.write(
      `${id} was asked for again; no outcome came within ${durationText(waitedMs)}: onexit deliveries show ${id}\n`,
    );
    return false;
  }
  const state = deliveryStateOf(outcome);
  const why = outcome.type === "ActionDead" ? `: ${outcome.problem.message}` : "";
  const line = `${id} ${state} at try ${outcome.attempt}${why}`;
  if (state !== "sent") terminal.stdout.write(`${line}\n`);
  else say(terminal, line);
  return state === "sent";
}

/** The edited requests by key; a message that its action would refuse is refused here, before anything is changed. */
async function editsOf(
  terminal: Terminal,
  options: DeliveriesOptions,
  all: readonly DeliveryHistory[],
): Promise<ReadonlyMap<string, ActionRequested>> {
  const edits = new Map<string, ActionRequested>();
  const { set = [], parametersFile, edit } = options;
  if (set.length === 0 && parametersFile === undefined && !edit) return edits;
  const { actions: own } = await loadProjectConfig(terminal, options.config, undefined);
  const given = parametersFile === undefined ? undefined : parametersIn(parametersFile);
  for (const { id, key, action, request } of all) {
    let edited = editedRequest(request, { set, ...(given === undefined ? {} : { parameters: given }) } satisfies Edit);
    if (edit) {
      const parameters = editParameters(edited.parameters, id, terminal.env);
      if (parameters !== undefined) edited = editedRequest(edited, { parameters });
    }
    const known = await findPureAction(action, own);
    const preview = known === undefined ? undefined : previewRequest(known, edited, {});
    if (preview !== undefined && "invalid" in preview)
      throw new UsageError(`${id}: ${preview.invalid}; nothing was retried`);
    const unknown = preview?.unknown ?? [];
    if (unknown.length > 0) terminal.stderr.write(`${id}: nobody knows ${unknown.join(", ")}\n`);
    edits.set(key, edited);
  }
  return edits;
}
