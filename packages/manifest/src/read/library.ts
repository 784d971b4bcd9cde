import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import { type Excess, measureManifest } from "../measure.ts";
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

/** Resources by kind and name, for any number of manifests that refer to them. */
export interface Shelf {
  /** The first of that name that a manifest of the namespace can see. */
  readonly find: (kind: string, name: string, namespace: string | undefined) => Resource | undefined;
  readonly names: (kind: string) => readonly string[];
  /** How many characters of resources have been found in all. */
  readonly taken: () => number;
  /** What is too much in one of the resources. */
  readonly excess: Excess | undefined;
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

/** A shelf with these resources. */
export function createShelf(resources: readonly JsonObject[]): Shelf {
  const excess = resources.map(measureManifest).find((found) => found !== undefined);
  const byMark = new Map<string, Resource[]>();
  for (const manifest of excess ? [] : resources) {
    const resource = resourceOf(manifest);
    const mark = resource && markOf(resource.kind, resource.name);
    if (!resource || mark === undefined) continue;
    const same = byMark.get(mark);
    if (same) same.push(resource);
    else byMark.set(mark, [resource]);
  }
  let taken = 0;
  return {
    excess,
    taken: () => taken,
    names: (kind) => [...byMark.values()].flatMap(([first]) => (first?.kind === kind ? first.name : [])),
    find(kind, name, namespace) {
      const found = byMark.get(markOf(kind, name))?.find((resource) => isVisible(resource, namespace));
      if (found) taken += JSON.stringify(found.manifest).length;
      return found;
    },
  };
}

/** What one manifest takes from a shelf. */
export function createLibrary(shelf: Shelf, namespace: string | undefined): Library {
  const referred = new Map<string, { readonly at: Path; readonly resource: Resource }>();
  return {
    find(kind, name, at) {
      const mark = markOf(kind, name);
      const earlier = referred.get(mark);
      if (earlier) return earlier.resource;
      const resource = shelf.find(kind, name, namespace);
      if (resource) referred.set(mark, { at, resource });
      return resource;
    },
    names: shelf.names,
    used() {
      const kept = [...referred.values()].filter(({ resource }) => keptKinds.has(resource.kind));
      return kept.map(({ resource }) => resource.manifest);
    },
    placeOf(path) {
      const mark = String(path[0] ?? "");
      const found = mark.startsWith("@") ? referred.get(mark) : undefined;
      return found && { ...found, rest: path.slice(1) };
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

function resourceOf(manifest: JsonObject): Resource | undefined {
  const { kind, metadata } = manifest;
  if (typeof kind !== "string" || !isJsonObject(metadata) || typeof metadata.name !== "string") return undefined;
  const root: Part<JsonObject> = { value: manifest, path: [markOf(kind, metadata.name)] };
  return { kind, name: metadata.name, manifest, spec: objectOf(fieldOf(root, "spec")) };
}

function isVisible({ kind, manifest }: Resource, namespace: string | undefined): boolean {
  const own = isJsonObject(manifest.metadata) ? manifest.metadata.namespace : undefined;
  return kind === "ClusterWorkflowTemplate" || !namespace || !own || own === namespace;
}

function markOf(kind: string, name: string): string {
  return `@${kind}/${name}`;
}
