import { type Json, type StatusVariables, sha256Hex } from "@onexit/events";
import {
  type Call,
  changeRecord,
  type HistoryPort,
  type LifecycleEvent,
  type Saying,
  templateNameOf,
} from "@onexit/sdk";
import type { PagerDutyConfig } from "./config.ts";
import type { AlertEvent } from "./event.ts";
import { isOvertaken, type LastSent, type Opened, withoutTrigger, withSuccess, withTrigger } from "./opened.ts";

/** A trigger of a template's run. */
export interface Trigger {
  readonly dedupKey: string;
  /** Epoch ms of its cause. */
  readonly at: number;
  readonly autoResolve: boolean;
}

/** An alert belongs to whoever holds the routing key, which is a secret and stands nowhere. */
export function identityOf(config: PagerDutyConfig, dedupKey: string): readonly string[] {
  return [...holderOf(config), dedupKey];
}

/** Writes a trigger down before it is sent. `overtaken`: a run has succeeded that began after the trigger's cause. */
export function openAlert(
  history: HistoryPort,
  config: PagerDutyConfig,
  variables: StatusVariables,
  { dedupKey, ...alert }: Trigger,
): Promise<"opened" | "overtaken"> {
  return changeRecord<Opened, "opened" | "overtaken">(history, templateOf(config, variables), (before) => {
    if (before !== undefined && isOvertaken(before, alert)) return [before, "overtaken"];
    return [withTrigger(before, dedupKey, alert), "opened"];
  });
}

/** Forgets a trigger that PagerDuty refused. */
export async function forgetAlert(
  history: HistoryPort,
  config: PagerDutyConfig,
  variables: StatusVariables,
  { dedupKey, at }: Trigger,
): Promise<void> {
  const forget = (before: Opened | undefined) => [withoutTrigger(before, dedupKey, at), undefined] as const;
  await changeRecord<Opened, void>(history, templateOf(config, variables), forget);
}

/**
 * What the end of a run calls for: the resolution of each alert of its template that is open since before the run began.
 * The success is written down where triggers are, so that of the two the second sees the first; asked again it says the same.
 */
export async function resolutionsAt(
  history: HistoryPort,
  { event, variables, config }: LifecycleEvent<PagerDutyConfig>,
): Promise<readonly Call[]> {
  const isSuccess = event.type === "WorkflowFinished" && event.phase === "Succeeded";
  // Without a key nothing was triggered.
  if (!isSuccess || !config.routingKey) return [];
  const key = templateOf(config, variables);
  const opened = (await history.get(key))?.record as unknown as Opened | undefined;
  // A template that never paged anybody costs no write.
  if (opened === undefined) return [];
  const last = Object.fromEntries(
    await Promise.all(
      Object.keys(opened.alerts).map(async (dedupKey) => {
        const said = (await history.get(identityOf(config, dedupKey)))?.record;
        return [dedupKey, lastSentOf(said)] as const;
      }),
    ),
  );
  const resolves = await changeRecord<Opened, readonly string[]>(history, key, (before = opened) =>
    withSuccess(before, beganAt(event.at, variables), last),
  );
  return resolves.map((dedupKey) => ({
    name: dedupKey,
    // A key is no source of a text, whatever it looks like.
    parameters: { action: "resolve", dedup_key: dedupKey.replaceAll("{{", "\\{{") },
  }));
}

/** Epoch ms at which a run began that has ended at `at`. */
export function beganAt(at: number, { workflow }: Pick<StatusVariables, "workflow">): number {
  return at - (Number(workflow.duration) * 1_000 || 0);
}

function templateOf(config: PagerDutyConfig, { cluster, workflow }: StatusVariables): readonly string[] {
  return [...holderOf(config), "template", cluster, workflow.namespace, templateNameOf(workflow)];
}

function holderOf({ eventsUrl, routingKey }: PagerDutyConfig): readonly string[] {
  return ["pagerduty", sha256Hex(JSON.stringify([eventsUrl, routingKey])).slice(0, 16)];
}

function lastSentOf(record: Json | undefined): LastSent | undefined {
  if (record === undefined) return undefined;
  const { at, what } = record as unknown as Saying;
  return { at, action: (what as unknown as AlertEvent).event_action };
}
