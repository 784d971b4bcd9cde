import { type DeliveryHistory, destinationOf, type FilterOptions } from "@onexit/deliveries";
import type { GlobalOptions } from "../program/options.ts";
import type { FoundDeliveries } from "../runtime/found-deliveries.ts";
import { plain } from "../view/plain.ts";

/** What stands behind `onexit deliveries`. */
export interface DeliveriesOptions extends GlobalOptions, FilterOptions {
  readonly nats?: string;
  readonly inbox?: boolean;
  readonly dryRun?: boolean;
  /** As `--state dead`. */
  readonly dead?: boolean;
  /** Why something is dropped, or tried again. */
  readonly reason?: string;
  /** `path=value`, before a retry. */
  readonly set?: readonly string[];
  readonly parametersFile?: string;
  readonly edit?: boolean;
  /** Wait for a retry's outcome, however many tries it takes. */
  readonly wait?: boolean;
  readonly timeout?: string;
  /** Show this one alone. */
  readonly attempt?: string;
}

/** What would be done, and to what. */
export function dryRunLines(verb: string, found: readonly FoundDeliveries[]): readonly string[] {
  const all = found.flatMap(({ deliveries }) => deliveries);
  return [
    ...all.map((delivery) => `would ${verb} ${lineOf(delivery)}`),
    `${all.length} ${all.length === 1 ? "delivery" : "deliveries"}; nothing was changed`,
  ];
}

function lineOf(delivery: DeliveryHistory): string {
  const { id, action, workflow, state } = delivery;
  return `${id}  ${state}  ${plain(action)} ${plain(destinationOf(delivery))}  of ${workflow.name}`;
}
