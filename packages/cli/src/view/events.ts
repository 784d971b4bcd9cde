import { type DeliveryEvent, deliveryIdOf, durationText, type OnexitEvent, type WorkflowEvent } from "@onexit/events";
import { shortTypeOf } from "../events/event-filter.ts";
import { type Clock, timeOfDay } from "./clock.ts";
import { rowOfEvent } from "./delivery-row.ts";
import { shortMessage, skipReason } from "./message.ts";
import { plain } from "./plain.ts";

/** An event and its place in the stream. */
export interface StreamEvent {
  readonly event: OnexitEvent;
  readonly seq: number;
  /** Of the workflow, as the subject tells it; needed only where several workflows stand in one stream. */
  readonly uid?: string;
}

/**
 * Makes the lines of `events tail`, to be asked for in the stream's order: `-->` is what happened, `<--` what an
 * action did about it, and for which sequence. It remembers who asked and what each workflow is called.
 */
export function createEventLines(clock: Clock): (stored: StreamEvent) => string {
  const names = new Map<string, string>();
  const askedAt = new Map<string, number>();
  let latestName = "";
  return ({ event, seq, uid }) => {
    if ("workflow" in event) {
      latestName = event.workflow.name;
      names.set(event.workflow.uid, latestName);
    }
    const key = keyAskedBy(event);
    if (key !== undefined && !askedAt.has(key)) askedAt.set(key, seq);
    const name = (uid === undefined ? undefined : names.get(uid)) ?? latestName;
    const cells = isDeliveryEvent(event)
      ? deliveryCells(event, askedAt.get(event.key))
      : [...happened(event, name), `seq ${seq}`, noteOf(event)];
    const time = timeOfDay(event.at, clock);
    return [time, isDeliveryEvent(event) ? "<--" : "-->", ...cells].filter((cell) => cell !== "").join("  ");
  };
}

/** True for what a service says about a delivery. */
function isDeliveryEvent(event: OnexitEvent): event is DeliveryEvent {
  return "attempt" in event && "workflow" in event && "origin" in event;
}

/** The delivery that an event asks for: a request itself, and before it the node that made it. */
function keyAskedBy(event: OnexitEvent): string | undefined {
  if (event.type === "ActionRequested") return event.key;
  return event.type === "NodeStarted" && event.work.kind === "action" ? event.work.request.key : undefined;
}

function happened(event: Exclude<OnexitEvent, DeliveryEvent>, workflow: string): readonly string[] {
  const type = shortTypeOf(event.type);
  if (event.type === "ActionRequested") {
    return [`${type} ${event.action} ${plain(event.destination)}`.trimEnd(), deliveryIdOf(event.key)];
  }
  if (event.type === "DeliveryEnded") {
    return [`${type} ${event.state} ${event.action} ${plain(event.destination)}`.trimEnd(), deliveryIdOf(event.key)];
  }
  if (event.type === "WorkflowCommand") return [`${type} ${event.verb} ${workflow}`];
  if (event.type === "WatchFinding") return [`${type} ${event.finding} ${workflow}`];
  if (event.type === "Audited") return [`${type} ${plain(event.method)} ${plain(event.path)}`];
  const phase = "phase" in event ? ` ${event.phase}` : "";
  return [`${type}${phase} ${placeOf(event, workflow)}`.trimEnd()];
}

/** `wf/step2` for a node: the way to it without the numbers of its groups; else the workflow. */
function placeOf(event: WorkflowEvent, workflow: string): string {
  if (!("node" in event)) return workflow;
  const below =
    workflow !== "" && event.node.startsWith(workflow) ? event.node.slice(workflow.length) : `.${event.node}`;
  const path = below
    .replace(/\[(\d+)\]$/, "/[$1]")
    .replace(/\[\d+\]\./g, "/")
    .replace(/^\./, "/");
  return plain(`${workflow}${path}`);
}

function noteOf(event: Exclude<OnexitEvent, DeliveryEvent>): string {
  switch (event.type) {
    case "ActionRequested":
      return event.origin.kind === "node" ? `by ${plain(event.origin.node)}` : `on ${event.origin.event}`;
    case "ExitHandlerStarted":
      return `${event.template} because ${event.status}`;
    case "WorkflowCommand":
    case "WorkflowDeleted":
      return `by ${plain(event.by)}`;
    case "Audited":
      return `by ${plain(event.by)}: ${event.status}`;
    case "NodeStarted":
      return event.template;
    case "NodeSkipped":
      return skipReason(event.message);
    default:
      return "message" in event ? shortMessage(event.message) : "";
  }
}

function deliveryCells(event: DeliveryEvent, seq: number | undefined): readonly string[] {
  const { id, action, destination, state, message } = rowOfEvent(event, false);
  const where = destination === "" ? "" : ` ${plain(destination)}`;
  return [
    `${action} ${state}${where}${answerOf(event)}`,
    durationText(event.durationMs),
    `${id} try ${event.attempt}`,
    seq === undefined ? "" : `for seq ${seq}`,
    saidBeside(event, message),
  ];
}

/** What there is to say beside the answer. */
function saidBeside(event: DeliveryEvent, message: string): string {
  if (event.type !== "ActionSucceeded") return plain("problem" in event ? event.problem.message : message);
  return event.detail.length > longestAnswer ? plain(message) : event.already ? "already done" : "";
}

/** A longer answer comes last, where it hides nothing. */
const longestAnswer = 24;

/** What the destination answered, in brackets. */
function answerOf(event: DeliveryEvent): string {
  switch (event.type) {
    case "ActionSucceeded":
      return event.detail.length > longestAnswer ? "" : ` [${plain(event.detail)}]`;
    case "ActionFailed":
    case "ActionDead":
      return event.problem.status === undefined ? "" : ` [${event.problem.status}]`;
    default:
      return "";
  }
}
