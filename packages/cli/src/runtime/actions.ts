import { isJsonObject, type Json } from "@onexit/events";
import type { Submission } from "./runs.ts";

/** The packages of our own actions; each is loaded only where it is used, for their clients are heavy. */
export const actionPackages = {
  slack: "@onexit/slack",
  "github-status": "@onexit/github-status",
  pagerduty: "@onexit/pagerduty",
  cleanup: "@onexit/cleanup",
  archive: "@onexit/archive",
  webhook: "@onexit/webhook",
  email: "@onexit/email",
  submit: "@onexit/submit",
  metrics: "@onexit/metrics",
} as const;

/** The name of an action of ours. */
export type ActionName = keyof typeof actionPackages;

/** Every `plugin.<action>` that a workflow or what it refers to declares, ours or not. */
export function actionsIn({ manifest, resources, templates = [] }: Submission): readonly string[] {
  return [...new Set([manifest, ...resources, ...templates].flatMap(({ spec }) => [...pluginsIn(spec ?? null)]))];
}

/** Templates stand at many places: in lists, in line, as defaults. */
function* pluginsIn(json: Json): Generator<string> {
  if (Array.isArray(json)) for (const item of json as readonly Json[]) yield* pluginsIn(item);
  if (!isJsonObject(json)) return;
  for (const [key, value] of Object.entries(json)) {
    if (key === "plugin" && isJsonObject(value)) yield* Object.keys(value);
    // `submit` holds a whole workflow, with actions of its own.
    yield* pluginsIn(value);
  }
}

/** True for an action of ours. */
export function isOwnAction(name: string): name is ActionName {
  return Object.hasOwn(actionPackages, name);
}
