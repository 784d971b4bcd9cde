import type { JsonObject } from "@onexit/events";
import { metadataText } from "../objects/metadata.ts";
import type { Objects } from "../objects/object.ts";
import type { Source } from "./source.ts";
import { uidOf } from "./uid.ts";

/** The namespaces in which there is anything, and `default`. They are made by whoever names them: any that is asked for is there. */
export function namespaceSource(objects: Objects): Source {
  return {
    async list() {
      const stores = [objects.workflows, objects.workflowtemplates, objects.cronworkflows];
      const lists = await Promise.all(stores.map((store) => store.list("")));
      const names = new Set(["default", ...lists.flatMap(({ items }) => items.map(namespaceIn))]);
      const items = [...names].sort().map(namespace);
      return { resourceVersion: lists[0]?.resourceVersion ?? "0", items };
    },
    async get(_, name) {
      return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name) ? namespace(name) : undefined;
    },
    watch: (_, after) => objects.workflows.watch("", after, () => {}),
  };
}

function namespaceIn(object: JsonObject): string {
  return metadataText(object, "namespace");
}

function namespace(name: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, uid: uidOf("namespace", name), labels: { "kubernetes.io/metadata.name": name } },
    status: { phase: "Active" },
  };
}
