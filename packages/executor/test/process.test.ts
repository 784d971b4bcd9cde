import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attemptDirectoryOf } from "../src/attempt-directory.ts";
import { createFixture, effectOf, isRunning, until, workflow } from "./support/fixture.ts";

const directoryOf = (dataDir: string, node: string) =>
  attemptDirectoryOf(dataDir, { uid: workflow.uid, node, attempt: 1 });

describe("a process", () => {
  it("is reported with its exit code, its result, the end of its log and the host", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("wf[0].a", "echo out; echo err >&2; exit 3"));
    expect(report).toEqual({
      node: "wf[0].a",
      attempt: 1,
      host: "here",
      outcome: "exited",
      exitCode: 3,
      outputs: { parameters: {}, result: "out" },
      logTail: "out\nerr",
    });
  });

  it.each([
    ["the exit code it chose", "exit 255", 255],
    ["128+N when signal N ended it", "kill -TERM $$", 143],
    ["137 when it was killed", "kill -KILL $$", 137],
    ["127 for a command that its own shell does not find", "no-such-command", 127],
  ])("ends with %s", async (_, line, exitCode) => {
    await using fixture = createFixture();
    expect(await fixture.ended(effectOf("a", line))).toMatchObject({ outcome: "exited", exitCode });
  });

  it("has no words on signals from the wrapper's shell in its log", async () => {
    await using fixture = createFixture();
    expect(await fixture.ended(effectOf("a", "echo last words; kill -TERM $$"))).toMatchObject({
      logTail: "last words",
    });
  });

  it("keeps its exit code when it removes the directory it runs in", async () => {
    await using fixture = createFixture();
    expect(await fixture.ended(effectOf("a", 'rm -rf "$HOME"; exit 7'))).toMatchObject({ exitCode: 7 });
  });

  it("is an error in a container runtime's words when its command is not there", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("a", { command: ["no-such-command"] }));
    expect(report).toMatchObject({
      outcome: "error",
      message: expect.stringMatching(
        /^exec: "no-such-command": executable file not found in \$PATH; image "alpine" .* images: \[\{image: "alpine", path:/,
      ),
    });
  });

  it("is an error that tells how to map its image when there is no command at all", async () => {
    await using fixture = createFixture();
    const { message } = await fixture.ended(effectOf("a", { command: [], image: "example/thing:1" }));
    expect(message).toMatch(/image "example\/thing:1" has no command.*map the image in onexit\.yaml/);
  });

  it("runs a script from a file whose path is appended to command and arguments", async () => {
    await using fixture = createFixture();
    const work = { kind: "script", command: ["sh"], args: ["-e"], source: "echo $0; false; echo never" } as const;
    const report = await fixture.ended(effectOf("a", work));
    expect(report.exitCode).toBe(1);
    expect(report.outputs.result).toBe(directoryOf(fixture.dataDir, "a").script);
  });

  it("runs a script without a command by the interpreter in its first line", async () => {
    await using fixture = createFixture();
    const work = { kind: "script", command: [], source: "#!/bin/sh\necho by itself\n" } as const;
    expect(await fixture.ended(effectOf("a", work))).toMatchObject({ outputs: { result: "by itself" } });
  });

  it("appends nothing for an empty script", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("a", { kind: "script", command: ["echo", "words"], source: "" }));
    expect(report.outputs.result).toBe("words");
  });

  it("starts in a directory of its own, which is its HOME", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("a", 'pwd; echo "$HOME"; echo x >file'));
    const { work } = directoryOf(fixture.dataDir, "a");
    expect(report.outputs.result).toBe(`${work}\n${work}`);
    expect(existsSync(join(work, "file"))).toBe(true);
  });

  it("sees none of the engine's environment but what is passed by name", async () => {
    const env = { PATH: process.env.PATH, SLACK_BOT_TOKEN: "xoxb", HTTP_PROXY: "http://proxy" };
    await using fixture = createFixture({ env, passEnv: ["HTTP_PROXY", "ABSENT"] });
    const work = { args: ["env | cut -d= -f1 | sort | tr '\\n' ' '"], env: [{ name: "OWN", value: "1" }] };
    const report = await fixture.ended(effectOf("a", work));
    expect(report.outputs.result).toBe("HOME HTTP_PROXY LANG OWN PATH PWD RANDOM TMPDIR _ ");
  });

  it("gets a variable even when a shell could not pronounce its name", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(
      effectOf("a", { command: ["env"], env: [{ name: "spring.profile-x", value: "a b" }] }),
    );
    expect(report.outputs.result?.split("\n")).toContain("spring.profile-x=a b");
  });

  it("gets a random RANDOM in a shell that has none", async () => {
    await using fixture = createFixture();
    const nodes = Array.from({ length: 8 }, (_, index) => `n${index}`);
    const work = { command: ["sh", "-c"], args: ["echo $((RANDOM + 0))"] };
    const reports = await Promise.all(nodes.map((node) => fixture.ended(effectOf(node, work))));
    const numbers = reports.map(({ outputs }) => Number(outputs.result));
    expect(new Set(numbers).size).toBeGreaterThan(1);
    expect(numbers.every((number) => number >= 0 && number < 32_768)).toBe(true);
  });

  it("takes what it left in the background with it", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("a", "sleep 60 >/dev/null 2>&1 & echo $!"));
    expect(report.exitCode).toBe(0);
    expect(isRunning(Number(report.outputs.result))).toBe(false);
  });

  it("reads nothing from its standard input", async () => {
    await using fixture = createFixture();
    expect(await fixture.ended(effectOf("a", { command: ["cat"] }))).toMatchObject({ exitCode: 0 });
  });
});

describe("run", () => {
  it("starts an attempt once, however often it is called", async () => {
    await using fixture = createFixture();
    const counter = join(fixture.dataDir, "counter");
    const effect = effectOf("a", `echo x >>${counter}; sleep 0.2`);
    for (let call = 0; call < 5; call += 1) fixture.executor.run(effect, workflow);
    await fixture.reported("a");
    await fixture.ended(effect);
    expect(readFileSync(counter, "utf8")).toBe("x\n");
    expect(fixture.reports).toHaveLength(2);
    expect(fixture.reports[0]).toEqual(fixture.reports[1]);
  });

  it("starts an attempt once when two executors share the directory", async () => {
    await using one = createFixture();
    await using two = createFixture({ dataDir: one.dataDir });
    const counter = join(one.dataDir, "counter");
    const nodes = Array.from({ length: 10 }, (_, index) => `n${index}`);
    for (const node of nodes) {
      const effect = effectOf(node, `echo ${node} >>${counter}; sleep 0.1`);
      for (const { executor } of [one, two]) executor.run(effect, workflow);
    }
    const reports = await Promise.all(nodes.flatMap((node) => [one.reported(node), two.reported(node)]));
    expect(reports.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    expect(readFileSync(counter, "utf8").trim().split("\n").sort()).toEqual(nodes);
  });

  it("starts nothing while it may not", async () => {
    let may = false;
    await using fixture = createFixture({ mayStart: () => may });
    fixture.executor.run(effectOf("a", "true"), workflow);
    expect(existsSync(directoryOf(fixture.dataDir, "a").root)).toBe(false);
    may = true;
    expect(await fixture.ended(effectOf("a", "true"))).toMatchObject({ exitCode: 0 });
  });

  it("reports what the disk says when nothing can be prepared", async () => {
    await using fixture = createFixture({ dataDir: "/dev/null/nowhere" });
    const report = await fixture.ended(effectOf("a", "true"));
    expect(report).toMatchObject({ outcome: "error", message: expect.stringContaining("ENOTDIR") });
  });

  it("reports a command line that the kernel refuses", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("a", "x".repeat(3_000_000)));
    expect(report).toMatchObject({ outcome: "error", message: expect.stringContaining("E2BIG") });
  });

  it("tells apart nodes whose names differ only in what a file may not bear", async () => {
    await using fixture = createFixture();
    const nodes = ["wf[0].a/b", "wf[0].a.b", "wf(0).a b", "../../etc", ".", "n".repeat(400)];
    await Promise.all(nodes.map((node) => fixture.ended(effectOf(node, "true"))));
    const roots = nodes.map((node) => directoryOf(fixture.dataDir, node).root);
    expect(new Set(roots).size).toBe(nodes.length);
    expect(
      roots.every((root) => root.startsWith(join(fixture.dataDir, workflow.uid)) && statSync(root).isDirectory()),
    ).toBe(true);
  });
});

describe("secrets", () => {
  it("are masked in logs, results, parameters and the attempt's own description", async () => {
    await using fixture = createFixture({ secrets: () => ["hunter22", "hunter22-long"] });
    const work = {
      args: ["echo hunter22-long; echo x-hunter22 >o; echo hunter22 >&2"],
      outputs: [{ name: "o", path: "o" }],
      env: [{ name: "TOKEN", value: "hunter22" }],
    };
    const report = await fixture.ended(effectOf("a", work));
    expect(report).toMatchObject({ outputs: { result: "***", parameters: { o: "x-***" } }, logTail: "***\n***" });
    expect(fixture.lines.map(({ line }) => line)).toEqual(["***", "***"]);
    const { log, meta } = directoryOf(fixture.dataDir, "a");
    expect(readFileSync(log, "utf8") + readFileSync(meta, "utf8")).not.toContain("hunter22");
  });
});

describe("close", () => {
  it("leaves what runs running and reports nothing any more", async () => {
    await using fixture = createFixture();
    fixture.executor.run(effectOf("a", "sleep 30"), workflow);
    const pid = await until("the pid", () => fixture.pids.get("a"));
    await fixture.executor.close();
    fixture.executor.run(effectOf("b", "true"), workflow);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(isRunning(pid)).toBe(true);
    expect(fixture.reports).toEqual([]);
  });
});
