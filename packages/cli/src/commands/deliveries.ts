import {
  attemptsIn,
  DeliveryError,
  type DeliveryFilter,
  type DeliveryHistory,
  destinationViews,
  filterOf,
  ledgerRecordOf,
  matches,
  saysSomething,
} from "@onexit/deliveries";
import { outputOptions } from "../output.ts";
import {
  deliveriesIn,
  type FoundDeliveries,
  filterDeliveries,
  findDeliveries,
  withStore,
} from "../runtime/found-deliveries.ts";
import { requireRun } from "../runtime/local-runs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { attemptText } from "../view/attempt-text.ts";
import { deliveryTable, deliveryText } from "../view/delivery-history.ts";
import { destinationTable } from "../view/destinations.ts";
import { createStyle } from "../view/style.ts";
import type { DeliveriesOptions } from "./deliveries-options.ts";
import { drop } from "./drop-deliveries.ts";
import { retry } from "./retry-deliveries.ts";

/** `onexit deliveries list [RUN] | show ID | retry ID… | drop ID… | destinations`: what became of every message, and what a person may do. */
export async function deliveries(
  terminal: Terminal,
  [verb, ...targets]: readonly string[],
  given: unknown,
): Promise<number> {
  const asked = given as DeliveriesOptions;
  const options: DeliveriesOptions = asked.dead === true ? { ...asked, state: "dead" } : asked;
  const filter = readFilter(options);
  switch (verb) {
    case "list":
      return await list(terminal, options, filter, targets[0]);
    case "destinations":
      return await destinations(terminal, options, filter);
    case "show":
      return await show(terminal, options, requireId(targets));
    case "retry":
      return await retry(terminal, options, await meant(terminal, options, filter, targets, "dead"));
    case "drop":
      return await drop(terminal, options, await meant(terminal, options, filter, targets, undefined));
    default:
      throw new UsageError(
        `onexit deliveries has no verb ${JSON.stringify(verb)}: write list, show ID, retry ID, drop ID or destinations`,
      );
  }
}

async function list(
  terminal: Terminal,
  options: DeliveriesOptions,
  filter: DeliveryFilter,
  target: string | undefined,
): Promise<number> {
  const chosen = (await listed(terminal, options, filter, target)).flatMap(({ deliveries }) => deliveries);
  const text =
    options.output === "json"
      ? JSON.stringify({ version: 1, items: chosen }, undefined, 2)
      : deliveryTable(chosen, styleOf(terminal, options)).join("\n");
  terminal.stdout.write(`${text}\n`);
  return 0;
}

/** How each destination has answered, over all runs here or on the server. */
async function destinations(terminal: Terminal, options: DeliveriesOptions, filter: DeliveryFilter): Promise<number> {
  const found = (await filterDeliveries(terminal, options, filter)).flatMap(({ deliveries }) => deliveries);
  const views = destinationViews(found);
  const text =
    options.output === "json"
      ? JSON.stringify({ version: 1, items: views }, undefined, 2)
      : destinationTable(views).join("\n");
  terminal.stdout.write(`${text}\n`);
  return 0;
}

/** Of the run that is named; of all runs here where the filter looks beyond one; else of the latest. */
async function listed(
  terminal: Terminal,
  options: DeliveriesOptions,
  filter: DeliveryFilter,
  target: string | undefined,
): Promise<readonly FoundDeliveries[]> {
  const isWide = filter.workflow !== undefined || filter.since !== undefined || filter.until !== undefined;
  if (options.nats !== undefined) {
    return filterDeliveries(terminal, options, target === undefined ? filter : { ...filter, workflow: target });
  }
  if (target === undefined && isWide) return filterDeliveries(terminal, options, filter);
  const run = await requireRun(terminal.cwd, options.dataDir, target ?? "@latest");
  const found = await deliveriesIn(terminal, options, run);
  return [{ run, deliveries: found.filter((delivery) => matches(filter, delivery)) }];
}

async function show(terminal: Terminal, options: DeliveriesOptions, id: string): Promise<number> {
  const [found] = await findDeliveries(terminal, options, [id]);
  const { run, deliveries } = found as FoundDeliveries;
  const delivery = deliveries[0] as DeliveryHistory;
  if (options.attempt !== undefined) return showAttempt(terminal, options, delivery, options.attempt);
  const record = await withStore(terminal, options, run, (nats) => ledgerRecordOf(nats, delivery));
  const text =
    options.output === "json"
      ? JSON.stringify({ version: 1, ...delivery, ledger: record?.entry }, undefined, 2)
      : deliveryText(delivery, record?.entry, styleOf(terminal, options)).join("\n");
  terminal.stdout.write(`${text}\n`);
  return 0;
}

function showAttempt(
  terminal: Terminal,
  options: DeliveriesOptions,
  delivery: DeliveryHistory,
  number: string,
): number {
  const attempts = attemptsIn(delivery.events);
  const meant = attempts.find(({ attempt }) => String(attempt) === number);
  if (meant === undefined) {
    const there =
      attempts.length === 0 ? "it has none yet" : `it has ${attempts.map(({ attempt }) => attempt).join(", ")}`;
    throw new UsageError(
      `--attempt ${number}: ${delivery.id} has no such attempt; ${there}`,
      /^\d+$/.test(number) ? 5 : 2,
    );
  }
  const text =
    options.output === "json"
      ? JSON.stringify({ version: 1, id: delivery.id, ...meant }, undefined, 2)
      : attemptText(meant, styleOf(terminal, options)).join("\n");
  terminal.stdout.write(`${text}\n`);
  return 0;
}

/** Those that are named, or those that the filter means: never all there are, because nothing was said. */
async function meant(
  terminal: Terminal,
  options: DeliveriesOptions,
  filter: DeliveryFilter,
  ids: readonly string[],
  state: "dead" | undefined,
): Promise<readonly FoundDeliveries[]> {
  if (ids.length > 0) {
    if (saysSomething(filter)) throw new UsageError("name deliveries by their ids or by a filter, not by both");
    return findDeliveries(terminal, options, ids);
  }
  if (!saysSomething(filter)) {
    throw new UsageError(
      "which deliveries? write their ids, such as dlv_3f2c1ab9d0e8, or a filter, such as --state dead",
    );
  }
  const found = await filterDeliveries(terminal, options, state === undefined ? filter : { state, ...filter });
  const open = new Set(["dead", "retrying", "pending"]);
  // A filter that names no state means what can still be changed; one that names one is taken at its word.
  if (filter.state !== undefined || state !== undefined) return found;
  return found
    .map(({ run, deliveries }) => ({ run, deliveries: deliveries.filter((delivery) => open.has(delivery.state)) }))
    .filter(({ deliveries }) => deliveries.length > 0);
}

/** The options' names are those of the filter. */
function readFilter(options: DeliveriesOptions): DeliveryFilter {
  try {
    return filterOf(options, Date.now());
  } catch (error) {
    throw error instanceof DeliveryError ? new UsageError(`--${error.message}`) : error;
  }
}

function requireId([id]: readonly string[]): string {
  if (id === undefined) throw new UsageError("which delivery? write its id, such as dlv_3f2c1ab9d0e8");
  return id;
}

function styleOf(terminal: Terminal, options: DeliveriesOptions) {
  return createStyle(outputOptions({ flags: options, env: terminal.env, isTty: terminal.stdout.isTTY === true }));
}
