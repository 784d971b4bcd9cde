import type { ActionPreviewed, DeliveryEvent } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import { deliveryLines } from "./deliveries.ts";
import { deliveryRows } from "./delivery-row.ts";
import { failureLines } from "./failures.ts";
import { fromState } from "./from-state.ts";
import { previewCard } from "./preview-card.ts";
import type { Style } from "./style.ts";
import { summaryLines } from "./summary.ts";
import { treeLines } from "./tree.ts";

/** What is known of a run, and how to show it. */
export interface Screen {
  readonly state: WorkflowState;
  /** The last event of each delivery, by key. */
  readonly latest: ReadonlyMap<string, DeliveryEvent>;
  readonly style: Style;
  /** Epoch ms. */
  readonly now: number;
  readonly width?: number;
  readonly showSkipped?: boolean;
}

/** What is redrawn while a run goes on: tree, exit handler, deliveries. */
export function liveLines({ state, latest, style, ...options }: Screen): readonly string[] {
  return sections([
    treeLines(fromState(state), style, options),
    deliveryLines(deliveryRows(state, latest), style, options),
  ]);
}

/** What is left on the screen: the same, then previews, the logs of what failed, and the summary last. */
export function finalLines(screen: Screen, target: string): readonly string[] {
  const { state, latest, style, width } = screen;
  const previewed = [...latest.values()].filter(
    (event): event is ActionPreviewed => event.type === "ActionPreviewed" && event.workflow.uid === state.workflow.uid,
  );
  return sections([
    liveLines(screen),
    ...previewed.map((event) => previewCard(event, style, width)),
    failureLines(state, style, width),
    summaryLines(state, deliveryRows(state, latest), style, { target, ...(width === undefined ? {} : { width }) }),
  ]);
}

/** Sections with an empty line between; one without lines is none. */
function sections(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}
