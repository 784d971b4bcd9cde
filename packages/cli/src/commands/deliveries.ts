import { type DeliveryEvent, deliveryStateOf } from "@onexit/events";
import type { Nats } from "@onexit/nats";
import { loadProjectConfig } from "../load-project-config.ts";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program.ts";
import { type DeliveryHistory, ledgerRecordOf, readDeliveries } from "../runtime/delivery-log.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import { openInbox } from "../runtime/inbox.ts";
import { requireRun } from "../runtime/local-runs.ts";
import { nextOutcome, retryDelivery } from "../runtime/retry-delivery.ts";
import { dataDirOf, listRuns, type RunRecord, runPlace, writeWorkflow } from "../runtime/runs.ts";
import { startSession } from "../runtime/session.ts";
import { openSharedStore, openStore } from "../runtime/store.ts";
import { workflowIn } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { loadValues } from "../values/load-values.ts";
import { deliveryTable, deliveryText } from "../view/delivery-history.ts";
import { createStyle } from "../view/style.ts";

interface DeliveriesOptions extends GlobalOptions {
  readonly nats?: string;
  readonly state?: string;
  readonly action?: string;
  readonly inbox?: boolean;
}

/** How long `retry` waits for the outcome, ms. */
const retryWaitMs = 60_000;

/** `onexit deliveries list [RUN] | show ID | retry ID`: what became of every message, and one more try for a dead one. */
export async function deliveries(
  terminal: Terminal,
  [verb, target]: readonly string[],
  options: unknown,
): Promise<number> {
  const given = options as DeliveriesOptions;
  switch (verb) {
    case "list":
      return await list(terminal, given, target);
    case "show":
      return await show(terminal, given, requireId(target));
    case "retry":
      return await retry(terminal, given, requireId(target));
    default:
      throw new UsageError(`onexit deliveries has no verb ${JSON.stringify(verb)}: write list, show ID or retry ID`);
  }
}

async function list(terminal: Terminal, options: DeliveriesOptions, target: string | undefined): Promise<number> {
  const runs =
    options.nats !== undefined ? [undefined] : [await requireRun(terminal.cwd, options.dataDir, target ?? "@latest")];
  const found = (await Promise.all(runs.map((run) => deliveriesOf(terminal, options, run)))).flat();
  const chosen = found.filter(
    (delivery) =>
      (options.state === undefined || delivery.state === options.state) &&
      (options.action === undefined || delivery.action === options.action) &&
      (options.nats === undefined || target === undefined || delivery.workflow.name === target),
  );
  const text =
    options.output === "json"
      ? JSON.stringify({ version: 1, items: chosen }, undefined, 2)
      : deliveryTable(chosen, styleOf(terminal, options)).join("\n");
  terminal.stdout.write(`${text}\n`);
  return 0;
}

async function show(terminal: Terminal, options: DeliveriesOptions, id: string): Promise<number> {
  const { delivery, run } = await findDelivery(terminal, options, id);
  const record = await withNats(terminal, options, run, (nats) => ledgerRecordOf(nats, delivery));
  const text =
    options.output === "json"
      ? JSON.stringify({ version: 1, ...delivery, ledger: record?.entry }, undefined, 2)
      : deliveryText(delivery, record?.entry, styleOf(terminal, options)).join("\n");
  terminal.stdout.write(`${text}\n`);
  return 0;
}

async function retry(terminal: Terminal, options: DeliveriesOptions, id: string): Promise<number> {
  const { delivery, run } = await findDelivery(terminal, options, id);
  const outcome =
    run === undefined
      ? await withNats(terminal, options, run, (nats) => retryOn(nats, delivery))
      : await retryHere(terminal, options, run, delivery);
  if (outcome === undefined) {
    terminal.stderr.write(`${delivery.id} was asked for again; no outcome came within ${retryWaitMs / 1000} s\n`);
    return 3;
  }
  const state = deliveryStateOf(outcome);
  const why = outcome.type === "ActionDead" ? `: ${outcome.problem.message}` : "";
  terminal.stdout.write(`${delivery.id} ${state} at try ${outcome.attempt}${why}\n`);
  return state === "sent" ? 0 : 3;
}

/** A run has no services of its own once it has ended: they, and an engine for the journal, are there for the moment. */
async function retryHere(
  terminal: Terminal,
  options: DeliveriesOptions,
  run: RunRecord,
  delivery: DeliveryHistory,
): Promise<DeliveryEvent | undefined> {
  // It would be cut off at once.
  if (delivery.action === "submit") throw new UsageError(`${run.name} has ended, and starts no workflow any more`);
  const place = runPlace(dataDirOf(terminal.cwd, options.dataDir), run.id);
  const config = await loadProjectConfig(terminal, options.config, run.file);
  await using inbox = options.inbox || run.inbox ? await openInbox(place.inbox, () => {}) : undefined;
  await using store = await openStore(place.nats, "onexit-cli");
  const session = await startSession({
    store,
    place,
    config,
    values: await loadValues(terminal, config, run.files ?? []),
    environment: actionEnvironment(terminal.env, config, place.archive, inbox?.environment()),
    whenMissing: "refuse",
    inject: [],
    semantics: run.semantics,
    onDecided: () => {},
    onDelivery: () => {},
    onProblem: (error) => {
      terminal.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    },
  });
  try {
    await session.startActions([delivery.action]);
    return await retryOn(store.nats, delivery);
  } finally {
    await session.close();
    const workflow = await workflowIn(store, run.namespace, run.name);
    if (workflow !== undefined && run.settled) writeWorkflow(place, workflow);
  }
}

async function retryOn(nats: Nats, delivery: DeliveryHistory): Promise<DeliveryEvent | undefined> {
  await retryDelivery(nats, delivery, Date.now());
  return nextOutcome(nats, delivery, retryWaitMs);
}

/** Looks in the shared server, else in the runs here, newest first. */
async function findDelivery(
  terminal: Terminal,
  options: DeliveriesOptions,
  id: string,
): Promise<{ readonly delivery: DeliveryHistory; readonly run: RunRecord | undefined }> {
  const runs = options.nats !== undefined ? [undefined] : await listRuns(dataDirOf(terminal.cwd, options.dataDir));
  for (const run of runs) {
    const known = await deliveriesOf(terminal, options, run);
    const delivery = known.find((candidate) => candidate.id === id || candidate.key === id);
    if (delivery !== undefined) return { delivery, run };
  }
  throw new UsageError(`there is no delivery ${id}; see: onexit deliveries list`, 5);
}

function deliveriesOf(terminal: Terminal, options: DeliveriesOptions, run: RunRecord | undefined) {
  return withNats(terminal, options, run, readDeliveries);
}

async function withNats<T>(
  terminal: Terminal,
  options: DeliveriesOptions,
  run: RunRecord | undefined,
  use: (nats: Nats) => Promise<T>,
): Promise<T> {
  await using store =
    run === undefined
      ? await openSharedStore(options.nats ?? "", terminal.env.NATS_CREDS, "onexit-cli")
      : await openStore(runPlace(dataDirOf(terminal.cwd, options.dataDir), run.id).nats, "onexit-cli");
  return await use(store.nats);
}

function requireId(id: string | undefined): string {
  if (id === undefined) throw new UsageError("which delivery? write its id, such as dlv_3f2c1ab9d0e8");
  return id;
}

function styleOf(terminal: Terminal, options: DeliveriesOptions) {
  return createStyle(outputOptions({ flags: options, env: terminal.env, isTty: terminal.stdout.isTTY === true }));
}
