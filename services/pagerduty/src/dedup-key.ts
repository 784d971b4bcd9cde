import { type StatusVariables, sha256Hex } from "@onexit/events";

// developer.pagerduty.com/docs/events-api-v2/trigger-events
const longestKey = 255;
const keptOfLong = 190;

/**
 * What all runs of a workflow share, so that a later success resolves what an earlier failure triggered. Never the uid:
 * then no other run could.
 */
export function dedupKeyOf({ cluster, workflow }: Pick<StatusVariables, "cluster" | "workflow">): string {
  const { labels, generateName, name, namespace } = workflow;
  const runs =
    labels["workflows.argoproj.io/cron-workflow"] ||
    labels["workflows.argoproj.io/workflow-template"] ||
    labels["workflows.argoproj.io/cluster-workflow-template"] ||
    generateName?.replace(/-+$/, "") ||
    name;
  return boundedKey(`onexit/${cluster}/${namespace}/${runs}`);
}

/** A key that PagerDuty takes; a longer one keeps its head and is told from its like by a hash of the whole. */
export function boundedKey(key: string): string {
  if (key.length <= longestKey) return key;
  // No half of a pair may be left at the cut.
  const head = key.slice(0, keptOfLong).replace(/[\uD800-\uDBFF]$/, "");
  return `${head}-${sha256Hex(key)}`;
}
