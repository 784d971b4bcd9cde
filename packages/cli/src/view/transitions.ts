import type { DeliveryEvent, NodeFinished, NodeSkipped, NodeStarted, WorkflowEvent } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import { type Clock, timeOfDay } from "./clock.ts";
import { deliveryNote, triesText } from "./deliveries.ts";
import { type DeliveryRow, rowOfDelivery, rowOfEvent } from "./delivery-row.ts";
import { durationText } from "./duration.ts";
import { deliveryLooks, type Look, nodeLook, phaseLooks } from "./icons.ts";
import { shortMessage, skipReason } from "./message.ts";
import { plain } from "./plain.ts";
import { padTo, type Style, visibleWidth } from "./style.ts";
import { exitHeading } from "./tree.ts";

export interface TransitionOptions extends Clock {
  readonly style: Style;
}

/** What is to be said of an event: how it stands now, about what, and further words. */
interface Told {
  readonly look: Look;
  readonly word: string;
  readonly rest: readonly string[];
}

/** One line to append for each event that a person wants to see go by; `state` is what the decision led to. */
export function transitionLines(
  events: readonly WorkflowEvent[],
  state: WorkflowState,
  options: TransitionOptions,
): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === "ExitHandlerStarted") {
      return [exitHeading({ template: event.template, because: event.status }, options.style)];
    }
    const told = tellEvent(event, state);
    return told === undefined ? [] : [lineOf(event.at, told, options)];
  });
}

/** The line of an attempt that failed and will be repeated; none for others, whose ends come with the journal. */
export function attemptLines(event: DeliveryEvent, options: TransitionOptions): readonly string[] {
  if (event.type !== "ActionFailed") return [];
  return [lineOf(event.at, tellDelivery(rowOfEvent(event, false), event.at), options)];
}

function lineOf(at: number, { look, word, rest }: Told, { style, ...clock }: TransitionOptions): string {
  const status = `${style.icon(look)} ${style.paint(look.tone, word)}`;
  const width = visibleWidth(style.glyphs.icons.wait) + 1 + "suppressed".length;
  return [timeOfDay(at, clock), padTo(status, width), ...rest].filter((part) => part !== "").join("  ");
}

function tellEvent(event: WorkflowEvent, state: WorkflowState): Told | undefined {
  const { name } = state.workflow;
  switch (event.type) {
    case "NodeStarted":
    case "NodeSkipped":
    case "NodeFinished":
      return tellNode(event, state);
    case "DeliveryEnded": {
      const required = state.deliveries.get(event.key)?.required ?? false;
      return tellDelivery(rowOfDelivery({ ...event, required }), event.at);
    }
    case "WorkflowSubmitted":
      return { look: phaseLooks.Pending, word: "Pending", rest: [name] };
    case "WorkflowFinished":
      return tellEnd(event.phase, name, state.startedAt, event);
    case "ExitHandlerFinished":
      return tellEnd(event.phase, `onExit ${state.exit?.template ?? ""}`, state.exit?.startedAt, event);
    case "StopRequested":
      return stopping(name, `stopped by ${event.by}: ${event.message}`);
    case "TerminateRequested":
      return stopping(name, `terminated by ${event.by}: ${event.message}`);
    case "WorkflowDeleted":
      return stopping(name, `deleted by ${event.by}`);
    case "DeadlineExceeded":
      return stopping(name, "its deadline is over");
    case "WorkflowSuspended":
      return { look: phaseLooks.Pending, word: "suspended", rest: [name] };
    case "WorkflowResumed":
      return { look: phaseLooks.Running, word: "resumed", rest: [name] };
    case "WorkflowLost":
      return { look: phaseLooks.Error, word: "lost", rest: [name, plain(event.message)] };
    default:
      return undefined;
  }
}

/** Leaves only: what holds other nodes begins and ends with them. */
function tellNode(event: NodeStarted | NodeSkipped | NodeFinished, state: WorkflowState): Told | undefined {
  const node = state.nodes.get(event.node);
  if (node === undefined || node.nodeType === "Steps" || node.nodeType === "StepGroup") return undefined;
  const name = plain(node.displayName);
  switch (event.type) {
    case "NodeStarted":
      return { look: phaseLooks.Running, word: "Running", rest: [name, plain(node.template)] };
    case "NodeSkipped":
      return { look: phaseLooks[event.phase], word: event.phase, rest: [name, skipReason(event.message)] };
    case "NodeFinished": {
      const took = durationText(event.at - node.startedAt);
      const look = nodeLook(event.phase, event.message);
      return { look, word: event.phase, rest: [name, took, shortMessage(event.message)] };
    }
  }
}

function tellDelivery(row: DeliveryRow, now: number): Told {
  const target = plain(`${row.action} ${row.destination}`);
  return { look: deliveryLooks[row.state], word: row.state, rest: [target, triesText(row), deliveryNote(row, now)] };
}

function tellEnd(
  phase: keyof typeof phaseLooks,
  name: string,
  startedAt: number | undefined,
  { at, message }: { readonly at: number; readonly message: string },
): Told {
  const took = startedAt === undefined ? "" : durationText(at - startedAt);
  return { look: phaseLooks[phase], word: phase, rest: [name, took, shortMessage(message)] };
}

function stopping(name: string, why: string): Told {
  return { look: { icon: "stop", tone: "failed" }, word: "stopping", rest: [name, plain(why)] };
}
