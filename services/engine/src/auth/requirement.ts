import { anyNamespace, type Role } from "./user.ts";

/** What a request asks of whoever sends it. */
export type Requirement = { readonly isPublic: true } | { readonly role: Role; readonly namespace: string };

/** A request as far as it matters here. */
export interface Asked {
  readonly method: string;
  /** As routes see it, undecoded. */
  readonly path: string;
  readonly query: (name: string) => string | undefined;
}

const all = "*";
const isReading = (method: string) => method === "GET" || method === "HEAD";

/** The role that a request needs, and where. What nobody here has heard of needs an admin of everything. */
export function requirementOf({ method, path, query }: Asked): Requirement {
  const parts = path.split("/").slice(1).map(decoded);
  const [first = "", second = "", third = "", ...rest] = parts;
  if (["healthz", "readyz", "livez"].includes(first)) return { isPublic: true };
  if (first === "api" && second === "onexit") return ownRequirement(method, rest, query);
  if (first === "api" && second === "v1" && third !== "") return v1Requirement(method, [third, ...rest]);
  if (first === "apis") return kubernetesRequirement(method, [third, ...rest].slice(1));
  if (
    isReading(method) &&
    (first === "openapi" || ["/api", "/api/v1", "/version", "/metrics", "/openapi.json"].includes(trimmed(path)))
  )
    return { role: "view", namespace: anyNamespace };
  if (["artifacts", "artifact-files", "input-artifacts"].includes(first) && isReading(method))
    return { role: "view", namespace: second || all };
  // Everything else that can be read is a page: it holds nothing, and asks for the token itself.
  if (isReading(method) && !/^(api|apis|artifacts|artifact-files|input-artifacts)/.test(first))
    return { isPublic: true };
  return { role: "admin", namespace: all };
}

/** Lists hold what may be seen; who changes a delivery is looked at where its namespace is known. */
function ownRequirement(method: string, [what = ""]: readonly string[], query: Asked["query"]): Requirement {
  if (what === "audit") return { role: "admin", namespace: all };
  if (!isReading(method)) return { role: "admin", namespace: anyNamespace };
  if (what === "preview") return { role: "view", namespace: query("namespace") || all };
  return { role: "view", namespace: anyNamespace };
}

/** Argo's kinds, and of Kubernetes' core what there is. */
function v1Requirement(method: string, [kind = "", namespace = "", ...rest]: readonly string[]): Requirement {
  switch (kind) {
    case "info":
    case "version":
    case "userinfo":
    case "tracking":
      return { role: "view", namespace: anyNamespace };
    case "workflows":
    case "cron-workflows":
      return { role: roleOf(method, rest, "submit"), namespace: namespace || all };
    case "workflow-templates":
      return { role: roleOf(method, rest, "admin"), namespace: namespace || all };
    case "cluster-workflow-templates":
      if (isReading(method) || namespace === "lint") return { role: "view", namespace: anyNamespace };
      return { role: "admin", namespace: all };
    case "workflow-events":
      return { role: roleOf(method, rest, "admin"), namespace: namespace || all };
    case "events":
      return { role: roleOf(method, rest, "submit"), namespace: namespace || all };
    case "stream":
      return { role: roleOf(method, rest, "admin"), namespace: rest[0] || all };
    case "namespaces":
      return { role: roleOf(method, rest, "submit"), namespace: namespace || all };
    default:
      // `pods` and `events` of all namespaces; archived workflows, whose paths name no namespace.
      return { role: roleOf(method, rest, "submit"), namespace: all };
  }
}

/** Behind the group: `v1alpha1/namespaces/NS/workflows/NAME`, `v1alpha1/workflows`, or only what there is. */
function kubernetesRequirement(method: string, [scope, namespace, plural]: readonly string[]): Requirement {
  if (scope === undefined || scope === "") {
    return isReading(method) ? { role: "view", namespace: anyNamespace } : { role: "admin", namespace: all };
  }
  const isNamespaced = scope === "namespaces" && namespace !== undefined && namespace !== "";
  const kind = isNamespaced ? plural : scope;
  if (kind === "clusterworkflowtemplates" && isReading(method)) return { role: "view", namespace: anyNamespace };
  const writing = kind?.endsWith("templates") ? "admin" : "submit";
  return { role: roleOf(method, [], writing), namespace: isNamespaced ? namespace : all };
}

function roleOf(method: string, rest: readonly string[], writing: Role): Role {
  // To check a manifest changes nothing.
  if (isReading(method) || rest.at(0) === "lint") return "view";
  return method === "DELETE" ? "admin" : writing;
}

/** Routes do not mind a slash at the end. */
function trimmed(path: string): string {
  return path.replace(/\/$/, "");
}

/** What cannot be decoded matches no namespace's name. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
