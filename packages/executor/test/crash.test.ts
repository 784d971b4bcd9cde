import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readLog } from "../src/index.ts";
import { buildEngine, createEngine } from "./support/built-engine.ts";
import { all, createFixture, effectOf, type Fixture, isRunning, until, workflow } from "./support/fixture.ts";

beforeAll(buildEngine, 120_000);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("when the engine is killed", () => {
  it("a step goes on, keeps its output and its exit code, and is reported by the next engine", async () => {
    await using fixture = createFixture();
    const effect = effectOf("a", "echo before; sleep 0.5; echo after; exit 9");
    await using engine = createEngine(fixture.dataDir, { runs: [effect] });
    await until("its start", () => engine.said().includes("started") || undefined);
    await engine.kill();
    expect(await fixture.ended(effect)).toMatchObject({ exitCode: 9, outputs: { result: "before\nafter" } });
    expect(fixture.pids.size).toBe(0);
    const log = await all(readLog(fixture.dataDir, workflow.uid, "a"));
    expect(log.map(({ line }) => line)).toEqual(["before", "after"]);
  });

  it("what a step leaves in the background ends with it, with nobody watching", async () => {
    await using fixture = createFixture();
    const file = join(fixture.dataDir, "child");
    const effect = effectOf("a", `sleep 60 & echo $! >${file}; sleep 0.3`);
    await using engine = createEngine(fixture.dataDir, { runs: [effect] });
    await until("its start", () => existsSync(file) || undefined);
    await engine.kill();
    await until("its end", () => !isRunning(Number(readFileSync(file, "utf8"))) || undefined);
  });

  it("a step that it was cancelling is ended by the next engine", async () => {
    await using fixture = createFixture();
    const effect = effectOf("a", "trap 'echo stubborn' TERM; while :; do sleep 0.02; done");
    const cancel = { type: "CancelProcess", node: "a", attempt: 1, graceMs: 1_000 } as const;
    await using engine = createEngine(fixture.dataDir, { runs: [effect] });
    await until("its start", () => engine.said().includes("started") || undefined);
    await sleep(100);
    await engine.kill();
    await using second = createEngine(fixture.dataDir, { cancels: [cancel] });
    await until("the TERM", () => stdoutOf(fixture)?.includes("stubborn") || undefined);
    await second.kill();
    fixture.executor.cancel(cancel, workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "exited", exitCode: 137 });
  });

  // From before its first effect to well after its last.
  const moments = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 45];

  it.each(moments)("%i ms after it became ready, each of its steps runs exactly once", async (delay) => {
    await using fixture = createFixture();
    const counter = join(fixture.dataDir, "counter");
    const nodes = Array.from({ length: 8 }, (_, index) => `n${index}`);
    const runs = nodes.map((node) => effectOf(node, `echo ${node} >>${counter}; echo out ${node}; sleep 0.02`));
    await using engine = createEngine(fixture.dataDir, { runs });
    await until("the engine", () => engine.said().includes("ready") || undefined);
    await sleep(delay);
    await engine.kill();
    const reports = await Promise.all(runs.map((effect) => fixture.ended(effect)));
    expect(reports).toMatchObject(
      nodes.map((node) => ({ outcome: "exited", exitCode: 0, outputs: { result: `out ${node}` } })),
    );
    expect(readFileSync(counter, "utf8").trim().split("\n").sort()).toEqual(nodes);
  });
});

describe("when the engine is killed while a forker starts its steps", () => {
  // The forker begins with the fourth step.
  it.each([5, 10, 20, 40, 60, 80, 100, 130])(
    "%i ms after it became ready, each step runs exactly once",
    async (delay) => {
      await using fixture = createFixture();
      const counter = join(fixture.dataDir, "counter");
      const nodes = Array.from({ length: 60 }, (_, index) => `n${String(index).padStart(2, "0")}`);
      const queue = nodes.map((node) => effectOf(node, `echo ${node} >>${counter}; echo out ${node}`));
      await using engine = createEngine(fixture.dataDir, { queue });
      await until("the engine", () => engine.said().includes("ready") || undefined);
      await sleep(delay);
      await engine.kill();
      const reports = await Promise.all(queue.map((effect) => fixture.ended(effect)));
      expect(reports).toMatchObject(
        nodes.map((node) => ({ outcome: "exited", exitCode: 0, outputs: { result: `out ${node}` } })),
      );
      expect(readFileSync(counter, "utf8").trim().split("\n").sort()).toEqual(nodes);
    },
  );
});

function stdoutOf(fixture: Fixture): string | undefined {
  const file = execFileSync("find", [fixture.dataDir, "-name", "stdout"], { encoding: "utf8" }).trim();
  return file === "" ? undefined : readFileSync(file, "utf8");
}
