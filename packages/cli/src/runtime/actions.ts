import { isJsonObject, type JsonObject } from "@onexit/events";

/** The packages of our own actions; each is loaded only where it is used, for their clients are heavy. */
export const actionPackages = {
  slack: "@onexit/slack",
  "github-status": "@onexit/github-status",
  pagerduty: "@onexit/pagerduty",
  cleanup: "@onexit/cleanup",
  archive: "@onexit/archive",
} as const;

/** The name of an action of ours. */
export type ActionName = keyof typeof actionPackages;

/** Every `plugin.<action>` that a manifest declares, ours or not. */
export function actionsIn(manifest: JsonObject): readonly string[] {
  const spec = isJsonObject(manifest.spec) ? manifest.spec : {};
  const templates = Array.isArray(spec.templates) ? spec.templates : [];
  const names = templates.flatMap((template) =>
    isJsonObject(template) && isJsonObject(template.plugin) ? Object.keys(template.plugin) : [],
  );
  return [...new Set(names)];
}

/** True for an action of ours. */
export function isOwnAction(name: string): name is ActionName {
  return Object.hasOwn(actionPackages, name);
}
