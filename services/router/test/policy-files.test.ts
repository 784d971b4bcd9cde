import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPolicyFiles, type PolicyFiles } from "../src/policy-files.ts";

const policy = (name: string, action = "slack") =>
  `apiVersion: onexit.dev/v1\nkind: ExitPolicy\nmetadata: {name: ${name}}\nspec: {actions: [{${action}: {}}]}\n`;

describe("policy files that change", () => {
  let dir: string;
  let files: PolicyFiles;
  const write = (name: string, text: string) => writeFile(join(dir, name), text);
  const reload = async () => {
    await files.reload();
    return files.reload();
  };
  const names = () => files.current().policies.map(({ name }) => name);

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "onexit-policies-"));
    files = createPolicyFiles([dir]);
    await write("a.yaml", policy("first"));
    await write("notes.txt", "no policy");
    await files.reload();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("are read in the order of their names, and again only when they have changed", async () => {
    expect(names()).toEqual(["first"]);
    expect(await reload()).toBe(false);
    await write("b.yml", policy("second"));
    expect(await reload()).toBe(true);
    expect(names()).toEqual(["first", "second"]);
    await rm(join(dir, "a.yaml"));
    await reload();
    expect(names()).toEqual(["second"]);
  });

  it("keep the last good version of one that breaks, and take the others' news", async () => {
    await write("a.yaml", policy("first").replace("ExitPolicy", "ExitPolcy"));
    await write("b.yaml", policy("second"));
    expect(await reload()).toBe(true);
    expect(names()).toEqual(["first", "second"]);
    expect(files.current().problems).toEqual([expect.stringMatching(/a\.yaml:2:7: error OX1016/)]);
    await write("a.yaml", policy("mended"));
    await reload();
    expect(files.current()).toMatchObject({ problems: [] });
    expect(names()).toEqual(["mended", "second"]);
  });

  it("keep all of the last good ones when two share a name", async () => {
    await write("b.yaml", policy("first", "pagerduty"));
    await reload();
    expect(names()).toEqual(["first"]);
    expect(files.current().problems).toEqual([expect.stringMatching(/b\.yaml:3:18: error OX1006/)]);
  });

  it("keep the last good ones when the directory is gone", async () => {
    await rm(dir, { recursive: true });
    expect(await reload()).toBe(true);
    expect(files.current().problems).toEqual([`cannot read ${dir}: ENOENT`]);
    expect(names()).toEqual(["first"]);
  });

  it("are not taken as they are in the middle of being written", async () => {
    await write("a.yaml", "");
    expect(await files.reload()).toBe(false);
    await write("a.yaml", policy("whole"));
    expect(await files.reload()).toBe(false);
    expect(names()).toEqual(["first"]);
    expect(await files.reload()).toBe(true);
    expect(names()).toEqual(["whole"]);
  });
});
