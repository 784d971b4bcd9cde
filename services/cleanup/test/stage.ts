import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ActionRequested, DeliveryEvent, JsonObject } from "@onexit/events";
import { createService, createWorld, encodeRequest, sampleRequest } from "@onexit/sdk/testing";
import { type CleanupPorts, cleanupAction } from "../src/action.ts";
import { portsWith } from "./ports.ts";

/** A directory with a root in it, and a cleanup service for that root. */
export interface Stage extends AsyncDisposable {
  /** Absolute, without symlinks; holds `root`. */
  readonly dir: string;
  readonly root: string;
  /** Makes a file and the directories above it; returns its absolute path. */
  file(path: string, text?: string): Promise<string>;
  /** The last word on one delivery. */
  clean(parameters: JsonObject, changes?: Partial<ActionRequested>): Promise<DeliveryEvent | undefined>;
}

export interface StageOptions {
  /** By default the stage's root. */
  readonly roots?: (dir: string) => string | undefined;
  /** The others are in memory. */
  readonly ports?: Partial<CleanupPorts>;
  /** Beside CLEANUP_ROOTS. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Makes a stage in a temporary directory. */
export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), "onexit-cleanup-")));
  const root = join(dir, "root");
  await mkdir(root);
  const roots = (options.roots ?? (() => root))(dir);
  const action = cleanupAction(portsWith(options.ports));
  let count = 0;
  return {
    dir,
    root,
    file: async (path, text = "x") => {
      const absolute = join(dir, path);
      await mkdir(dirname(absolute), { recursive: true });
      await writeFile(absolute, text);
      return absolute;
    },
    clean: async (parameters, changes = {}) => {
      count += 1;
      const world = createWorld();
      const service = createService({ action, environment: { ...options.environment, CLEANUP_ROOTS: roots }, world });
      const request = sampleRequest("cleanup", parameters, { origin: { kind: "node", node: `n${count}` }, ...changes });
      await service.deliver(encodeRequest(request));
      return world.events.at(-1);
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
