import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseProjectConfig } from "../../src/project-config.ts";
import { onexitIn } from "./here.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-init-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const onexit = (cwd: string, ...args: readonly string[]) => onexitIn(cwd, args);

it("writes a project that lints clean and whose expectations hold", async () => {
  const made = await onexit(dir, "init", "my demo");
  expect(made).toMatchObject({
    code: 0,
    out: expect.stringContaining("cd 'my demo' && onexit test exit-handler.yaml"),
  });
  const project = join(dir, "my demo");
  expect((await readdir(project)).sort()).toEqual([".gitignore", "exit-handler.yaml", "expect.yaml", "onexit.yaml"]);
  expect(await onexit(project, "lint", "exit-handler.yaml", "--strict")).toMatchObject({ code: 0 });
  expect(await onexit(project, "test", "exit-handler.yaml")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/\n2 passed\n$/),
  });
});

it("keeps what is there, and says so", async () => {
  const project = join(dir, "kept");
  await onexit(dir, "init", "kept");
  await writeFile(join(project, "onexit.yaml"), "env: mine\n");
  await rm(join(project, "expect.yaml"));
  const { out } = await onexit(project, "init");
  expect(out).toMatch(/onexit\.yaml +is there already; left as it is\n/);
  expect(out).toMatch(/expect\.yaml +written\n/);
  expect(await readFile(join(project, "onexit.yaml"), "utf8")).toBe("env: mine\n");
});

it("writes a configuration that says what its comments offer", async () => {
  await onexit(dir, "init", "configured");
  const text = await readFile(join(dir, "configured", "onexit.yaml"), "utf8");
  // Every commented key is one: without its mark the file is still valid.
  const all = text.replaceAll(/^# (?=\w+: ?(?:[[{h]|$)|- image| {2}entrypoint)/gm, "");
  expect(all).toContain("\nimages:\n- image:");
  const parsed = parseProjectConfig(all, "onexit.yaml", "/project");
  expect("problems" in parsed ? parsed.problems : []).toEqual([]);
});

it("refuses a directory that is a file", async () => {
  await writeFile(join(dir, "file"), "");
  await expect(onexit(dir, "init", "file")).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/cannot make the directory .*file: EEXIST/),
  });
});
