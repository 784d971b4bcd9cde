import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AttemptDirectory, attemptDirectoryAt } from "../src/attempt-directory.ts";
import { createLogTail } from "../src/log-tail.ts";
import { maskerOf } from "../src/mask.ts";
import { listNodeLogs, readLog } from "../src/read-log.ts";
import { all, createFixture, effectOf, until, workflow } from "./support/fixture.ts";

describe("a log tail", () => {
  let directory: AttemptDirectory;
  let seen: string[];

  beforeEach(() => {
    directory = attemptDirectoryAt(mkdtempSync(join(tmpdir(), "onexit-log-")));
    seen = [];
  });

  afterEach(() => rmSync(directory.root, { recursive: true }));

  const open = (secrets: readonly string[] = []) =>
    createLogTail(directory, {
      masker: () => maskerOf(secrets),
      now: () => Date.UTC(2024, 0, 2, 3, 4, 5, 678),
      onLine: ({ stream, line }) => void seen.push(`${stream === "stderr" ? "!" : ""}${line}`),
    });

  it("records time, stream, line and how far both streams were read", () => {
    writeFileSync(directory.stdout, "out\n");
    writeFileSync(directory.stderr, "err\n");
    open().read();
    expect(readFileSync(directory.log, "utf8")).toBe(
      '{"t":"2024-01-02T03:04:05.678Z","s":"stdout","l":"out","o":[4,0]}\n' +
        '{"t":"2024-01-02T03:04:05.678Z","s":"stderr","l":"err","o":[4,4]}\n',
    );
  });

  it("waits for a line's end, but not after the process has ended", async () => {
    const tail = open();
    writeFileSync(directory.stdout, "one\r\ntw");
    tail.read();
    expect(seen).toEqual(["one"]);
    appendFileSync(directory.stdout, "o\n\nthree");
    tail.read();
    expect(seen).toEqual(["one", "two", ""]);
    await tail.drain();
    expect(seen).toEqual(["one", "two", "", "three"]);
  });

  it("goes on where another ended, also after half a record", async () => {
    writeFileSync(directory.stdout, "1\n2\n3\n");
    open().read();
    truncateSync(directory.log, readFileSync(directory.log).length - 10);
    appendFileSync(directory.stdout, "4\n");
    seen = [];
    const tail = open();
    await tail.drain();
    expect(seen).toEqual(["3", "4"]);
    expect(tail.text()).toBe("1\n2\n3\n4");
    seen = [];
    await open().drain();
    expect(seen).toEqual([]);
  });

  it.each([
    ["just short enough", 65_536, [65_536]],
    ["too long by one", 65_537, [65_536, 1]],
    ["longer than what is read at once", 600_000, [...Array<number>(9).fill(65_536), 10_176]],
  ])("splits a line that is %s", async (_, length, expected) => {
    writeFileSync(directory.stdout, `${"x".repeat(length)}\nnext\n`);
    await open().drain();
    expect(seen.map((line) => line.length)).toEqual([...expected, 4]);
  });

  it("splits between characters", async () => {
    writeFileSync(directory.stdout, `x${"é".repeat(50_000)}`);
    await open().drain();
    expect(seen.join("")).toBe(`x${"é".repeat(50_000)}`);
    expect(seen.every((line) => Buffer.byteLength(line) <= 65_536)).toBe(true);
  });

  it("keeps the last 20 lines, at most 4 kB of them", async () => {
    writeFileSync(directory.stdout, Array.from({ length: 30 }, (_, index) => `${index}\n`).join(""));
    const tail = open();
    await tail.drain();
    expect(tail.text().split("\n")).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 10}`));
    appendFileSync(directory.stdout, `${"y".repeat(5_000)}\n`);
    await tail.drain();
    expect(tail.text()).toBe("y".repeat(4_096));
  });

  it("goes on when its own file cannot be written, and starts on a fresh line when it can again", async () => {
    const elsewhere = { ...directory, log: join(directory.root, "absent", "log.ndjson") };
    writeFileSync(directory.stdout, "one\n");
    const tail = createLogTail(elsewhere, { masker: () => maskerOf([]), now: () => 0 });
    await tail.drain();
    expect(tail.text()).toBe("one");
    expect(existsSync(elsewhere.log)).toBe(false);
    mkdirSync(join(directory.root, "absent"));
    appendFileSync(directory.stdout, "two\n");
    await tail.drain();
    expect(readFileSync(elsewhere.log, "utf8")).toMatch(/^\n.*"l":"two".*\n$/);
  });

  it("masks secrets", async () => {
    writeFileSync(directory.stdout, "the password is hunter22\n");
    const tail = open(["hunter22"]);
    await tail.drain();
    expect([...seen, tail.text()]).toEqual(["the password is ***", "the password is ***"]);
    expect(readFileSync(directory.log, "utf8")).not.toContain("hunter22");
  });
});

describe("the log of a node", () => {
  it("is seen while it is written", async () => {
    await using fixture = createFixture();
    fixture.executor.run(effectOf("a", "echo early; exec sleep 60"), workflow);
    await until("a line", () => fixture.lines[0]);
    expect(fixture.lines).toEqual([
      { node: "a", attempt: 1, stream: "stdout", time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/), line: "early" },
    ]);
    expect(await all(readLog(fixture.dataDir, workflow.uid, "a"))).toEqual(fixture.lines);
  });

  it("is its last attempt's, unless another is asked for", async () => {
    await using fixture = createFixture();
    for (const attempt of [1, 2, 10]) await fixture.ended(effectOf("a", `echo attempt ${attempt}`, attempt));
    const linesOf = async (attempt?: number) =>
      (await all(readLog(fixture.dataDir, workflow.uid, "a", attempt))).map(({ line }) => line);
    expect(await linesOf()).toEqual(["attempt 10"]);
    expect(await linesOf(2)).toEqual(["attempt 2"]);
    expect(await linesOf(3)).toEqual([]);
    expect(await all(readLog(fixture.dataDir, workflow.uid, "unknown"))).toEqual([]);
  });

  it("is listed with the others of its workflow", async () => {
    let now = 0;
    await using fixture = createFixture({ now: () => ++now });
    await fixture.ended(effectOf("b", "echo x"));
    await fixture.ended(effectOf("a", "true"));
    fixture.executor.cancel({ type: "CancelProcess", node: "never", attempt: 1, graceMs: 0 }, workflow);
    await fixture.reported("never");
    expect(await listNodeLogs(fixture.dataDir, workflow.uid)).toMatchObject([
      { node: "b", displayName: "b", template: "main", attempt: 1, bytes: expect.any(Number) },
      { node: "a", bytes: 0 },
    ]);
    expect(await listNodeLogs(fixture.dataDir, "unknown")).toEqual([]);
  });
});
