import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { isoSeconds, type JsonObject, type SemanticsName } from "@onexit/events";
import { type Issue, lintResource } from "@onexit/manifest";
import type { StoredTemplate } from "@onexit/nats";
import type { ChangeHub } from "./change-hub.ts";
import { metadataOf, metadataText, withName } from "./metadata.ts";
import {
  absent,
  apiVersion,
  invalid,
  issueText,
  type ObjectAnswer,
  type ObjectChange,
  type ObjectKind,
  type ObjectRefusal,
  type ObjectStore,
  outdated,
  taken,
} from "./object.ts";
import { withoutServers } from "./servers-fields.ts";
import type { TemplateRecord, TemplateShelf } from "./template-shelf.ts";

/** What templates of one kind are served from. */
export interface TemplateStorePorts {
  readonly kind: ObjectKind;
  readonly shelf: TemplateShelf;
  readonly hub: ChangeHub;
  readonly semantics: SemanticsName;
  readonly now: () => number;
  /** Called after each change. */
  readonly onChange: () => void;
}

type Stored = StoredTemplate<TemplateRecord>;

/** A stored template is one message of the server, which takes no more than 1 MiB. */
const maxBytes = 900_000;

/** Serves the templates of one kind, or event bindings. They are checked before they are stored. */
export function createTemplateStore(ports: TemplateStorePorts): ObjectStore {
  const { kind, shelf, hub, semantics } = ports;
  const homeOf = (namespace: string) => (kind.namespaced ? namespace : "");
  const find = (namespace: string, name: string) => shelf.get({ kind: kind.kind, namespace: homeOf(namespace), name });

  return {
    kind,
    async list(namespace) {
      const home = homeOf(namespace);
      const items = shelf
        .all()
        .filter(({ record }) => record.kind === kind.kind && (home === "" || record.namespace === home))
        .sort((a, b) => a.record.name.localeCompare(b.record.name));
      return { resourceVersion: String(hub.version()), items: items.map((stored) => shown(stored)) };
    },
    async get(namespace, name) {
      const stored = find(namespace, name);
      return stored && shown(stored);
    },
    async create(namespace, object, { dryRun = false, resources = [] }) {
      const checked = check(homeOf(namespace), object, resources);
      if ("refused" in checked) return checked;
      const { manifest, warnings } = checked;
      const name = metadataText(manifest, "name");
      const now = ports.now();
      const record = {
        ...identity(homeOf(namespace), name, manifest),
        uid: randomUUID(),
        createdAt: now,
        generation: 1,
      };
      if (find(namespace, name) !== undefined) return taken(kind, name);
      if (dryRun) return { object: shown({ record, revision: 0 }), warnings };
      const stored = await shelf.create(record);
      return stored === undefined ? taken(kind, name) : told("ADDED", stored, warnings);
    },
    async check(namespace, object, { resources = [] } = {}) {
      const checked = check(homeOf(namespace), object, resources);
      if ("refused" in checked) return checked;
      return { object: checked.manifest, warnings: checked.warnings };
    },
    async replace(namespace, name, object, { dryRun = false, resources = [] }) {
      const checked = check(homeOf(namespace), object, resources, name);
      if ("refused" in checked) return checked;
      const { manifest, warnings } = checked;
      const expected = metadataText(object, "resourceVersion");
      for (;;) {
        const before = find(namespace, name);
        if (before === undefined) return absent(kind, name);
        if (expected !== "" && expected !== String(before.revision)) return outdated(kind, name);
        const { uid, createdAt, generation, manifest: old } = before.record;
        if (isDeepStrictEqual(old, manifest)) return { object: shown(before), warnings };
        const isSame = isDeepStrictEqual(old.spec, manifest.spec);
        const record = {
          ...identity(homeOf(namespace), name, manifest),
          uid,
          createdAt,
          generation: generation + (isSame ? 0 : 1),
        };
        if (dryRun) return { object: shown({ record, revision: before.revision }), warnings };
        const stored = await shelf.update(record, before.revision);
        if (stored !== undefined) return told("MODIFIED", stored, warnings);
      }
    },
    async remove(namespace, name, { dryRun = false }) {
      for (;;) {
        const stored = find(namespace, name);
        if (stored === undefined) return absent(kind, name);
        if (dryRun) return { object: shown(stored) };
        if (await shelf.remove(stored)) return told("DELETED", stored);
      }
    },
    watch: (namespace, after, onChange) =>
      hub.watch(homeOf(namespace), after === undefined ? hub.version() : Number(after), onChange),
  };

  function told(type: ObjectChange["type"], stored: Stored, warnings: readonly string[] = []): ObjectAnswer {
    const { uid, namespace } = stored.record;
    hub.tell({
      type,
      uid,
      namespace,
      // Nothing tells the revision of a removal.
      ...(type === "DELETED" ? {} : { version: stored.revision }),
      weight: 20,
      show: (version) => shown(stored, version),
    });
    ports.onChange();
    return { object: shown(stored), warnings };
  }

  /** The manifest as it is stored, or what is wrong with it. */
  function check(
    namespace: string,
    object: JsonObject,
    resources: readonly JsonObject[],
    known?: string,
  ): { readonly manifest: JsonObject; readonly warnings: readonly string[] } | ObjectRefusal {
    const own = metadataText(object, "namespace");
    if (own !== "" && own !== namespace) return { refused: "invalid", message: wrongNamespace(own, namespace) };
    const manifest = named({ apiVersion, kind: kind.kind, ...withoutServers(object) }, namespace);
    if (known !== undefined && metadataText(manifest, "name") !== known) {
      return { refused: "invalid", message: `the object's name is not ${JSON.stringify(known)}` };
    }
    const bytes = Buffer.byteLength(JSON.stringify(manifest));
    if (bytes > maxBytes) {
      return { refused: "invalid", message: `the template has ${bytes} bytes; it may have ${maxBytes}` };
    }
    if (manifest.kind !== kind.kind) {
      return { refused: "invalid", message: `kind ${JSON.stringify(manifest.kind)} is not ${kind.kind}` };
    }
    const issues: readonly Issue[] = lintResource(manifest, {
      resources: [...resources, ...shelf.neededBy(manifest, namespace)],
      semantics,
    });
    if (issues.some(({ severity }) => severity === "error")) return invalid(issues);
    return { manifest, warnings: issues.map(issueText) };
  }

  function identity(namespace: string, name: string, manifest: JsonObject) {
    return { kind: kind.kind, namespace, name, manifest, writer: randomUUID() };
  }
}

function named(manifest: JsonObject, namespace: string): JsonObject {
  const { generateName: _prefix, namespace: _namespace, ...metadata } = metadataOf(withName(manifest));
  const home = namespace === "" ? {} : { namespace };
  return { ...manifest, metadata: { ...metadata, ...home } };
}

function shown({ record, revision }: Stored, version = String(revision)): JsonObject {
  const { uid, createdAt, generation, manifest } = record;
  const metadata = {
    ...metadataOf(manifest),
    uid,
    resourceVersion: version,
    generation,
    creationTimestamp: isoSeconds(createdAt),
  };
  return { ...manifest, metadata };
}

function wrongNamespace(own: string, asked: string): string {
  if (asked === "") return "an object of the whole cluster has no namespace";
  return `the object's namespace ${JSON.stringify(own)} is not ${JSON.stringify(asked)}, which was asked for`;
}
