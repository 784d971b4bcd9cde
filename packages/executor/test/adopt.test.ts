import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attemptDirectoryOf } from "../src/attempt-directory.ts";
import { maskerOf } from "../src/mask.ts";
import { prepareAttempt } from "../src/prepare.ts";
import { readRecord } from "../src/process-record.ts";
import { readLog } from "../src/read-log.ts";
import { spawnWrapper } from "../src/spawn-wrapper.ts";
import { all, createFixture, effectOf, type Fixture, isRunning, until, workflow } from "./support/fixture.ts";

const directoryOf = (dataDir: string, node = "a") =>
  attemptDirectoryOf(dataDir, { uid: workflow.uid, node, attempt: 1 });

/** A step that runs, and whose executor is gone. */
async function left(fixture: Fixture, line: string): Promise<{ readonly wrapper: number; readonly command: number }> {
  const sign = join(fixture.dataDir, "begun");
  fixture.executor.run(effectOf("a", `echo $$ >${sign}.part; mv ${sign}.part ${sign}; ${line}`), workflow);
  const command = await until("the step", () => (existsSync(sign) ? Number(readFileSync(sign, "utf8")) : undefined));
  await fixture.executor.close();
  return { wrapper: fixture.pids.get("a") ?? 0, command };
}

function prepared(fixture: Fixture, line: string) {
  const effect = effectOf("a", line);
  const directory = directoryOf(fixture.dataDir);
  const rest = { isolation: undefined, visible: [], borrowerOf: () => undefined, masker: maskerOf([]), at: 0 };
  const meta = prepareAttempt({ effect, workflow, directory, ...rest });
  if (meta === "exists" || "problem" in meta || meta.step === undefined) throw new Error("not prepared");
  return { effect, directory, step: meta.step };
}

describe("an attempt that another executor left", () => {
  it("is watched to its end when it runs", async () => {
    await using first = createFixture();
    await left(first, "sleep 0.3; echo done; exit 6");
    await using second = createFixture({ dataDir: first.dataDir });
    const report = await second.ended(effectOf("a", "echo never"));
    expect(report).toMatchObject({ exitCode: 6, outputs: { result: "done" }, logTail: "done" });
    expect(second.pids.size).toBe(0);
  });

  it("is reported when it has ended meanwhile", async () => {
    await using first = createFixture();
    const { wrapper } = await left(first, "echo done; exit 6");
    await until("its end", () => !isRunning(wrapper) || undefined);
    await using second = createFixture({ dataDir: first.dataDir });
    expect(await second.ended(effectOf("a", "echo never"))).toMatchObject({ exitCode: 6, logTail: "done" });
  });

  it("loses and doubles no line of its log", async () => {
    await using first = createFixture();
    await left(first, "i=0; while [ $i -lt 40 ]; do echo line $i; i=$((i+1)); sleep 0.01; done");
    await using second = createFixture({ dataDir: first.dataDir });
    second.executor.run(effectOf("a", ""), workflow);
    await new Promise((resolve) => setTimeout(resolve, 120));
    await second.executor.close();
    await using third = createFixture({ dataDir: first.dataDir });
    await third.ended(effectOf("a", ""));
    const logged = await all(readLog(first.dataDir, workflow.uid, "a"));
    const expected = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    expect(logged.map(({ line }) => line)).toEqual(expected);
    expect([first, second, third].flatMap(({ lines }) => lines.map(({ line }) => line))).toEqual(expected);
  });

  it("is launched when it was prepared and never launched", async () => {
    await using fixture = createFixture();
    const { effect } = prepared(fixture, "echo at last");
    expect(await fixture.ended(effect)).toMatchObject({ exitCode: 0, outputs: { result: "at last" } });
  });

  it("is not launched while the executor may not start anything", async () => {
    await using fixture = createFixture({ mayStart: () => false });
    const { effect, directory } = prepared(fixture, "true");
    fixture.executor.run(effect, workflow);
    expect(existsSync(directory.process)).toBe(false);
  });

  it("runs once however many wrappers were launched for it", async () => {
    await using fixture = createFixture();
    const counter = join(fixture.dataDir, "counter");
    const { effect, directory, step } = prepared(fixture, `echo x >>${counter}; sleep 0.1`);
    const environment = { PATH: process.env.PATH ?? "", HOME: directory.work };
    const argv = ["/bin/sh", ...effect.work.command.slice(1), ...effect.work.args] as const;
    const wrappers = Array.from({ length: 5 }, () =>
      spawnWrapper({ directory, step, argv, environment, isolation: undefined }),
    );
    const ends = wrappers.map((child) => new Promise((resolve) => child.once("exit", () => resolve(undefined))));
    expect(await fixture.ended(effect)).toMatchObject({ exitCode: 0 });
    await Promise.all(ends);
    expect(readFileSync(counter, "utf8")).toBe("x\n");
  });

  it("is given up for certain when its wrapper died before it wrote its record", async () => {
    await using fixture = createFixture();
    const { effect, directory, step } = prepared(fixture, "echo never");
    writeFileSync(directory.process, "");
    const report = await fixture.ended(effect);
    expect(report).toMatchObject({
      outcome: "error",
      message: expect.stringContaining("its process id was not recorded"),
    });
    // A wrapper that was only slow finds the veto.
    rmSync(directory.process);
    const late = spawnWrapper({ directory, step, argv: ["/bin/echo", "never"], environment: {}, isolation: undefined });
    await new Promise((resolve) => late.once("exit", () => resolve(undefined)));
    expect(readRecord(directory.process)?.exit).toBe("vetoed");
    expect(existsSync(directory.stdout)).toBe(false);
  });
});

describe("an attempt whose wrapper was killed", () => {
  const message = /pid \d+\) was killed: its exit status is unknown/;

  it("is an error, and the rest of its group is killed", async () => {
    await using fixture = createFixture();
    fixture.executor.run(effectOf("a", "echo $$; exec sleep 60"), workflow);
    const command = Number((await until("its pid", () => fixture.lines[0])).line);
    process.kill(fixture.pids.get("a") ?? 0, "SIGKILL");
    const report = await fixture.reported("a");
    expect(report).toMatchObject({ outcome: "error", message: expect.stringMatching(message) });
    expect(isRunning(command)).toBe(false);
  });

  it("is that also when nobody was watching", async () => {
    await using first = createFixture();
    const { wrapper, command } = await left(first, "exec sleep 60");
    process.kill(wrapper, "SIGKILL");
    await until("its end", () => !isRunning(wrapper) || undefined);
    await using second = createFixture({ dataDir: first.dataDir });
    const report = await second.ended(effectOf("a", "true"));
    expect(report).toMatchObject({ outcome: "error", message: expect.stringMatching(message) });
    expect(isRunning(command)).toBe(false);
  });
});

describe("a record of a process", () => {
  it("of an earlier boot means that the step was lost", async () => {
    await using first = createFixture();
    const { wrapper } = await left(first, "exec sleep 60");
    process.kill(-wrapper, "SIGKILL");
    writeFileSync(
      directoryOf(first.dataDir).process,
      `${process.pid} another-boot ${directoryOf(first.dataDir).root}\n`,
    );
    await using second = createFixture({ dataDir: first.dataDir });
    const report = await second.ended(effectOf("a", "true"));
    expect(report).toMatchObject({ outcome: "error", message: expect.stringContaining("machine was restarted") });
  });

  it("that names a stranger's process by now neither adopts nor kills it", async () => {
    await using first = createFixture();
    const { wrapper } = await left(first, "exec sleep 60");
    process.kill(-wrapper, "SIGKILL");
    const { root, meta, process: record } = directoryOf(first.dataDir);
    // As like a wrapper as can be: a leader with the directory in its command line, and a file of it as descriptor 3.
    const file = openSync(meta, "r");
    const words = ["-c", "sleep 60; :", "sh", root];
    const stranger = spawn("/bin/sh", words, { detached: true, stdio: ["ignore", "ignore", "ignore", file] });
    closeSync(file);
    const pid = stranger.pid ?? 0;
    try {
      writeFileSync(record, readFileSync(record, "utf8").replace(/^\d+/, String(pid)));
      await using second = createFixture({ dataDir: first.dataDir });
      second.executor.cancel({ type: "CancelProcess", node: "a", attempt: 1, graceMs: 0 }, workflow);
      expect(await second.reported("a")).toMatchObject({ outcome: "error" });
      expect(isRunning(pid)).toBe(true);
    } finally {
      process.kill(-pid, "SIGKILL");
    }
  });
});
