import { isJsonObject, type JsonObject, type Lock } from "@onexit/events";
import type { ValueSource } from "@onexit/executor";
import type { ProjectConfig } from "../project-config.ts";
import { configMapOf, secretOf, type ValueTable } from "./value-documents.ts";

/** What steps may take from ConfigMaps and Secrets. */
export interface ProjectValues {
  readonly values: ValueSource;
  /** Every text of every Secret that is long enough to be one: masked wherever it shows. */
  readonly secretValues: readonly string[];
  /** How many may hold a semaphore at once; throws when its ConfigMap does not say. */
  readonly limitOf: (lock: Lock) => number;
}

/** Shorter texts are words, and masking them would maim every log; the executor masks those that a step was given. */
const shortestSecret = 8;

/**
 * The values that a project's configuration, its read secrets and the documents beside a workflow give together; of two
 * with one name the document counts, as it does for the manifest.
 */
export function valuesOf(
  { configMaps }: Pick<ProjectConfig, "configMaps">,
  secrets: ValueTable,
  resources: readonly JsonObject[],
): ProjectValues {
  const tables = {
    configMap: new Map([...Object.entries(configMaps), ...tableOf(resources, "ConfigMap", configMapOf)]),
    secret: new Map([...Object.entries(secrets), ...tableOf(resources, "Secret", secretOf)]),
  };
  const values: ValueSource = (kind, name) => tables[kind].get(name);
  const texts = [...tables.secret.values()].flatMap((keys) => Object.values(keys));
  return {
    values,
    secretValues: [...new Set(texts)].filter((text) => text.length >= shortestSecret),
    limitOf: (lock) => semaphoreLimit(lock, values),
  };
}

/** The number in a ConfigMap's key that limits a semaphore. */
function semaphoreLimit({ name }: Lock, values: ValueSource): number {
  const slash = name.lastIndexOf("/");
  const [configMap, key] = [name.slice(0, slash), name.slice(slash + 1)];
  const keys = values("configMap", configMap);
  const text = keys?.[key];
  if (text === undefined) {
    const missing =
      keys === undefined ? `there is no ConfigMap "${configMap}"` : `ConfigMap "${configMap}" has no key "${key}"`;
    throw new Error(`the semaphore ${name} has no limit: ${missing}; add it to configMaps in onexit.yaml`);
  }
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 0 && text.trim() !== "") return limit;
  throw new Error(`the semaphore ${name} has no limit: ${JSON.stringify(text)} is not a whole number`);
}

/** By name; of two documents with one name the first counts. */
function tableOf(
  resources: readonly JsonObject[],
  kind: string,
  read: (manifest: JsonObject) => Readonly<Record<string, string>>,
): readonly (readonly [name: string, keys: Readonly<Record<string, string>>])[] {
  return resources
    .filter((manifest) => manifest.kind === kind)
    .map((manifest) => [isJsonObject(manifest.metadata) ? String(manifest.metadata.name) : "", read(manifest)] as const)
    .reverse();
}
