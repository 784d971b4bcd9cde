import { type ActionRequested, epochMs, isoTime } from "@onexit/events";
import { safeName } from "./safe-name.ts";

/**
 * Where the archive of a workflow may lie, best place first:
 * `[prefix]/cluster/namespace/yyyy/mm/dd/name-uid`, by the UTC date of the workflow's creation. The second place, with
 * the beginning of the key, is for a second archive of the same workflow.
 */
export function folderPathsOf(request: ActionRequested, prefix: string | undefined): readonly string[] {
  const { workflow, variables, key, at } = request;
  const created = epochMs(variables.workflow.creationTimestamp);
  // A lifecycle event may come without it; the request's own time is as constant.
  const [year = "", month = "", day = ""] = isoTime(Number.isNaN(created) ? at : created)
    .slice(0, 10)
    .split("-");
  const { cluster, namespace, name, uid } = workflow;
  const above = [...(prefix === undefined ? [] : [prefix]), safeName(cluster), safeName(namespace), year, month, day];
  const own = safeName(`${name}-${uid}`);
  return [own, `${own}-${key.slice(0, 12)}`].map((last) => [...above, last].join("/"));
}
