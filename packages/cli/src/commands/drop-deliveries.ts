import { DeliveryError, type DeliveryHistory, dropDelivery, reasonIn, untilJournalled } from "@onexit/deliveries";
import type { Nats } from "@onexit/nats";
import { note, say } from "../print.ts";
import { type FoundDeliveries, withStore } from "../runtime/found-deliveries.ts";
import { withSession } from "../runtime/moment-session.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { type DeliveriesOptions, dryRunLines } from "./deliveries-options.ts";

/** How long a journal may take to hear of it, ms. */
const journalMs = 10_000;

/** Gives deliveries up for good, with a reason; 3 when one could not be. */
export async function drop(
  terminal: Terminal,
  options: DeliveriesOptions,
  found: readonly FoundDeliveries[],
): Promise<number> {
  const all = found.flatMap(({ deliveries }) => deliveries);
  if (options.dryRun) {
    terminal.stdout.write(`${dryRunLines("drop", found).join("\n")}\n`);
    return 0;
  }
  const reason = reasonIn(options.reason);
  if (!reason) throw new UsageError("why? a dropped delivery is never sent: write --reason TEXT");
  if (all.length === 0) note(terminal, "no such deliveries");
  let failed = 0;
  for (const { run, deliveries } of found) {
    const use = (nats: Nats) => dropAll(terminal, nats, deliveries, reason, all.length > 1);
    failed +=
      run === undefined
        ? await withStore(terminal, options, run, use)
        : await withSession(terminal, run, { ...options, actions: [] }, use);
  }
  return failed === 0 ? 0 : 3;
}

async function dropAll(
  terminal: Terminal,
  nats: Nats,
  deliveries: readonly DeliveryHistory[],
  reason: string,
  isBulk: boolean,
): Promise<number> {
  const dropped: DeliveryHistory[] = [];
  for (const delivery of deliveries) {
    try {
      const { event, unclear } = await dropDelivery(nats, delivery, { reason, now: Date.now() });
      const doubt = unclear ? "; an earlier attempt may have arrived" : "";
      say(terminal, `${delivery.id} dropped: ${event.reason}${doubt}`);
      dropped.push(delivery);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (!isBulk) throw new UsageError(error.message);
      terminal.stderr.write(`${error.message}\n`);
    }
  }
  // What a service asked for itself stands in no journal.
  const asked = dropped.filter(({ request }) => request.origin.kind === "node").map(({ key }) => key);
  const unheard = await untilJournalled(nats, asked, journalMs);
  if (unheard.length > 0) {
    terminal.stderr.write(`${unheard.length} of ${asked.length} journals have not heard of it: no engine runs\n`);
  }
  return deliveries.length - dropped.length;
}
