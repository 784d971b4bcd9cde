import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StoreInUseError } from "../src/errors.ts";
import { identityOf } from "../src/process-identity.ts";
import { takeStoreLock } from "../src/store-lock.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-lock-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe("takeStoreLock", () => {
  it("gives the lock to one owner until that releases it", async () => {
    const lock = await takeStoreLock(dir);
    await expect(takeStoreLock(dir)).rejects.toEqual(new StoreInUseError(dir, process.pid));
    await lock.release();
    await takeStoreLock(dir);
  });

  it("follows the process that it was handed to", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const lock = await takeStoreLock(dir);
    await lock.handTo(identityOf(child.pid ?? 0) ?? { pid: 0, startTime: "" });
    await expect(takeStoreLock(dir)).rejects.toMatchObject({ pid: child.pid });
    child.kill("SIGKILL");
    await once(child, "exit");
    await takeStoreLock(dir);
  });

  it.each([
    ["of a dead process", '{"pid":1,"startTime":"another boot/1"}'],
    ["that a power cut has torn", '{"pid":12'],
    ["that is empty", ""],
  ])("takes over a lock %s", async (_, text) => {
    await writeFile(join(dir, "lock.7"), text);
    await takeStoreLock(dir);
    expect(await readdir(dir)).toEqual(["lock.8"]);
  });

  it("goes to one of many that take a stale lock over at the same time", async () => {
    await writeFile(join(dir, "lock.1"), '{"pid":1,"startTime":"another boot/1"}');
    const rivals = await Promise.allSettled(Array.from({ length: 20 }, () => takeStoreLock(dir)));
    expect(rivals.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
