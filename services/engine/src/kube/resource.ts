import type { JsonObject } from "@onexit/events";
import type { ObjectPlural, Objects } from "../objects/object.ts";
import { objectKinds } from "../objects/object.ts";
import { columnsOf } from "./columns.ts";
import { eventSource } from "./event-source.ts";
import { namespaceSource } from "./namespaces.ts";
import { podSource } from "./pods.ts";
import type { Source } from "./source.ts";

/** A column of the table that `kubectl get` prints. */
export interface Column {
  readonly name: string;
  readonly about: string;
  readonly type?: "string" | "integer";
  /** Only with `-o wide`. */
  readonly wide?: boolean;
  readonly text: (object: JsonObject, now: number) => string | number;
}

/** One resource of the API. */
export interface Resource {
  /** Empty: the core group. */
  readonly group: "" | "argoproj.io";
  readonly version: "v1" | "v1alpha1";
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
  readonly columns: readonly Column[];
  readonly source: Source;
  /** Of what can be written: the store. */
  readonly stored?: ObjectPlural;
}

const reading = ["get", "list", "watch"] as const;
const writing = ["create", "delete", "deletecollection", "patch", "update"] as const;

/** Everything that is served. */
export function resourcesOf(objects: Objects): readonly Resource[] {
  const core = {
    group: "",
    version: "v1",
    subresources: [],
    categories: [],
    namespaced: true,
    verbs: reading,
  } as const;
  return [
    ...Object.values(objectKinds).map(
      (known): Resource => ({
        ...known,
        group: "argoproj.io",
        version: "v1alpha1",
        categories: ["all"],
        verbs: [...reading, ...writing].sort(),
        subresources: [],
        columns: columnsOf(known.kind),
        source: objects[known.plural],
        stored: known.plural,
      }),
    ),
    {
      ...core,
      plural: "pods",
      singular: "pod",
      kind: "Pod",
      shortNames: ["po"],
      categories: ["all"],
      subresources: ["log"],
      columns: columnsOf("Pod"),
      source: podSource(objects.workflows),
    },
    {
      ...core,
      plural: "events",
      singular: "event",
      kind: "Event",
      shortNames: ["ev"],
      columns: columnsOf("Event"),
      source: eventSource(objects.workflows),
    },
    {
      ...core,
      plural: "namespaces",
      singular: "namespace",
      kind: "Namespace",
      shortNames: ["ns"],
      namespaced: false,
      columns: columnsOf("Namespace"),
      source: namespaceSource(objects),
    },
  ];
}

/** The group and version as objects name it. */
export function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The resource as messages name it: `workflows.argoproj.io`, `pods`. */
export function qualifiedName({ group, plural }: Pick<Resource, "group" | "plural">): string {
  return group === "" ? plural : `${plural}.${group}`;
}
