/** Where the reader is. */
export type Route =
  | { readonly page: "workflows" }
  | { readonly page: "workflow"; readonly namespace: string; readonly name: string }
  | { readonly page: "deliveries" }
  | { readonly page: "delivery"; readonly id: string }
  | { readonly page: "events" }
  | { readonly page: "actions" }
  | { readonly page: "preview" }
  | { readonly page: "policies" }
  | { readonly page: "audit" }
  | { readonly page: "health" }
  | { readonly page: "nowhere"; readonly path: string };

const simplePages = ["deliveries", "events", "actions", "preview", "policies", "audit", "health"] as const;

/** The page at a path; Argo's own addresses of workflows lead to ours. */
export function routeOf(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first = "", second, third] = parts.map(decode);
  if (parts.length === 0 || (first === "workflows" && parts.length <= 2)) return { page: "workflows" };
  if ((first === "w" || first === "workflows") && parts.length === 3 && second !== undefined && third !== undefined) {
    return { page: "workflow", namespace: second, name: third };
  }
  if (first === "deliveries" && second !== undefined && parts.length === 2) return { page: "delivery", id: second };
  const simple = simplePages.find((page) => page === first);
  return simple !== undefined && parts.length === 1 ? { page: simple } : { page: "nowhere", path };
}

/** The path of a workflow's page. */
export function workflowPath(workflow: { readonly namespace: string; readonly name: string }): string {
  return `/w/${encodeURIComponent(workflow.namespace)}/${encodeURIComponent(workflow.name)}`;
}

/** The path of a delivery's page. */
export function deliveryPath(id: string): string {
  return `/deliveries/${encodeURIComponent(id)}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
