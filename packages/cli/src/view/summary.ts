import { durationText, isDeliveryEnded } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import { countDeliveries, type DeliveryRow } from "./delivery-row.ts";
import { failedSteps } from "./failures.ts";
import { deliveryLooks, phaseLooks } from "./icons.ts";
import { shortMessage } from "./message.ts";
import { cut, type Style } from "./style.ts";
import { alignColumns } from "./table.ts";

export interface SummaryOptions {
  /** By which name the commands call the run. */
  readonly target: string;
  readonly width?: number;
}

/** So many dead deliveries are named; `deliveries list` knows the rest. */
const mostRetries = 3;

/**
 * The exit code of a run that is over: 124 out of time, 1 Failed or Error, else 3 when the exit handler failed, a
 * required delivery is dead or one is still on its way, else 0.
 */
export function exitCodeOf(state: WorkflowState, { timedOut = false }: { readonly timedOut?: boolean } = {}): number {
  if (timedOut) return 124;
  if (state.phase === "Failed" || state.phase === "Error") return 1;
  const handler = state.exit?.phase;
  const wanting = state.deliveries.some((d) => !isDeliveryEnded(d.state) || (d.required && d.state === "dead"));
  return handler === "Failed" || handler === "Error" || wanting ? 3 : 0;
}

/** How the run ended, what became of its deliveries, and the commands to go on with. */
export function summaryLines(
  state: WorkflowState,
  rows: readonly DeliveryRow[],
  style: Style,
  { target, width = Number.POSITIVE_INFINITY }: SummaryOptions,
): readonly string[] {
  const next = nextCommands(state, rows, target);
  const phase = style.paint(phaseLooks[state.phase].tone, state.phase);
  const table = alignColumns(
    [
      [
        "Workflow",
        `${phase}${" ".repeat(Math.max(0, 8 - state.phase.length))}  ${endingOf(state, { paint: style.paint, dot: style.glyphs.dot })}`,
      ],
      ...(rows.length === 0 ? [] : [["Deliveries", countsOf(rows, style)]]),
      ...next.map((command, i) => [i === 0 ? "Next" : "", command]),
    ],
    ["Deliveries".length],
  );
  return table.map((line) => cut(` ${line}`, width, style.glyphs.ellipsis));
}

/** How the entrypoint, its handler and the whole ended, on one line. */
export function endingOf(
  state: WorkflowState,
  { paint, dot }: Pick<Style, "paint"> & { readonly dot: string },
): string {
  const { exit, startedAt, finishedAt } = state;
  const handler = exit?.phase;
  const handlerTone = handler === "Failed" || handler === "Error" ? phaseLooks[handler].tone : undefined;
  const handlerText = handler === undefined ? "" : `exit handler ${handler}`;
  return [
    `main ${exit?.status ?? state.phase}`,
    handlerTone === undefined ? handlerText : paint(handlerTone, handlerText),
    startedAt === undefined || finishedAt === undefined ? "" : durationText(finishedAt - startedAt),
    shortMessage(state.message),
  ]
    .filter((part) => part !== "")
    .join(` ${dot} `);
}

function countsOf(rows: readonly DeliveryRow[], style: Style): string {
  const requiredDead = rows.filter(({ state, required }) => state === "dead" && required).length;
  const counts = countDeliveries(rows).map(([state, count]) => {
    const note = state === "dead" && requiredDead > 0 ? ` (${requiredDead} required)` : "";
    return style.paint(deliveryLooks[state].tone, `${count} ${state}${note}`);
  });
  return counts.join(` ${style.glyphs.dot} `);
}

function nextCommands(state: WorkflowState, rows: readonly DeliveryRow[], target: string): readonly string[] {
  const failed = failedSteps(state);
  const first = failed.find(({ nodeType }) => nodeType === "Pod");
  const dead = rows.filter((row) => row.state === "dead");
  const open = rows.some((row) => !isDeliveryEnded(row.state));
  return [
    ...(first === undefined ? [] : [`onexit logs ${target} ${first.displayName}`]),
    ...dead.slice(0, mostRetries).map(({ id }) => `onexit deliveries retry ${id}`),
    ...(open || dead.length > mostRetries ? [`onexit deliveries list ${target}`] : []),
    ...(open || state.finishedAt === undefined ? [`onexit resume ${state.workflow.name}`] : []),
  ];
}
