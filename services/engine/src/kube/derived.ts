import type { JsonObject } from "@onexit/events";
import { metadataOf, metadataText } from "../objects/metadata.ts";
import type { ObjectChange, ObjectStore } from "../objects/object.ts";
import type { Source } from "./source.ts";

/** Objects that follow from workflows, such as their pods. A watch tells of those that have changed in a workflow that has. */
export function derivedFrom(workflows: ObjectStore, derive: (workflow: JsonObject) => readonly JsonObject[]): Source {
  /** What was last seen of workflows that had not ended: by uid of the workflow, then by name. */
  const seen = new Map<string, ReadonlyMap<string, string>>();

  return {
    async list(namespace) {
      const { resourceVersion, items } = await workflows.list(namespace);
      for (const workflow of items) see(workflow, textsOf(workflow));
      return { resourceVersion, items: items.flatMap(derive) };
    },
    async get(namespace, name) {
      const { items } = await workflows.list(namespace);
      return items.flatMap(derive).find((object) => metadataText(object, "name") === name);
    },
    watch(namespace, after, onChange) {
      const told = new Map<string, ReadonlyMap<string, string>>();
      return workflows.watch(namespace, after, (change) => {
        const uid = metadataText(change.object, "uid");
        const before = told.get(uid) ?? seen.get(uid) ?? new Map<string, string>();
        const now = change.type === "DELETED" ? new Map<string, string>() : textsOf(change.object);
        told.set(uid, now);
        for (const one of differences(before, now, change.resourceVersion)) onChange(one);
        if (change.type === "DELETED") told.delete(uid);
        see(change.object, now);
      });
    },
  };

  function textsOf(workflow: JsonObject): ReadonlyMap<string, string> {
    return new Map(
      derive(workflow).map((object) => [metadataText(object, "name"), JSON.stringify(unversioned(object))]),
    );
  }

  function see(workflow: JsonObject, texts: ReadonlyMap<string, string>): void {
    const uid = metadataText(workflow, "uid");
    const { status } = workflow as { readonly status?: { readonly finishedAt?: unknown } };
    if (typeof status?.finishedAt === "string" || texts.size === 0) seen.delete(uid);
    else seen.set(uid, texts);
  }
}

function differences(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  resourceVersion: string,
): readonly ObjectChange[] {
  const change = (type: ObjectChange["type"], text: string): ObjectChange => {
    const object = JSON.parse(text) as JsonObject;
    return { type, object: { ...object, metadata: { ...metadataOf(object), resourceVersion } }, resourceVersion };
  };
  return [
    ...[...before].flatMap(([name, text]) => (now.has(name) ? [] : [change("DELETED", text)])),
    ...[...now].flatMap(([name, text]) => {
      const old = before.get(name);
      return old === text ? [] : [change(old === undefined ? "ADDED" : "MODIFIED", text)];
    }),
  ];
}

/** Without the version, which is that of the workflow and no change by itself. */
function unversioned(object: JsonObject): JsonObject {
  const { resourceVersion: _version, ...metadata } = metadataOf(object);
  return { ...object, metadata };
}
