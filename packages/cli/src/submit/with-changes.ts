import type { JsonObject } from "@onexit/events";
import { UsageError } from "../usage-error.ts";
import { objectAt } from "../view/argo-json.ts";

/** What `submit` may be told to change in a manifest. */
export interface Changes {
  readonly name?: string;
  readonly generateName?: string;
  /** `a=b,c=d`. */
  readonly labels?: string;
  readonly entrypoint?: string;
  readonly priority?: string;
}

/** The manifest with these changes. */
export function withChanges(manifest: JsonObject, changes: Changes): JsonObject {
  const { name: ownName, generateName: ownPrefix, ...metadata } = objectAt(manifest, "metadata");
  const { name, generateName, labels, entrypoint, priority } = changes;
  const isRenamed = name !== undefined || generateName !== undefined;
  const kept = {
    ...(ownName === undefined ? {} : { name: ownName }),
    ...(ownPrefix === undefined ? {} : { generateName: ownPrefix }),
  };
  const named = {
    ...(name === undefined ? {} : { name }),
    ...(generateName === undefined ? {} : { generateName }),
  };
  return {
    ...manifest,
    metadata: {
      ...(isRenamed ? named : kept),
      ...metadata,
      ...(labels === undefined ? {} : { labels: { ...objectAt(metadata, "labels"), ...labelsIn(labels) } }),
    },
    spec: {
      ...objectAt(manifest, "spec"),
      ...(entrypoint === undefined ? {} : { entrypoint }),
      ...(priority === undefined ? {} : { priority: priorityOf(priority) }),
    },
  };
}

function labelsIn(text: string): JsonObject {
  const pairs = text.split(",").map((part) => {
    const at = part.indexOf("=");
    if (at < 1) throw new UsageError(`--labels ${JSON.stringify(part)}: write name=value, with commas between`);
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
  });
  return Object.fromEntries(pairs);
}

function priorityOf(text: string): number {
  const priority = Number(text);
  if (!Number.isInteger(priority)) throw new UsageError(`--priority ${JSON.stringify(text)}: must be a whole number`);
  return priority;
}
