import { ageText, type JsonObject } from "@onexit/events";
import { numberAt, objectAt, objectsAt, textAt, timeAt } from "./argo-json.ts";
import { type Clock, dateAndTime } from "./clock.ts";
import { shortMessage } from "./message.ts";
import { plain } from "./plain.ts";
import { alignColumns } from "./table.ts";

/** How times are shown, and the time now, epoch ms. */
export interface CronClock extends Clock {
  readonly now: number;
}

/** The lines of `cron list`, from CronWorkflow objects as the engine shows them. */
export function cronTable(
  crons: readonly JsonObject[],
  { allNamespaces, ...clock }: CronClock & { readonly allNamespaces: boolean },
): readonly string[] {
  const header = ["NAME", "SCHEDULE", "TIMEZONE", "SUSPENDED", "ACTIVE", "LAST RUN", "NEXT RUN"];
  const rows = crons.map((cron) => {
    const cells = [plain(textAt(objectAt(cron, "metadata"), "name")), ...cellsOf(cron, clock)];
    return allNamespaces ? [plain(textAt(objectAt(cron, "metadata"), "namespace")), ...cells] : cells;
  });
  return alignColumns([allNamespaces ? ["NAMESPACE", ...header] : header, ...rows]);
}

/** The lines of `cron get`. */
export function cronDetails(cron: JsonObject, clock: CronClock): readonly string[] {
  const metadata = objectAt(cron, "metadata");
  const spec = objectAt(cron, "spec");
  const status = objectAt(cron, "status");
  const [schedule = "", timezone = "", suspended = "", , last = "", next = ""] = cellsOf(cron, clock);
  const rows = [
    ["Name", plain(textAt(metadata, "name"))],
    ["Namespace", plain(textAt(metadata, "namespace"))],
    ["Schedule", schedule],
    ["Timezone", timezone],
    ["Suspended", suspended],
    ["Concurrency", textAt(spec, "concurrencyPolicy") || "Allow"],
    ["Phase", textAt(status, "phase")],
    ["Last run", last],
    ["Next run", next],
    ["Runs", `${numberAt(status, "succeeded") ?? 0} succeeded, ${numberAt(status, "failed") ?? 0} failed`],
    [
      "Active",
      objectsAt(status, "active")
        .map((run) => plain(textAt(run, "name")))
        .join(", ") || "-",
    ],
    ["Kept", objectsAt(status, "history").map(keptText).join(", ") || "-"],
    ...objectsAt(status, "conditions").map((each) => [textAt(each, "type"), shortMessage(textAt(each, "message"))]),
  ];
  return alignColumns(rows.map(([label, value = ""]) => [`${label}:`, value]));
}

function cellsOf(cron: JsonObject, clock: CronClock): readonly string[] {
  const spec = objectAt(cron, "spec");
  const status = objectAt(cron, "status");
  const last = timeAt(status, "lastScheduledTime");
  const next = timeAt(status, "nextScheduledTime");
  const isStopped = textAt(status, "phase") === "Stopped";
  return [
    plain(schedulesOf(spec).join(" | ")),
    plain(textAt(spec, "timezone")) || "-",
    isStopped ? "stopped" : String(spec.suspend === true),
    String(objectsAt(status, "active").length),
    last === undefined ? "-" : `${dateAndTime(last, clock)} (${ageText(clock.now - last)} ago)`,
    next === undefined ? "-" : `${dateAndTime(next, clock)} (in ${ageText(next - clock.now)})`,
  ];
}

function schedulesOf(spec: JsonObject): readonly string[] {
  const list = Array.isArray(spec.schedules) ? spec.schedules.map(String) : [];
  return typeof spec.schedule === "string" ? [...list, spec.schedule] : list;
}

function keptText(run: JsonObject): string {
  return `${plain(textAt(run, "name"))} (${textAt(run, "phase")})`;
}
