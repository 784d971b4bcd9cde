import {
  DeliveryError,
  type DeliveryHistory,
  type DeliverySummary,
  dropDelivery,
  editRequest,
  type RequestEdit,
  type Retry,
  readDelivery,
  requireDroppable,
  requireRetryable,
  retryDelivery,
} from "@onexit/deliveries";
import type { ActionRequested } from "@onexit/events";
import type { Nats } from "@onexit/nats";
import type { OwnOptions } from "./options.ts";

/** What became of each delivery that was meant. */
export interface Redelivered {
  readonly retried?: readonly string[];
  readonly dropped?: readonly string[];
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  readonly dryRun?: true;
}

/** How many are changed at once. */
const atOnce = 8;

/** Tries deliveries again, each as the next attempt of the same one; what is wrong with one costs the others nothing. */
export async function retryAll(
  { nats, preview }: Pick<OwnOptions, "nats" | "preview">,
  deliveries: readonly DeliverySummary[],
  {
    edit,
    dryRun,
    by,
    reason,
  }: Pick<Retry, "reason"> & {
    readonly edit?: RequestEdit;
    readonly by: string;
    readonly dryRun: boolean;
  },
): Promise<Redelivered> {
  const { done, refused } = await changeAll(nats, deliveries, async (delivery) => {
    const edited = edit === undefined ? undefined : await editChecked(preview, delivery, edit);
    if (dryRun) await requireRetryable(nats, delivery);
    else await retryDelivery(nats, delivery, { now: Date.now(), edited, by, reason });
  });
  return { retried: done, refused, ...(dryRun ? { dryRun } : {}) };
}

/** Gives deliveries up for good. */
export async function dropAll(
  nats: Nats,
  deliveries: readonly DeliverySummary[],
  { reason, by, dryRun }: { readonly reason: string; readonly by: string; readonly dryRun: boolean },
): Promise<Redelivered> {
  const { done, refused } = await changeAll(nats, deliveries, async (delivery) => {
    if (dryRun) await requireDroppable(nats, delivery);
    else await dropDelivery(nats, delivery, { reason, by, now: Date.now() });
  });
  return { dropped: done, refused, ...(dryRun ? { dryRun } : {}) };
}

/** A message that its action would refuse is refused here, before anything is changed. */
async function editChecked(
  preview: OwnOptions["preview"],
  { request }: DeliveryHistory,
  edit: RequestEdit,
): Promise<ActionRequested> {
  const edited = editRequest(request, edit);
  const previewed = await preview(edited);
  if (previewed !== undefined && "invalid" in previewed) throw new DeliveryError("invalid", previewed.invalid);
  return edited;
}

async function changeAll(
  nats: Nats,
  deliveries: readonly DeliverySummary[],
  change: (delivery: DeliveryHistory) => Promise<void>,
): Promise<{ readonly done: string[]; readonly refused: { readonly id: string; readonly why: string }[] }> {
  const done: string[] = [];
  const refused: { readonly id: string; readonly why: string }[] = [];
  const left = deliveries.values();
  const work = async () => {
    for (const summary of left) {
      const { id } = summary;
      try {
        const delivery = await readDelivery(nats, summary);
        if (delivery === undefined) throw new DeliveryError("absent", `${id} is gone: its workflow was retired`);
        await change(delivery);
        done.push(id);
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        refused.push({ id, why: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { done, refused };
}
