import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import { withoutRoot } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { createStage, type Stage } from "./stage.ts";

describe("the cleanup action", () => {
  it("removes files, directories and what a directory holds, and says how many", async () => {
    await using stage = await createStage();
    const file = await stage.file("root/a.txt");
    await stage.file("root/tree/deep/er/b.txt");
    await stage.file("root/kept/c.txt");
    await stage.file("root/kept/.hidden/d.txt");
    const { root } = stage;
    const event = await stage.clean({ files: [file, `${root}/tree/`, `${root}/kept/*`, `${root}/no/such`] });
    expect(event).toMatchObject({
      type: "ActionSucceeded",
      already: false,
      detail: "4 removed, 1 absent",
      destination: `${file} and 3 more`,
      created: { removed: [file, `${root}/tree`, expect.stringContaining("kept/"), expect.stringContaining("kept/")] },
    });
    expect(await readdir(root)).toEqual(["kept"]);
    expect(await readdir(join(root, "kept"))).toEqual([]);
  });

  it("renders the paths that it is given", async () => {
    await using stage = await createStage();
    const file = await stage.file("root/etl-7kq2d/tmp");
    await stage.clean({ files: [`${stage.root}/{{workflow.name}}`] });
    expect(existsSync(file)).toBe(false);
  });

  it("only lists what a dry run is asked about", async () => {
    await using stage = await createStage();
    const file = await stage.file("root/a.txt");
    const left = await stage.file("root/.onexit-trash-file");
    const locks = [{ name: "db", owner: "{{workflow.name}}" }];
    expect(await stage.clean({ files: [file, `${stage.root}/none`], locks, dryRun: true })).toMatchObject({
      type: "ActionSuppressed",
      reason: `dry run: would remove ${file}, lock db of etl-7kq2d; 1 absent`,
    });
    expect([existsSync(file), existsSync(left)]).toEqual([true, true]);
    expect(await stage.clean({ files: ["/etc/passwd"], dryRun: true })).toMatchObject({ type: "ActionDead" });
  });

  it("finds everything done when it is repeated under another key", async () => {
    await using stage = await createStage();
    const file = await stage.file("root/a.txt");
    await stage.clean({ files: [file] });
    expect(await stage.clean({ files: [file] })).toMatchObject({
      type: "ActionSucceeded",
      already: true,
      detail: "1 absent",
    });
  });

  it("removes a symlink and leaves alone what it points to", async () => {
    await using stage = await createStage();
    const kept = await stage.file("outside/kept.txt");
    await symlink(join(stage.dir, "outside"), join(stage.root, "link"));
    await stage.file("root/tree/a.txt");
    await symlink(join(stage.dir, "outside"), join(stage.root, "tree", "link"));
    const event = await stage.clean({ files: [join(stage.root, "link/"), join(stage.root, "tree")] });
    expect(event).toMatchObject({ detail: "2 removed" });
    expect(await readdir(stage.root)).toEqual([]);
    expect(existsSync(kept)).toBe(true);
  });

  it("takes a root that is reached through a symlink", async () => {
    await using stage = await createStage({ roots: (dir) => join(dir, "alias") });
    await symlink(stage.root, join(stage.dir, "alias"));
    const file = await stage.file("root/a.txt");
    expect(await stage.clean({ files: [join(stage.dir, "alias/a.txt")] })).toMatchObject({ detail: "1 removed" });
    expect(existsSync(file)).toBe(false);
  });

  it("sweeps what an interrupted cleanup left", async () => {
    await using stage = await createStage();
    await stage.file("root/.onexit-trash-0011223344556677/half/gone.txt");
    await stage.file("root/.onexit-trash-file");
    expect(await stage.clean({ files: [join(stage.root, "a")] })).toMatchObject({ detail: "1 absent" });
    expect(await readdir(stage.root)).toEqual([]);
  });

  it("serves cleanups of the same tree at the same time", async () => {
    await using stage = await createStage();
    for (let i = 0; i < 200; i += 1) await stage.file(`root/tree/${i % 10}/${i}.txt`);
    const files = [join(stage.root, "tree")];
    const events = await Promise.all(Array.from({ length: 4 }, () => stage.clean({ files })));
    expect(events.map((event) => event?.type)).toEqual(Array(4).fill("ActionSucceeded"));
    expect(await readdir(stage.root)).toEqual([]);
  });
});

describe("what the cleanup action refuses", () => {
  const refusals: readonly [what: string, files: (stage: Stage) => string[], why: string][] = [
    ["the root of the file system", () => ["/"], "is the root of the file system"],
    ["a relative path", () => ["tmp/a"], "is not an absolute path"],
    ["an empty path", () => ["{{workflow.labels.none}}"], "names a variable that nobody knows"],
    ["an unknown variable", ({ root }) => [`${root}/{{workflow.nmae}}`], "names a variable that nobody knows"],
    ["..", ({ root }) => [`${root}/../outside/kept.txt`], 'has a ".." in it'],
    ["a root itself", ({ root }) => [root], "is a cleanup root or holds one"],
    ["a root with a slash", ({ root }) => [`${root}/`], "is a cleanup root or holds one"],
    ["all of a root", ({ root }) => [`${root}/*`], "is a cleanup root or holds one"],
    ["what holds a root", ({ dir }) => [dir], "is a cleanup root or holds one"],
    ["a root by a symlink to its parent", ({ root }) => [`${root}/up/root`], "is a cleanup root or holds one"],
    ["a sibling whose name begins alike", ({ dir }) => [`${dir}/root2/kept.txt`], "is not below any of CLEANUP_ROOTS"],
    ["a place elsewhere", ({ dir }) => [`${dir}/outside/kept.txt`], "is not below any of CLEANUP_ROOTS"],
    ["an absent place elsewhere", ({ dir }) => [`${dir}/no/such/place`], "is not below any of CLEANUP_ROOTS"],
    ["a symlinked parent", ({ root }) => [`${root}/up/outside/kept.txt`], "is not below any of CLEANUP_ROOTS"],
    ["what a symlink points to", ({ root }) => [`${root}/up/*`], "is no directory"],
    ["a symlink that points to itself", ({ root }) => [`${root}/loop/a`], "ELOOP"],
  ];

  it.each(refusals)("refuses %s, and removes nothing else either", async (_, files, why) => {
    await using stage = await createStage();
    const kept = [await stage.file("root/good.txt"), await stage.file("outside/kept.txt")];
    await stage.file("root2/kept.txt");
    await symlink(stage.dir, join(stage.root, "up"));
    await symlink("loop", join(stage.root, "loop"));
    const locks = [{ name: "db", owner: "me" }];
    const event = await stage.clean({ files: [join(stage.root, "good.txt"), ...files(stage)], locks });
    expect(event).toMatchObject({ type: "ActionDead", problem: { message: expect.stringContaining(why) } });
    for (const file of kept) expect(existsSync(file)).toBe(true);
    expect((await readdir(stage.root)).sort()).toEqual(["good.txt", "loop", "up"]);
  });

  it("names every mistake at once", async () => {
    await using stage = await createStage();
    const files = ["/", "tmp", `${stage.root}/good`];
    const event = await stage.clean({ files, locks: [{ name: "{{workflow.nmae}}", owner: "me" }] });
    expect(event).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringMatching(/^nothing was removed: "\/".*; "tmp".*; lock .*$/) },
    });
  });

  it.each<[string, JsonObject, string]>([
    ["nothing at all", {}, "name at least one of files and locks, s3, kubernetes and images"],
    ["empty lists", { files: [], locks: [] }, "name at least one of files and locks"],
    ["a field of another name", { paths: ["/a"] }, "paths"],
    ["a lock without an owner", { locks: [{ name: "db" }] }, "locks[0].owner"],
    ["too many files", { files: Array(1_001).fill("/a") }, "files"],
  ])("refuses %s", async (_, parameters, why) => {
    await using stage = await createStage();
    expect(await stage.clean(parameters)).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining(why) },
    });
  });

  it("refuses files when no root is configured, and names the variable", async () => {
    await using stage = await createStage({ roots: () => undefined });
    expect(await stage.clean({ files: [`${stage.root}/a`] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("CLEANUP_ROOTS is not set") },
    });
  });

  it("refuses more entries than it would be given by name", async () => {
    await using stage = await createStage();
    await mkdir(join(stage.root, "many"));
    await Promise.all(Array.from({ length: 1_001 }, (_, i) => writeFile(join(stage.root, "many", `${i}`), "")));
    expect(await stage.clean({ files: [`${stage.root}/many/*`] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("name their directories instead") },
    });
    expect(await readdir(join(stage.root, "many"))).toHaveLength(1_001);
  });

  it("waits for a root that is not there yet", async () => {
    await using stage = await createStage({ roots: (dir) => join(dir, "volume") });
    const files = [join(stage.dir, "volume/a")];
    expect(await stage.clean({ files }, { notAfter: Date.now() + 500 })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringMatching(/volume of CLEANUP_ROOTS, which does not exist now/) },
    });
  });

  it("gives up where it has no right to remove", async () => {
    await using stage = await createStage();
    const file = await stage.file("root/locked/a.txt");
    await chmod(join(stage.root, "locked"), 0o500);
    const event = await withoutRoot([stage.dir, stage.root, join(stage.root, "locked")], () =>
      stage.clean({ files: [file] }),
    );
    await chmod(join(stage.root, "locked"), 0o700);
    expect(event).toMatchObject({ type: "ActionDead", problem: { code: "EACCES" } });
  });
});
