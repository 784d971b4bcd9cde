import { isJsonObject, type Json, type JsonObject, sha256Hex } from "@onexit/events";
import { urlOf } from "../s3/prefix.ts";
import type { Targets } from "../targets.ts";

/** One target, in the one form that all its spellings have in common; a list of it is a parameter of `plugin.cleanup`. */
export interface Resource {
  readonly kind: "files" | "s3" | "kubernetes" | "images" | "locks";
  readonly target: Json;
}

/** The resources that targets name. */
export function resourcesOf({ paths, prefixes, objects, labels, locks }: Targets): readonly Resource[] {
  return [
    ...paths.map(({ path, entriesOnly }) => resource("files", entriesOnly ? `${path}/*` : path)),
    ...prefixes.map((prefix) => resource("s3", urlOf(prefix))),
    ...objects.map(({ apiVersion, kind, namespace, which, propagation }) =>
      resource("kubernetes", { apiVersion, kind, namespace, ...which, propagation }),
    ),
    ...labels.map(({ label }) => resource("images", label)),
    ...locks.map(({ name, owner }) => resource("locks", { name, owner })),
  ];
}

/** Names a resource in the registry; how an object is deleted makes it no other one. */
export function resourceIdOf({ kind, target }: Resource): string {
  const { propagation: _, ...what } = isJsonObject(target) ? target : { target };
  return sha256Hex(JSON.stringify([kind, Object.entries(what).sort()])).slice(0, 32);
}

/** What `plugin.cleanup` would have to be told to remove it. */
export function parametersOf({ kind, target }: Resource): JsonObject {
  return { [kind]: [target] };
}

/** A resource for people: `/srv/scratch/a`, `s3://bucket/a/`, `Secret/a in data`, `images with a=b`, `lock a of b`. */
export function resourceText({ kind, target }: Resource): string {
  if (!isJsonObject(target)) return kind === "images" ? `images with ${target}` : String(target);
  if (kind === "locks") return `lock ${target.name} of ${target.owner}`;
  return `${target.kind}/${target.name ?? target.selector} in ${target.namespace}`;
}

function resource(kind: Resource["kind"], target: Json): Resource {
  return { kind, target };
}
