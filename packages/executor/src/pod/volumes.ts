import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ContainerWork, VolumeWork } from "@onexit/events";
import { keyParts } from "../artifact/key.ts";
import type { Supply } from "../supply.ts";
import { notFound, type ValueSource } from "../values.ts";

/** Where volumes lie on this host. */
export interface VolumePlaces {
  /** Of the attempt; its own volumes are below. */
  readonly attempt: string;
  /** Of the workflow; its claims are below. */
  readonly workflow: string;
  readonly values: ValueSource;
}

/** Make the volumes of a node that its containers mount. Throws for one that cannot be had. */
export function makeVolumes(volumes: readonly VolumeWork[], places: VolumePlaces): ReadonlyMap<string, string> {
  return new Map(volumes.map((volume) => [volume.name, makeVolume(volume, places)]));
}

/** What a container sees of them. Throws for a volume that is not among them. */
export function mountsOf(container: ContainerWork, made: ReadonlyMap<string, string>): readonly Supply[] {
  return container.mounts.map(({ name, mountPath, subPath, readOnly }) => {
    const directory = made.get(name);
    if (directory === undefined)
      throw new Error(`container ${container.name} mounts ${name}, which is no volume of it`);
    const source = subPath === undefined || subPath === "" ? directory : join(directory, ...keyParts(subPath));
    if (!existsSync(source)) mkdirSync(source, { recursive: true });
    return { path: mountPath, source, readOnly };
  });
}

function makeVolume({ name, source }: VolumeWork, { attempt, workflow, values }: VolumePlaces): string {
  const own = join(attempt, "volumes", fileName(name));
  switch (source.kind) {
    case "emptyDir":
      mkdirSync(own, { recursive: true });
      return own;
    case "claim": {
      const shared = join(workflow, ".claims", fileName(source.claim));
      mkdirSync(shared, { recursive: true });
      return shared;
    }
    case "hostPath":
      if (!existsSync(source.path)) throw new Error(`volume ${name}: this host has no ${source.path}`);
      return source.path;
    default:
      // Written once: what an earlier engine read stays.
      if (!existsSync(own)) writeValues(own, filesOf(name, source, values));
      return own;
  }
}

type ValueVolume = Extract<VolumeWork["source"], { readonly kind: "configMap" | "secret" }>;

/** The files of such a volume: all keys, or those that are listed. */
function filesOf(volume: string, source: ValueVolume, values: ValueSource): readonly (readonly [string, string])[] {
  const { kind, name, items, optional } = source;
  const read = values(kind, name);
  if (read === undefined && !optional) throw new Error(notFound(kind, name, `it is volume ${volume}`));
  if (items.length === 0) return Object.entries(read ?? {});
  return items.flatMap(({ key, path }) => {
    const value = read?.[key];
    if (value !== undefined) return [[path, value] as const];
    if (optional) return [];
    throw new Error(`${kind} ${JSON.stringify(name)} has no key ${JSON.stringify(key)}, which volume ${volume} shows`);
  });
}

/** All or none; only their owner may read them. */
function writeValues(directory: string, files: readonly (readonly [string, string])[]): void {
  mkdirSync(dirname(directory), { recursive: true });
  const built = mkdtempSync(`${directory}.`);
  try {
    for (const [path, value] of files) {
      const file = join(built, ...keyParts(path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, value, { mode: 0o600 });
    }
    renameSync(built, directory);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, "_");
}
