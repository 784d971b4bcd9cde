import { DeliveryError, type DeliveryHistory, nextOutcomes, retryDelivery } from "@onexit/deliveries";
import { type ActionRequested, type DeliveryEvent, deliveryStateOf } from "@onexit/events";
import type { Nats } from "@onexit/nats";
import { previewRequest } from "@onexit/sdk";
import { loadProjectConfig } from "../load-project-config.ts";
import { type Edit, editedRequest, editParameters, parametersIn } from "../runtime/edit-request.ts";
import { type FoundDeliveries, withStore } from "../runtime/found-deliveries.ts";
import { findPureAction } from "../runtime/host-actions.ts";
import { withSession } from "../runtime/moment-session.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { type DeliveriesOptions, dryRunLines } from "./deliveries-options.ts";

/** How long `retry` waits for the outcomes, ms. */
const waitMs = 60_000;

/** One delivery to be tried again, with another message if it was edited. */
interface Retry {
  readonly delivery: DeliveryHistory;
  readonly edited: ActionRequested | undefined;
}

/** Tries dead deliveries again, each as the next attempt of the same delivery; 0 when all were sent, else 3. */
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
  if (all.length === 0) terminal.stdout.write("no such deliveries\n");
  let unsent = 0;
  for (const { run, deliveries } of found) {
    const retries = deliveries.map((delivery): Retry => ({ delivery, edited: edits.get(delivery.key) }));
    const actions = [...new Set(deliveries.map(({ action }) => action))];
    const use = (nats: Nats) => retryAll(terminal, nats, retries, all.length > 1);
    unsent +=
      run === undefined
        ? await withStore(terminal, options, run, use)
        : await withSession(terminal, run, { ...options, actions }, use);
  }
  return unsent === 0 ? 0 : 3;
}

/** How many were not sent. What is wrong with one of many costs the others nothing. */
async function retryAll(terminal: Terminal, nats: Nats, retries: readonly Retry[], isBulk: boolean): Promise<number> {
  const asked: DeliveryHistory[] = [];
  for (const { delivery, edited } of retries) {
    try {
      await retryDelivery(nats, delivery, Date.now(), edited);
      asked.push(delivery);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (!isBulk) throw new UsageError(error.message);
      terminal.stderr.write(`${error.message}\n`);
    }
  }
  const outcomes = await nextOutcomes(nats, asked, waitMs);
  const sent = asked.filter((delivery) => tell(terminal, delivery, outcomes.get(delivery.key)));
  return retries.length - sent.length;
}

/** True when it was sent. */
function tell(terminal: Terminal, { id }: DeliveryHistory, outcome: DeliveryEvent | undefined): boolean {
  if (outcome === undefined) {
    terminal.stderr.write(`${id} was asked for again; no outcome came within ${waitMs / 1000} s\n`);
    return false;
  }
  const state = deliveryStateOf(outcome);
  const why = outcome.type === "ActionDead" ? `: ${outcome.problem.message}` : "";
  terminal.stdout.write(`${id} ${state} at try ${outcome.attempt}${why}\n`);
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
