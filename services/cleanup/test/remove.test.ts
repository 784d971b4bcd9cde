import { existsSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createLog } from "@onexit/sdk";
import { describe, expect, it } from "vitest";
import { remove, trashPrefix } from "../src/files/remove.ts";
import { sweep } from "../src/files/sweep.ts";
import { createStage } from "./stage.ts";

const log = createLog({ name: "test", level: "error", redact: (text) => text });

describe("an interrupted removal", () => {
  it("has taken the name away at once, and the next sweep takes the rest", async () => {
    await using stage = await createStage();
    for (let i = 0; i < 300; i += 1) await stage.file(`root/tree/${i}/a.txt`);
    const root = { path: stage.root, device: statSync(stage.root).dev };
    const stopping = new AbortController();
    const removal = remove({ path: join(stage.root, "tree"), root, isDirectory: true }, stopping.signal);
    await expect.poll(() => existsSync(join(stage.root, "tree")), { interval: 0 }).toBe(false);
    stopping.abort(new Error("time is over"));
    await expect(removal).rejects.toThrow("time is over");
    expect(await readdir(stage.root)).toEqual([expect.stringMatching(trashPrefix)]);
    await sweep([root], new AbortController().signal, log);
    expect(await readdir(stage.root)).toEqual([]);
  });

  it("finds nothing to do where somebody else was faster", async () => {
    await using stage = await createStage();
    const root = { path: stage.root, device: statSync(stage.root).dev };
    const { signal } = new AbortController();
    for (const isDirectory of [true, false]) {
      expect(await remove({ path: join(stage.root, "gone"), root, isDirectory }, signal)).toBe("absent");
    }
  });
});
