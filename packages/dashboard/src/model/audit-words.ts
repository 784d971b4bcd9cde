import type { Look } from "./look.ts";
import { deliveryPath, workflowPath } from "./route.ts";

/** A request in words: what was asked, of what, and where that is shown. */
export interface Asked {
  readonly verb: string;
  /** Empty where the verb says it all. */
  readonly object: string;
  /** A page of the dashboard. */
  readonly to?: string;
}

/** What a request of Argo's API, of Kubernetes' or of our own asked for; an unknown one by its method and path. */
export function askedFor(method: string, path: string): Asked {
  const parts = path.split("/").filter((part) => part !== "");
  const [api, scope, , what, id, verb] = parts;
  if (api === "api" && scope === "onexit" && what === "deliveries") return ofDeliveries(parts, id, verb);
  if (api === "api" && scope === "v1") return ofKind(method, parts.slice(2)) ?? plain(method, path);
  const at = parts.indexOf("namespaces");
  if (api === "apis" && at > 0) {
    const [namespace = "", kind = "", ...rest] = parts.slice(at + 1);
    return ofKind(method, [kind, namespace, ...rest]) ?? plain(method, path);
  }
  return plain(method, path);
}

/** How an answer is drawn: an HTTP status and what it means; of a dry run nothing was done. */
export function answerLook(status: number, isDryRun = false): Look {
  if (status < 400 && isDryRun) return { icon: "preview", tone: "muted", word: "nothing changed" };
  if (status < 400) return { icon: "ok", tone: "ok", word: "done" };
  if (status === 401 || status === 403) return { icon: "stop", tone: "failed", word: "forbidden" };
  if (status < 500) return { icon: "fail", tone: "error", word: "refused" };
  return { icon: "error", tone: "error", word: "failed" };
}

function ofDeliveries(parts: readonly string[], id: string | undefined, verb: string | undefined): Asked {
  if (verb === undefined) return { verb: `${id ?? "change"} of many`, object: "deliveries", to: "/deliveries" };
  return { verb, object: `delivery ${id}`, ...(parts.length === 6 && id ? { to: deliveryPath(id) } : {}) };
}

const kinds: Readonly<Record<string, string>> = {
  workflows: "workflow",
  "cron-workflows": "cron workflow",
  cronworkflows: "cron workflow",
  "workflow-templates": "template",
  workflowtemplates: "template",
  "cluster-workflow-templates": "cluster template",
  clusterworkflowtemplates: "cluster template",
};

const verbs: Readonly<Record<string, string>> = { POST: "create", PUT: "update", PATCH: "change", DELETE: "delete" };

function ofKind(method: string, [plural = "", namespace = "", name, verb]: readonly string[]): Asked | undefined {
  const kind = kinds[plural];
  if (kind === undefined) return undefined;
  if (name === undefined || (method === "POST" && name === "submit")) {
    return { verb: kind === "workflow" && method === "POST" ? "submit" : verbOf(method), object: `a ${kind}` };
  }
  const decoded = decode(name);
  const isGone = method === "DELETE";
  return {
    verb: verb ?? verbOf(method),
    object: kind === "workflow" ? decoded : `${kind} ${decoded}`,
    ...(kind === "workflow" && !isGone ? { to: workflowPath({ namespace: decode(namespace), name: decoded }) } : {}),
  };
}

function verbOf(method: string): string {
  return verbs[method] ?? method;
}

function plain(method: string, path: string): Asked {
  return { verb: method, object: path };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
