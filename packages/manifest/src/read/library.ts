import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import type { TemplateOrigin } from "../workflow.ts";
import { fieldOf, objectOf, objectsIn, type Part, textIn } from "./part.ts";

/** The templates that plain names refer to at some place: those of one manifest. */
export interface Home {
  readonly origin: TemplateOrigin;
  /** As in `WorkflowTemplate "x"`; absent for the workflow itself. */
  readonly label?: string;
  readonly templates: ReadonlyMap<string, Part<JsonObject>>;
}

/** A resource that a workflow may refer to. */
export interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly manifest: JsonObject;
  /** Its spec; the way to it begins with the resource's mark. */
  readonly spec: Part<JsonObject> | undefined;
}

/** Finds the resources that a manifest refers to, and remembers which it was. */
export interface Library {
  readonly find: (kind: string, name: string, at: Path) => Resource | undefined;
  readonly names: (kind: string) => readonly string[];
  readonly used: () => readonly JsonObject[];
  /** Where a marked path is referred to, and the rest of it. */
  readonly placeOf: (path: Path) => { readonly at: Path; readonly resource: Resource; readonly rest: Path } | undefined;
}

/** The kinds that a workflow keeps a copy of: a Secret is none of them. */
const keptKinds: ReadonlySet<string> = new Set(["WorkflowTemplate", "ClusterWorkflowTemplate", "ConfigMap"]);

/** A library of these resources; of two with one name the first in the same namespace counts. */
export function createLibrary(resources: readonly JsonObject[], namespace: string | undefined): Library {
  const shelf = new Map<string, Resource>();
  for (const manifest of resources) {
    const resource = resourceOf(manifest, namespace);
    if (resource && !shelf.has(markOf(resource.kind, resource.name)))
      shelf.set(markOf(resource.kind, resource.name), resource);
  }
  const referred = new Map<string, Path>();
  return {
    find(kind, name, at) {
      const mark = markOf(kind, name);
      const resource = shelf.get(mark);
      if (resource && !referred.has(mark)) referred.set(mark, at);
      return resource;
    },
    names: (kind) => [...shelf.values()].filter((each) => each.kind === kind).map(({ name }) => name),
    used: () =>
      [...shelf]
        .filter(([mark, { kind }]) => referred.has(mark) && keptKinds.has(kind))
        .map(([, { manifest }]) => manifest),
    placeOf(path) {
      const mark = String(path[0] ?? "");
      const resource = mark.startsWith("@") ? shelf.get(mark) : undefined;
      return resource && { at: referred.get(mark) ?? [], resource, rest: path.slice(1) };
    },
  };
}

/** The templates of a spec by name; the first of each. */
export function templatesByName(spec: Part<JsonObject> | undefined): ReadonlyMap<string, Part<JsonObject>> {
  const templates = new Map<string, Part<JsonObject>>();
  for (const part of objectsIn(spec, "templates")) {
    const name = textIn(part, "name");
    if (name && !templates.has(name)) templates.set(name, part);
  }
  return templates;
}

/** A value of a ConfigMap. */
export function configValue(resource: Resource | undefined, key: string): Json | undefined {
  const data = resource?.manifest.data;
  return isJsonObject(data) && Object.hasOwn(data, key) ? data[key] : undefined;
}

function resourceOf(manifest: JsonObject, namespace: string | undefined): Resource | undefined {
  const { kind, metadata } = manifest;
  if (typeof kind !== "string" || !isJsonObject(metadata) || typeof metadata.name !== "string") return undefined;
  const isElsewhere =
    kind !== "ClusterWorkflowTemplate" && namespace && metadata.namespace && metadata.namespace !== namespace;
  if (isElsewhere) return undefined;
  const root: Part<JsonObject> = { value: manifest, path: [markOf(kind, metadata.name)] };
  return { kind, name: metadata.name, manifest, spec: objectOf(fieldOf(root, "spec")) };
}

function markOf(kind: string, name: string): string {
  return `@${kind}/${name}`;
}
