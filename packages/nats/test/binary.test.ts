import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNatsServer, natsServerVersion } from "../src/binary.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-binary-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function script(name: string, says: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, `#!/bin/sh\necho '${says}'\n`);
  await chmod(path, 0o755);
  return path;
}

describe("findNatsServer", () => {
  it("prefers the one that ONEXIT_NATS_SERVER names, then PATH", async () => {
    const named = await script("named", "");
    const onPath = await script("nats-server", "");
    expect(await findNatsServer({ ONEXIT_NATS_SERVER: named, PATH: dir })).toBe(named);
    expect(await findNatsServer({ ONEXIT_NATS_SERVER: "", PATH: `/nowhere:${dir}` })).toBe(onPath);
  });

  it("says so when ONEXIT_NATS_SERVER cannot be run", async () => {
    const env = { ONEXIT_NATS_SERVER: join(dir, "missing") };
    await expect(findNatsServer(env)).rejects.toThrow(/ONEXIT_NATS_SERVER is .*missing, which cannot be run/);
  });
});

describe("natsServerVersion", () => {
  it.each([
    ["nats-server: v2.9.10", "2.9.10"],
    ["nats-server: v2.12.0-beta.1", "2.12.0-beta.1"],
  ])("reads %j", async (says, version) => {
    expect(await natsServerVersion(await script("nats-server", says))).toBe(version);
  });

  it("refuses a binary that is something else", async () => {
    await expect(natsServerVersion(await script("nats-server", "hello"))).rejects.toThrow('printed "hello');
  });
});
