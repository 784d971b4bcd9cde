import { ageText, type JsonObject, secondsText, stoppedText, type WorkflowPhase } from "@onexit/events";
import { objectAt, textAt, timeAt } from "./argo-json.ts";
import { type Clock, dateAndTime } from "./clock.ts";
import { argoDeliveryRows, countDeliveries } from "./delivery-row.ts";
import { phaseLooks } from "./icons.ts";
import { shortMessage } from "./message.ts";
import { plain } from "./plain.ts";
import { cut, type Style } from "./style.ts";
import { alignColumns } from "./table.ts";

export interface WorkflowTableOptions {
  /** Epoch ms. */
  readonly now: number;
  readonly width?: number;
  readonly noHeaders?: boolean;
  /** With a first column for the namespace. */
  readonly allNamespaces?: boolean;
}

/** The lines of `list`, from Workflow objects as Argo's API shows them. */
export function workflowTable(
  workflows: readonly JsonObject[],
  style: Style,
  options: WorkflowTableOptions,
): readonly string[] {
  const { now, width = Number.POSITIVE_INFINITY, noHeaders = false, allNamespaces = false } = options;
  const header = ["NAME", "STATUS", "AGE", "DURATION", "DELIVERIES", "MESSAGE"];
  const rows = workflows.map((workflow) => {
    const cells = workflowCells(workflow, style, now);
    return allNamespaces ? [plain(textAt(objectAt(workflow, "metadata"), "namespace")), ...cells] : cells;
  });
  const head = noHeaders ? [] : [allNamespaces ? ["NAMESPACE", ...header] : header];
  return alignColumns([...head, ...rows]).map((line) => cut(line, width, style.glyphs.ellipsis));
}

/** What of a workflow's row changes with the workflow, and not with time alone. */
export function changingCells(workflow: JsonObject, style: Style): readonly string[] {
  const [name = "", status = "", , , deliveries = "", message = ""] = workflowCells(workflow, style, 0);
  return [plain(textAt(objectAt(workflow, "metadata"), "namespace")), name, status, deliveries, message];
}

/** What `get` says of a workflow before its tree. */
export function workflowHeader(
  workflow: JsonObject,
  style: Style,
  { now, ...clock }: Clock & { readonly now: number },
): readonly string[] {
  const metadata = objectAt(workflow, "metadata");
  const status = objectAt(workflow, "status");
  const timeOf = (ms: number | undefined) =>
    ms === undefined ? "" : `${dateAndTime(ms, clock)} (${ageText(now - ms)} ago)`;
  const rows = [
    ["Name", plain(textAt(metadata, "name"))],
    ["Namespace", plain(textAt(metadata, "namespace"))],
    ["Status", statusText(status, style)],
    ["Message", shortMessage(textAt(status, "message"))],
    ["Ended early", shortMessage(earlyEndText(status))],
    ["Exit handler", handlerText(status)],
    ["Created", timeOf(timeAt(metadata, "creationTimestamp"))],
    ["Finished", timeOf(timeAt(status, "finishedAt"))],
    ["Duration", durationCell(status, now)],
    ["Progress", textAt(status, "progress")],
  ];
  return alignColumns(rows.filter(([, value]) => value !== "").map(([label, value = ""]) => [`${label}:`, value]));
}

/** Who told a workflow of ours to end, and why. */
function earlyEndText(status: JsonObject): string {
  const stopped = objectAt(status, "stopped");
  const strategy = textAt(stopped, "strategy");
  if (strategy !== "Stop" && strategy !== "Terminate") return "";
  return stoppedText({ by: textAt(stopped, "by"), strategy, message: textAt(stopped, "message") });
}

function workflowCells(workflow: JsonObject, style: Style, now: number): readonly string[] {
  const metadata = objectAt(workflow, "metadata");
  const status = objectAt(workflow, "status");
  const created = timeAt(metadata, "creationTimestamp");
  const deliveries = countDeliveries(argoDeliveryRows(workflow)).map(([state, count]) => `${count} ${state}`);
  return [
    plain(textAt(metadata, "name")),
    statusText(status, style),
    created === undefined ? "" : ageText(now - created),
    durationCell(status, now),
    deliveries.join(", ") || "-",
    shortMessage(textAt(status, "message")) || failedHandlerText(status),
  ];
}

function statusText(status: JsonObject, style: Style): string {
  const phase = (textAt(status, "phase") || "Pending") as WorkflowPhase;
  const look = phaseLooks[phase];
  return `${style.icon(look)} ${style.paint(look.tone, phase)}`;
}

function durationCell(status: JsonObject, now: number): string {
  const startedAt = timeAt(status, "startedAt");
  if (startedAt === undefined) return "-";
  return secondsText((timeAt(status, "finishedAt") ?? now) - startedAt);
}

/** `exit-handler Failed (ran because Succeeded): …`. */
function handlerText(status: JsonObject): string {
  const handler = objectAt(status, "exitHandler");
  const template = textAt(handler, "template");
  if (template === "") return "";
  const message = shortMessage(textAt(handler, "message"));
  const because = textAt(handler, "ranBecause");
  return `${plain(template)} ${textAt(handler, "phase")} (ran because ${because})${message === "" ? "" : `: ${message}`}`;
}

/** A workflow that did well and whose exit handler did not looks well by its status alone. */
function failedHandlerText(status: JsonObject): string {
  const phase = textAt(objectAt(status, "exitHandler"), "phase");
  return phase === "Failed" || phase === "Error" ? `exit handler ${phase}` : "";
}
