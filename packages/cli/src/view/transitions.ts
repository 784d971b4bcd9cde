import {
  type DeliveryEvent,
  durationText,
  type NodeFinished,
  type NodeReady,
  type NodeRetried,
  type NodeSkipped,
  type NodeStarted,
  type NodeWaiting,
  type WorkflowEvent,
} from "@onexit/events";
import { templateNameOf, type WorkflowState } from "@onexit/interpreter";
import { type Clock, timeOfDay } from "./clock.ts";
import { deliveryNote, triesText } from "./deliveries.ts";
import { type DeliveryRow, rowOfDelivery, rowOfEvent } from "./delivery-row.ts";
import { isHolder } from "./failures.ts";
import { deliveryLooks, type Look, nodeLook, phaseLooks } from "./icons.ts";
import { shortMessage, skipReason } from "./message.ts";
import { suspensionHint, wordOnNode } from "./node-words.ts";
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
    case "NodeWaiting":
    case "NodeReady":
    case "NodeRetried":
      return tellNode(event, state);
    case "WorkflowWaiting":
      return { look: phaseLooks.Pending, word: "Pending", rest: [name, shortMessage(event.message)] };
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
      return { look: phaseLooks.Pending, word: "suspended", rest: [name, `onexit resume ${name}`] };
    case "WorkflowResumed":
      return { look: phaseLooks.Running, word: "resumed", rest: [name] };
    case "WorkflowRetried":
      return { look: phaseLooks.Pending, word: "retried", rest: [name, `run ${event.run + 1}`] };
    case "WorkflowLost":
      return { look: phaseLooks.Error, word: "lost", rest: [name, plain(event.message)] };
    default:
      return undefined;
  }
}

type NodeEvent = NodeStarted | NodeSkipped | NodeFinished | NodeWaiting | NodeReady | NodeRetried;

/** Leaves only, and retries: what holds other nodes begins and ends with them. */
function tellNode(event: NodeEvent, state: WorkflowState): Told | undefined {
  const node = state.nodes.get(event.node);
  if (node === undefined) return undefined;
  const name = plain(node.displayName);
  if (event.type === "NodeRetried") return tellRetry(event, name);
  if (event.type === "NodeWaiting") return tellWaiting(event, name);
  if (isHolder(node)) return undefined;
  switch (event.type) {
    case "NodeStarted": {
      const template = plain(templateNameOf(state, node.template));
      if (event.work.kind !== "suspend") return { look: phaseLooks.Running, word: "Running", rest: [name, template] };
      const { until } = event.work;
      const hint =
        until === undefined ? suspensionHint(node, state.workflow.name) : `for ${durationText(until - event.at)}`;
      return { look: phaseLooks.Pending, word: "suspended", rest: [name, hint] };
    }
    case "NodeReady":
      return { look: phaseLooks.Running, word: "ready", rest: [name, "the daemon is up"] };
    case "NodeSkipped":
      return { look: phaseLooks[event.phase], word: event.phase, rest: [name, skipReason(event.message)] };
    case "NodeFinished": {
      const took = durationText(event.at - node.startedAt);
      const look = nodeLook(event.phase, event.message);
      const message = shortMessage(event.message || (event.memoized ? wordOnNode(node, state.workflow.name) : ""));
      return { look, word: event.phase, rest: [name, took, message] };
    }
  }
}

function tellRetry({ at, notBefore }: NodeRetried, name: string): Told {
  const when = notBefore > at ? `again in ${durationText(notBefore - at)}` : "again now";
  return { look: phaseLooks.Pending, word: "retrying", rest: [name, when] };
}

/** A node that only asks a cache waits for nobody. */
function tellWaiting({ message }: NodeWaiting, name: string): Told | undefined {
  return message === ""
    ? undefined
    : { look: phaseLooks.Pending, word: "Pending", rest: [name, shortMessage(message)] };
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
