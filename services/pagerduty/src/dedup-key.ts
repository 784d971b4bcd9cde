import { type StatusVariables, sha256Hex } from "@onexit/events";
import { templateNameOf } from "@onexit/sdk";

// developer.pagerduty.com/docs/events-api-v2/trigger-events
const longestKey = 255;
const keptOfLong = 190;

/**
 * What all runs of a workflow share, so that a later success resolves what an earlier failure triggered. Never the uid:
 * then no other run could.
 */
export function dedupKeyOf({ cluster, workflow }: Pick<StatusVariables, "cluster" | "workflow">): string {
  return boundedKey(`onexit/${cluster}/${workflow.namespace}/${templateNameOf(workflow)}`);
}

/** A key that PagerDuty takes; a longer one keeps its head and is told from its like by a hash of the whole. */
export function boundedKey(key: string): string {
  if (key.length <= longestKey) return key;
  // No half of a pair may be left at the cut.
  const head = key.slice(0, keptOfLong).replace(/[\uD800-\uDBFF]$/, "");
  return `${head}-${sha256Hex(key)}`;
}
