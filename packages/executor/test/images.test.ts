import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ImageMapping, mappingOf } from "../src/image.ts";
import { findExecutable } from "../src/which.ts";
import { createFixture, effectOf } from "./support/fixture.ts";

describe("an image mapping", () => {
  it.each([
    ["alpine", "alpine", true],
    ["alpine", "alpine:3.20", true],
    ["alpine", "alpine@sha256:abc", true],
    ["alpine:3.7", "alpine:3.20", false],
    ["argoproj/argosay:*", "argoproj/argosay:v2", true],
    ["*/argosay", "quay.io:5000/argoproj/argosay:v2", true],
    ["registry:5000/app", "registry:5000/app:v1", true],
    ["app", "registry:5000/app", false],
    ["a?pine", "alpine", true],
    ["a.pine", "alpine", false],
    ["*", "anything/at:all", true],
  ])("for %s matches %s: %s", (image, name, matches) => {
    expect(mappingOf(name, [{ image }]) !== undefined).toBe(matches);
  });

  it("is the first that matches", () => {
    const first: ImageMapping = { image: "a*", entrypoint: ["one"] };
    expect(mappingOf("alpine", [first, { image: "*" }])).toBe(first);
  });
});

describe("a mapped image", () => {
  let commands = "";

  beforeAll(() => {
    commands = mkdtempSync(join(tmpdir(), "onexit-commands-"));
    writeFileSync(join(commands, "say"), '#!/bin/sh\necho said "$@" "$VOICE"\n', { mode: 0o755 });
    writeFileSync(join(commands, "myshell"), '#!/bin/sh\necho my shell; exec sh "$@"\n', { mode: 0o755 });
    writeFileSync(join(commands, "plain"), "no program\n");
    mkdirSync(join(commands, "folder"));
    chmodSync(join(commands, "plain"), 0o644);
  });

  afterAll(() => rmSync(commands, { recursive: true }));

  it.each([
    [
      "runs its entrypoint with the arguments",
      { entrypoint: ["say", "loudly"] },
      { command: [], args: ["hi"] },
      "said loudly hi",
    ],
    ["finds commands in its path", {}, { command: ["say"], args: ["hi"] }, "said hi"],
    ["stands in for an absolute command of the image", {}, { command: ["/usr/local/say"] }, "said"],
    ["has its own shell", { shell: ["myshell"] }, { command: ["/bin/bash", "-c"], args: ["echo hi"] }, "my shell\nhi"],
    ["sets variables", { env: { VOICE: "low" } }, { command: ["say"] }, "said low"],
    [
      "yields to the step's variables",
      { env: { VOICE: "low" } },
      { command: ["say"], env: [{ name: "VOICE", value: "high" }] },
      "said high",
    ],
  ])("%s", async (_, mapping, work, result) => {
    await using fixture = createFixture({ images: [{ image: "alpine", path: [commands], ...mapping }] });
    expect((await fixture.ended(effectOf("a", work))).outputs.result?.trimEnd()).toBe(result);
  });

  it.each([
    ["absent", 'exec: "absent": executable file not found in $PATH'],
    ["plain", 'exec: "plain": executable file not found in $PATH'],
    ["./plain", 'exec: "./plain": permission denied'],
    ["./folder", 'exec: "./folder": is a directory'],
    ["/absent/x", 'exec: "/absent/x": stat /absent/x: no such file or directory'],
  ])("has no command %s", (name, problem) => {
    const place = { path: commands, cwd: commands, standIns: [] };
    expect(findExecutable(name, place)).toEqual({ problem });
  });
});

describe("python", () => {
  it("is python3 where there is no python", async () => {
    const commands = mkdtempSync(join(tmpdir(), "onexit-commands-"));
    try {
      writeFileSync(join(commands, "python3"), "#!/bin/sh\necho three\n", { mode: 0o755 });
      await using fixture = createFixture({ env: { PATH: commands } });
      expect((await fixture.ended(effectOf("a", { command: ["python"] }))).outputs.result).toBe("three");
    } finally {
      rmSync(commands, { recursive: true });
    }
  });
});
