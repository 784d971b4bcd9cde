import { type DefinitionKind, definitionKindOf } from "./definition.ts";
import { searchOf } from "./filters.ts";

/** Where the reader is. */
export type Route =
  | { readonly page: "workflows" }
  | { readonly page: "workflow"; readonly namespace: string; readonly name: string }
  | { readonly page: "archived"; readonly uid: string }
  | { readonly page: "definitions"; readonly kind: DefinitionKind; readonly namespace: string }
  | {
      readonly page: "definition";
      readonly kind: DefinitionKind;
      /** Empty of what belongs to the cluster. */
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly page: "deliveries" }
  | { readonly page: "delivery"; readonly id: string }
  | { readonly page: "events" }
  | { readonly page: "actions" }
  | { readonly page: "preview" }
  | { readonly page: "policies" }
  | { readonly page: "audit" }
  | { readonly page: "health" }
  /** What is shown at another address. */
  | { readonly page: "moved"; readonly to: string }
  | { readonly page: "nowhere"; readonly path: string };

const simplePages = ["deliveries", "events", "actions", "preview", "policies", "audit", "health"] as const;

/** The page at a path. What `argo`, `hera` and Argo's own pages link leads to what we show of it. */
export function routeOf(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first = "", second, third] = parts.map(decode);
  if (parts.length === 0) return { page: "workflows" };
  if ((first === "workflows" || first === "archived-workflows") && parts.length <= 2) {
    return { page: "moved", to: `/${searchOf({ namespace: second })}` };
  }
  if (first === "archived-workflows" && third !== undefined && parts.length === 3) {
    return { page: "archived", uid: third };
  }
  const kind = definitionKindOf(first);
  if (kind !== undefined) return definitionAt(kind, parts.map(decode).slice(1)) ?? { page: "nowhere", path };
  if ((first === "w" || first === "workflows") && parts.length === 3 && second !== undefined && third !== undefined) {
    return { page: "workflow", namespace: second, name: third };
  }
  if (first === "deliveries" && second !== undefined && parts.length === 2) return { page: "delivery", id: second };
  const simple = simplePages.find((page) => page === first);
  return simple !== undefined && parts.length === 1 ? { page: simple } : { page: "nowhere", path };
}

function definitionAt(kind: DefinitionKind, rest: readonly string[]): Route | undefined {
  const [namespace = "", name, ...more] = kind.isNamespaced ? rest : ["", ...rest];
  if (more.length > 0) return undefined;
  if (name === undefined) return { page: "definitions", kind, namespace };
  return { page: "definition", kind, namespace, name };
}

/** The path of a workflow's page. */
export function workflowPath(workflow: { readonly namespace: string; readonly name: string }): string {
  return `/w/${encodeURIComponent(workflow.namespace)}/${encodeURIComponent(workflow.name)}`;
}

/** The path of a delivery's page. */
export function deliveryPath(id: string): string {
  return `/deliveries/${encodeURIComponent(id)}`;
}

/** The path of a definition's page. */
export function definitionPath({ plural, isNamespaced }: DefinitionKind, namespace: string, name: string): string {
  return `/${[plural, ...(isNamespaced ? [namespace] : []), name].map(encodeURIComponent).join("/")}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
