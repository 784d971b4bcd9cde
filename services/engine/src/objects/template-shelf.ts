import type { JsonObject } from "@onexit/events";
import type { StoredTemplate, TemplateKey, Templates } from "@onexit/nats";
import { closureOf } from "./references.ts";

/** A WorkflowTemplate, ClusterWorkflowTemplate or WorkflowEventBinding as it is stored. */
export interface TemplateRecord {
  readonly uid: string;
  readonly kind: string;
  /** Empty for a ClusterWorkflowTemplate. */
  readonly namespace: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** 1, and one more for each change of its spec. */
  readonly generation: number;
  readonly manifest: JsonObject;
  /** Another for each write, so that a write whose answer was lost is recognised. */
  readonly writer: string;
}

/** Which template of a shelf. */
export type TemplatePlace = Omit<TemplateKey, "cluster">;

/** The stored templates of both kinds and the bindings, all of them in memory: every submission looks here. */
export interface TemplateShelf {
  /** Reads what is stored. */
  readonly load: () => Promise<void>;
  readonly all: () => readonly StoredTemplate<TemplateRecord>[];
  readonly get: (place: TemplatePlace) => StoredTemplate<TemplateRecord> | undefined;
  /** Undefined when there is one already. */
  readonly create: (record: TemplateRecord) => Promise<StoredTemplate<TemplateRecord> | undefined>;
  /** Undefined when it has changed since that revision. */
  readonly update: (record: TemplateRecord, revision: number) => Promise<StoredTemplate<TemplateRecord> | undefined>;
  readonly remove: (stored: StoredTemplate<TemplateRecord>) => Promise<boolean>;
  /** What a manifest of the namespace refers to, at any remove. */
  readonly neededBy: (manifest: JsonObject, namespace: string) => readonly JsonObject[];
}

/** A shelf that is empty until it is loaded. */
export function createTemplateShelf(store: () => Templates<TemplateRecord>, cluster: string): TemplateShelf {
  const known = new Map<string, StoredTemplate<TemplateRecord>>();

  /** What the server has of a place, whoever wrote it. */
  async function refresh(place: TemplatePlace): Promise<void> {
    const stored = await store().get({ cluster, ...place });
    if (stored === undefined) known.delete(textOf(place));
    else known.set(textOf(place), stored);
  }

  async function written(record: TemplateRecord, revision: number | undefined) {
    if (revision === undefined) {
      await refresh(record);
      return undefined;
    }
    const stored = { record, revision };
    known.set(textOf(record), stored);
    return stored;
  }

  return {
    async load() {
      for await (const stored of store().list(cluster)) known.set(textOf(stored.record), stored);
    },
    all: () => [...known.values()],
    get: (place) => known.get(textOf(place)),
    create: async (record) => written(record, await store().create({ cluster, ...placeOf(record) }, record)),
    update: async (record, revision) =>
      written(record, await store().update({ cluster, ...placeOf(record) }, record, revision)),
    async remove({ record, revision }) {
      const isRemoved = await store().remove({ cluster, ...placeOf(record) }, revision);
      if (isRemoved) known.delete(textOf(record));
      else await refresh(placeOf(record));
      return isRemoved;
    },
    neededBy(manifest, namespace) {
      const seen = [...known.values()].filter(
        ({ record }) =>
          record.kind !== "WorkflowEventBinding" && (record.namespace === "" || record.namespace === namespace),
      );
      return closureOf(
        manifest,
        seen.map(({ record }) => record.manifest),
      );
    },
  };
}

function placeOf({ kind, namespace, name }: TemplatePlace): TemplatePlace {
  return { kind, namespace, name };
}

function textOf({ kind, namespace, name }: TemplatePlace): string {
  return `${kind}/${namespace}/${name}`;
}
