import { isJsonObject, type JsonObject } from "@onexit/events";
import type { ProjectConfig } from "../project-config.ts";

/**
 * The actions that a run's policies and annotations may ask for; undefined when there is nothing that asks, and then
 * nothing is loaded for it either.
 */
export async function actionsBeside(
  { metadata }: JsonObject,
  config: ProjectConfig,
): Promise<readonly string[] | undefined> {
  const annotations = isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const asking = Object.entries(annotations).flatMap(([name, value]) =>
    name.startsWith("onexit.dev/on-") && typeof value === "string" ? [[name, value] as const] : [],
  );
  if (asking.length === 0 && config.policies.length === 0) return undefined;
  const { actionsAskedBy } = await import("./policies.ts");
  return actionsAskedBy(Object.fromEntries(asking), config);
}
