import type { DeliveryHistory } from "@onexit/deliveries";
import type { DeliveryState } from "@onexit/events";
import type { CalledFor } from "@onexit/policy";
import { dateAndTime } from "./clock.ts";
import { deliveryLooks } from "./icons.ts";
import { plain } from "./plain.ts";
import { cutMiddle, type Style } from "./style.ts";
import { alignColumns } from "./table.ts";

/** One delivery that policies would have called for, or did. */
export interface PolicyRow {
  readonly workflow: string;
  /** Epoch ms. */
  readonly endedAt: number;
  readonly trigger: string;
  readonly by: string;
  readonly action: string;
  readonly destination: string;
  readonly key: string;
  /** Whether these policies call for it. */
  readonly would: boolean;
  /** What became of it; absent when it was never asked for. */
  readonly was?: DeliveryState;
}

const widest = 40;

/** What would have been, in the order of the ends, beside what was; what was and would not be comes last. */
export function policyRows(called: readonly CalledFor[], deliveries: readonly DeliveryHistory[]): readonly PolicyRow[] {
  const asked = new Map(deliveries.map((delivery) => [delivery.key, delivery]));
  const would = new Set(called.map(({ request }) => request.key));
  const rows = called.map(({ by, trigger, request }): PolicyRow => {
    const was = asked.get(request.key)?.state;
    const { workflow, at, action, destination, key } = request;
    const known = { workflow: workflow.name, endedAt: at, trigger, by, action, destination, key, would: true };
    return was === undefined ? known : { ...known, was };
  });
  return [...rows, ...deliveries.flatMap((delivery) => (would.has(delivery.key) ? [] : rowOfPast(delivery)))];
}

/** Of a policy that has changed since, or is not there any more. */
function rowOfPast({ request, state }: DeliveryHistory): readonly PolicyRow[] {
  const { origin, workflow, at, action, destination, key } = request;
  const [, by, trigger] = (origin.kind === "event" && /^(?:policy\/)?(.+)\/([A-Za-z]+)$/.exec(origin.event)) || [];
  if (by === undefined || trigger === undefined) return [];
  return [{ workflow: workflow.name, endedAt: at, trigger, by, action, destination, key, would: false, was: state }];
}

/** One line for each under a heading. */
export function policyTable(rows: readonly PolicyRow[], style: Style): readonly string[] {
  if (rows.length === 0) return ["no workflow that has ended calls for anything"];
  const lines = rows.map(({ workflow, endedAt, trigger, by, action, destination, would, was }) => {
    const look = was === undefined ? undefined : deliveryLooks[was];
    return [
      workflow,
      dateAndTime(endedAt, { utc: true }),
      trigger,
      plain(by),
      plain(action),
      cutMiddle(plain(destination), widest),
      would ? "yes" : "no",
      look === undefined ? "not asked for" : `${style.icon(look)} ${style.paint(look.tone, was ?? "")}`,
    ];
  });
  return alignColumns([["WORKFLOW", "ENDED", "ON", "BY", "ACTION", "DESTINATION", "WOULD", "WAS"], ...lines]);
}

/** How many there are of each kind. */
export function summaryOfRows(rows: readonly PolicyRow[]): string {
  const count = (holds: (row: PolicyRow) => boolean) => rows.filter(holds).length;
  const both = count(({ would, was }) => would && was !== undefined);
  const news = count(({ would, was }) => would && was === undefined);
  return `${both} as it was, ${news} that were not asked for, ${count(({ would }) => !would)} that would not be`;
}
