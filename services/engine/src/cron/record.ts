import { createHash } from "node:crypto";
import type { JsonObject } from "@onexit/events";
import { type CronWorkflow, type Issue, readCronWorkflow, type Semantics, withArguments } from "@onexit/manifest";
import type { CronPlan } from "./decide.ts";
import { parseSchedule, type Schedule, unionOf } from "./schedule.ts";
import type { CronStatus } from "./status.ts";

/** A cron workflow as it is stored. */
export interface CronRecord {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** 1, and one more for each change of the manifest. */
  readonly generation: number;
  /** Of kind CronWorkflow; `spec.suspend` is where a suspension stands. */
  readonly manifest: JsonObject;
  /** The templates and ConfigMaps that its runs need. */
  readonly resources: readonly JsonObject[];
  readonly status: CronStatus;
  /** Another for each write, so that a write whose answer was lost is recognised. */
  readonly writer: string;
}

/** A cron workflow that can be scheduled, or what is wrong with its manifest. */
export type CronParsed =
  | { readonly cron: CronWorkflow; readonly plan: CronPlan; readonly used: readonly JsonObject[] }
  | { readonly issues: readonly Issue[] };

/** What to read a cron workflow with. */
export interface CronReading {
  readonly uid: string;
  readonly namespace: string;
  readonly manifest: JsonObject;
  readonly resources: readonly JsonObject[];
  readonly semantics: Semantics;
  /** The time zone of schedules that name none. */
  readonly zone: string;
}

/** Reads a manifest as far as a run needs it: schedules, templates, and values for all parameters. */
export function parseCron({ uid, namespace, manifest, resources, semantics, zone }: CronReading): CronParsed {
  const read = readCronWorkflow(manifest, { resources, semantics });
  if ("issues" in read) return read;
  const { cron, used } = read;
  const filled = withArguments(cron.manifest, {}, { resources });
  if ("issues" in filled) return filled;
  const parsed = parseSchedules(cron, zone);
  if ("issues" in parsed) return parsed;
  const uidOf = (scheduledAt: number) => runUid(uid, scheduledAt);
  return { cron, plan: { cron, namespace, schedule: parsed.schedule, uidOf }, used };
}

/** A zone that nobody has passes the manifest's own check, which knows only how zones are written. */
function parseSchedules(
  { schedules, timezone }: CronWorkflow,
  zone: string,
): { readonly schedule: Schedule } | { readonly issues: readonly Issue[] } {
  try {
    const schedule = unionOf(schedules.map((text) => parseSchedule(text, timezone ?? zone)));
    // A zone is first looked up when it is used.
    schedule.next(0);
    return { schedule };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const issue: Issue = { code: "OX1026", severity: "error", message, path: ["spec", "schedules"] };
    return { issues: [issue] };
  }
}

/** In the form of a UUID: the same for the same instant of the same cron workflow, so that a journal begins once. */
function runUid(cron: string, scheduledAt: number): string {
  const hex = createHash("sha256")
    .update(JSON.stringify([cron, Math.floor(scheduledAt / 1_000)]))
    .digest("hex");
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}
