import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutRoot } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { errorOfFile } from "../src/file-error.ts";
import { createFaultyStore, systemError } from "./faulty-store.ts";
import { archiveRequest, load, logsOf } from "./sample-run.ts";
import { contentOf, createStage, liesOf } from "./stage.ts";

const folderName = "local/data/2026/01/02/etl-7kq2d-0c4e53f1-7b4e-4c39-9a55-6a6b0e3f9d11";
const fileCount = 8;

describe("an archive that is cut short", () => {
  it.each(Array.from({ length: fileCount }, (_, i) => i))(
    "is completed after a crash behind %i files",
    async (after) => {
      await using reference = await createStage();
      await reference.archive(archiveRequest());
      await using stage = await createStage();
      let written = 0;
      let crashed = false;
      const openStore = (directory: string) =>
        createFaultyStore(directory, async (name, write) => {
          if (written === after && !crashed) {
            crashed = true;
            await writeFile(join(directory, folderName, `${name.replace("/", "_")}.0011223344556677.part`), "half");
            expect(await liesOf(join(directory, folderName))).toEqual([]);
            expect(existsSync(join(directory, folderName, "manifest.json"))).toBe(false);
            throw new Error("killed");
          }
          written += 1;
          return await write();
        });
      const events = await stage.archive(archiveRequest(), { openStore });
      expect(events.map(({ type }) => type)).toEqual(["ActionFailed", "ActionSucceeded"]);
      expect(await contentOf(stage.dir)).toEqual(await contentOf(reference.dir));
    },
  );

  it("takes a wrong manifest away before it writes again", async () => {
    await using stage = await createStage();
    await stage.archive(archiveRequest());
    const folder = join(stage.dir, folderName);
    await rm(join(folder, "nodes.json"));
    const seen: boolean[] = [];
    const openStore = (directory: string) =>
      createFaultyStore(directory, async (_, write) => {
        seen.push(existsSync(join(folder, "manifest.json")));
        return await write();
      });
    await stage.archive(archiveRequest(), { openStore });
    expect(seen).toEqual(Array(fileCount).fill(false));
    expect(await liesOf(folder)).toEqual([]);
  });
});

describe("an archive that cannot be written", () => {
  it.each(["ENOSPC", "EDQUOT", "EIO"])("is tried again after %s", async (code) => {
    await using stage = await createStage();
    let failures = 1;
    const openStore = (directory: string) =>
      createFaultyStore(directory, async (name, write) => {
        if (name === "nodes.json" && failures > 0) {
          failures -= 1;
          throw errorOfFile("write", join(directory, name), systemError(code));
        }
        return await write();
      });
    const events = await stage.archive(archiveRequest(), { openStore });
    expect(events).toMatchObject([
      { type: "ActionFailed", outcome: "retry", problem: { code, message: expect.stringContaining("nodes.json") } },
      { type: "ActionSucceeded", attempt: 2 },
    ]);
  });

  it.each(["EACCES", "EROFS", "ENOTDIR"])("is given up after %s", async (code) => {
    await using stage = await createStage();
    const openStore = (directory: string) =>
      createFaultyStore(directory, async (name) => {
        throw errorOfFile("write", join(directory, name), systemError(code));
      });
    const events = await stage.archive(archiveRequest(), { openStore });
    expect(events).toMatchObject([{ type: "ActionDead", problem: { code } }]);
    expect(Object.keys(await contentOf(stage.dir))).toEqual([]);
  });

  it("is given up where a file stands in the way, and names it", async () => {
    await using stage = await createStage();
    await writeFile(join(stage.dir, "local"), "");
    const events = await stage.archive(archiveRequest());
    expect(events).toMatchObject([
      { type: "ActionDead", problem: { code: "ENOTDIR", message: expect.stringContaining(join(stage.dir, "local")) } },
    ]);
  });

  it("is given up without the right to write", async () => {
    await using stage = await createStage();
    await chmod(stage.dir, 0o500);
    const events = await withoutRoot([stage.dir], () => stage.archive(archiveRequest()));
    await chmod(stage.dir, 0o700);
    expect(events).toMatchObject([{ type: "ActionDead", problem: { code: "EACCES" } }]);
  });

  it.runIf(process.getuid?.() === 0)(
    "waits on a full disk, leaves no half of a file, and ends when there is room",
    async (context) => {
      const directory = await mkdtemp(join(tmpdir(), "onexit-full-"));
      const mount = (options: string) =>
        spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", directory]).status === 0;
      if (!mount("size=256k")) return context.skip("no right to mount");
      try {
        const stage = await createStage(directory);
        const noise = Array.from({ length: 20_000 }, (_, i) => `${i} ${Math.sin(i)}`);
        const request = archiveRequest();
        const logs = logsOf({ [load]: noise });
        const full = await stage.archive({ ...request, notAfter: Date.now() + 3_000 }, { logs });
        expect(full[0]).toMatchObject({
          type: "ActionFailed",
          outcome: "retry",
          problem: { code: "ENOSPC", message: expect.stringMatching(/load\.log\.gz: no space left \(ENOSPC\)$/) },
        });
        const names = await readdir(join(directory, folderName), { recursive: true });
        expect(names.filter((name) => name.endsWith(".part") || name === "manifest.json")).toEqual([]);
        spawnSync("mount", ["-o", "remount,size=8m", directory]);
        expect(await stage.archive(request, { logs })).toMatchObject([{ type: "ActionSucceeded" }]);
        expect(await liesOf(join(directory, folderName))).toEqual([]);
      } finally {
        spawnSync("umount", [directory]);
        await rm(directory, { recursive: true, force: true });
      }
    },
  );

  it("leaves a folder alone whose owner is not known yet", async () => {
    await using stage = await createStage();
    await mkdir(join(stage.dir, folderName), { recursive: true });
    await writeFile(join(stage.dir, folderName, ".onexit-key"), "");
    const [event] = await stage.archive(archiveRequest());
    expect(event?.destination).toBe(`file://${join(stage.dir, folderName)}-${archiveRequest().key.slice(0, 12)}`);
    expect(await readFile(join(stage.dir, folderName, ".onexit-key"), "utf8")).toBe("");
  });
});
