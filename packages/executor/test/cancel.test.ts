import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attemptDirectoryOf } from "../src/attempt-directory.ts";
import { maskerOf } from "../src/mask.ts";
import { prepareAttempt } from "../src/prepare.ts";
import { createFixture, effectOf, type Fixture, isRunning, until, workflow } from "./support/fixture.ts";

const cancelOf = (node: string, graceMs: number) => ({ type: "CancelProcess", node, attempt: 1, graceMs }) as const;

/** Start a step and wait until its shell has begun, and done what comes `first`. */
async function begun(fixture: Fixture, node: string, line: string, first = ":"): Promise<number> {
  const sign = join(fixture.dataDir, `${node}-begun`);
  fixture.executor.run(effectOf(node, `${first}; echo $$ >${sign}.part; mv ${sign}.part ${sign}; ${line}`), workflow);
  return until("the step to begin", () => (existsSync(sign) ? Number(readFileSync(sign, "utf8")) : undefined));
}

describe("cancel", () => {
  it("sends TERM first, so that a step can end in its own way", async () => {
    await using fixture = createFixture();
    await begun(fixture, "a", "while :; do sleep 0.01; done", "trap 'echo cleaned; exit 5' TERM");
    fixture.executor.cancel(cancelOf("a", 10_000), workflow);
    const report = await fixture.reported("a");
    expect(report).toMatchObject({ outcome: "exited", exitCode: 5, outputs: { result: "cleaned" } });
  });

  it("reports 143 for a step that leaves it at that", async () => {
    await using fixture = createFixture();
    await begun(fixture, "a", "exec sleep 60");
    fixture.executor.cancel(cancelOf("a", 10_000), workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "exited", exitCode: 143 });
  });

  it("sends KILL to all of the group once the grace is over", async () => {
    await using fixture = createFixture();
    const pid = await begun(fixture, "a", "while :; do sleep 0.01; done", "trap '' TERM");
    const since = performance.now();
    fixture.executor.cancel(cancelOf("a", 300), workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "exited", exitCode: 137 });
    expect(performance.now() - since).toBeGreaterThan(290);
    expect(isRunning(pid)).toBe(false);
  });

  it("kills at once without a grace, also when an earlier cancel gave one", async () => {
    await using fixture = createFixture();
    const pid = await begun(fixture, "a", "while :; do sleep 0.01; done", "trap '' TERM");
    const since = performance.now();
    for (const graceMs of [60_000, 60_000, 0, 0]) fixture.executor.cancel(cancelOf("a", graceMs), workflow);
    expect(await fixture.reported("a")).toMatchObject({ exitCode: 137 });
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(isRunning(pid)).toBe(false);
  });

  it("has ended what a step started in the background, before it is reported", async () => {
    await using fixture = createFixture();
    const child = join(fixture.dataDir, "child");
    await begun(fixture, "a", `(trap '' TERM; echo $$ >/dev/null; exec sleep 60) & echo $! >${child}; wait`);
    const pid = await until("the child", () => (existsSync(child) ? Number(readFileSync(child, "utf8")) : undefined));
    fixture.executor.cancel(cancelOf("a", 5_000), workflow);
    await fixture.reported("a");
    expect(isRunning(pid)).toBe(false);
  });

  it("ends a step that another executor started and left", async () => {
    await using first = createFixture();
    const pid = await begun(first, "a", "exec sleep 60");
    await first.executor.close();
    await using second = createFixture({ dataDir: first.dataDir });
    second.executor.cancel(cancelOf("a", 10_000), workflow);
    expect(await second.reported("a")).toMatchObject({ outcome: "exited", exitCode: 143 });
    expect(isRunning(pid)).toBe(false);
  });

  it("counts the grace from the first cancel, whoever repeats it", async () => {
    await using first = createFixture();
    await begun(first, "a", "while :; do sleep 0.01; done", "trap '' TERM");
    first.executor.cancel(cancelOf("a", 60_000), workflow);
    await first.executor.close();
    await using second = createFixture({ dataDir: first.dataDir, now: () => Date.now() + 60_000 });
    second.executor.cancel(cancelOf("a", 60_000), workflow);
    expect(await second.reported("a")).toMatchObject({ exitCode: 137 });
  });

  it("reports 137 when its engine died between the KILL and the report", async () => {
    await using first = createFixture();
    await begun(first, "a", "exec sleep 60");
    first.executor.cancel(cancelOf("a", 0), workflow);
    await first.executor.close();
    await using second = createFixture({ dataDir: first.dataDir });
    expect(await second.ended(effectOf("a", "true"))).toMatchObject({ outcome: "exited", exitCode: 137 });
  });

  it("reports a step that never started as ended, and lets it never start", async () => {
    await using fixture = createFixture();
    const never = { outcome: "error", message: "cancelled before it started" };
    fixture.executor.cancel(cancelOf("a", 1_000), workflow);
    expect(await fixture.reported("a")).toMatchObject(never);
    const witness = join(fixture.dataDir, "witness");
    expect(await fixture.ended(effectOf("a", `echo x >${witness}`))).toMatchObject(never);
    expect(existsSync(witness)).toBe(false);
  });

  it("calls off a step that was prepared and not yet launched", async () => {
    await using fixture = createFixture();
    const directory = attemptDirectoryOf(fixture.dataDir, { uid: workflow.uid, node: "a", attempt: 1 });
    const effect = effectOf("a", "true");
    const rest = { isolation: undefined, visible: [], borrowerOf: () => undefined, masker: maskerOf([]), at: 0 };
    prepareAttempt({ effect, workflow, directory, ...rest });
    fixture.executor.cancel(cancelOf("a", 1_000), workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "error", message: "cancelled before it started" });
    expect(existsSync(directory.process)).toBe(false);
  });

  it.each([0, 1_000])(
    "right after the start with a grace of %i ms ends the step or never lets it begin",
    async (graceMs) => {
      await using fixture = createFixture();
      const nodes = Array.from({ length: 10 }, (_, index) => `n${index}`);
      for (const node of nodes) {
        fixture.executor.run(effectOf(node, "sleep 60"), workflow);
        fixture.executor.cancel(cancelOf(node, graceMs), workflow);
      }
      const reports = await Promise.all(nodes.map((node) => fixture.reported(node)));
      for (const { exitCode, message } of reports) {
        expect([137, 143, "cancelled before it started"]).toContain(exitCode ?? message);
      }
      expect([...fixture.pids.values()].some(isRunning)).toBe(false);
    },
  );

  it("leaves an ended step's report as it was", async () => {
    await using fixture = createFixture();
    const ended = await fixture.ended(effectOf("a", "exit 4"));
    fixture.executor.cancel(cancelOf("a", 0), workflow);
    expect(await fixture.reported("a")).toEqual(ended);
  });
});
