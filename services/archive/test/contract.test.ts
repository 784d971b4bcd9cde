import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { RetryableError, TerminalError } from "@onexit/sdk";
import { actionContract, type ContractTarget, type Fault } from "@onexit/sdk/testing";
import { archiveAction } from "../src/action.ts";
import type { Store } from "../src/store.ts";
import { createFaultyStore } from "./faulty-store.ts";
import { samplePorts } from "./stage.ts";

/** A directory whose disk can be disturbed; an act is an archive that is complete. */
interface DiskTarget extends ContractTarget {
  readonly dir: string;
  readonly store: Store;
}

async function createDiskTarget(): Promise<DiskTarget> {
  const dir = await mkdtemp(join(tmpdir(), "onexit-contract-"));
  const faults: Fault[] = [];
  let acts = 0;
  let isUp = true;
  const countActs = async () => {
    const names = await readdir(dir, { recursive: true }).catch(() => []);
    acts = names.filter((name) => name.endsWith("manifest.json")).length;
  };
  const store = createFaultyStore(dir, async (name, write) => {
    if (!isUp) throw new RetryableError("the disk is gone");
    const fault = name === "manifest.json" ? faults.shift() : undefined;
    if (fault === "stall") return await new Promise<never>(() => undefined);
    if (typeof fault === "object") {
      const retryAfterMs = Number(fault.headers?.["retry-after"] ?? 0) * 1_000;
      const details = { status: fault.status, ...(retryAfterMs > 0 ? { retryAfterMs } : {}) };
      // The contract counts in HTTP statuses; a disk knows only what passes and what does not.
      throw fault.status < 500 && fault.status !== 429
        ? new TerminalError("the disk refused", details)
        : new RetryableError("the disk is full", details);
    }
    const written = await write();
    await countActs();
    if (fault === "lose the reply") throw new Error("the answer was lost");
    return written;
  });
  return {
    dir,
    store,
    acts: () => acts,
    next: (fault) => void faults.push(fault),
    [Symbol.asyncDispose]: async () => {
      isUp = false;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const targets = new Map<string, DiskTarget>();

actionContract({
  action: archiveAction({
    ...samplePorts,
    openStore: (directory) => {
      const target = targets.get(directory);
      if (target === undefined) throw new Error(`no target at ${directory}`);
      return target.store;
    },
  }),
  parameters: {},
  secrets: [],
  statuses: { dead: [403], retry: [503] },
  start: async () => {
    const target = await createDiskTarget();
    targets.set(target.dir, target);
    return { target, environment: { ARCHIVE_URL: pathToFileURL(target.dir).href } };
  },
});
