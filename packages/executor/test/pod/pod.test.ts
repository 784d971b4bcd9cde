import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ContainerSetWork, ContainerWork } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { readLog } from "../../src/index.ts";
import { all, createFixture, effectOf, isRunning, leafOf, shell, until, workflow } from "../support/fixture.ts";

/** A container that runs a line of shell. */
function container(name: string, line: string, more: Partial<ContainerWork> = {}): ContainerWork {
  return { name, image: "alpine", command: ["sh", "-c"], args: [line], env: [], envFrom: [], mounts: [], ...more };
}

const volume = { name: "v", source: { kind: "emptyDir" } } as const;
const mounts = [{ name: "v", mountPath: "/onexit-test-volume", readOnly: false }];
const cancelOf = (graceMs: number) => ({ type: "CancelProcess", node: "a", attempt: 1, graceMs }) as const;

describe("init containers", () => {
  it("run one after the other before the main one, and share its volumes", async () => {
    await using fixture = createFixture();
    const work = {
      args: ["cat /onexit-test-volume/order"],
      volumes: [volume],
      mounts,
      initContainers: ["one", "two"].map((name) =>
        container(name, `sleep 0.1; echo ${name} >>/onexit-test-volume/order`, { mounts }),
      ),
    };
    expect(await fixture.ended(effectOf("a", work))).toMatchObject({
      outcome: "exited",
      exitCode: 0,
      outputs: { result: "one\ntwo" },
    });
    expect(existsSync("/onexit-test-volume")).toBe(false);
  });

  it("one that fails ends the node, and nothing else is started", async () => {
    await using fixture = createFixture();
    const later = join(fixture.dataDir, "later");
    const initContainers = [container("bad", "exit 7"), container("next", `echo x >${later}`)];
    const report = await fixture.ended(effectOf("a", { args: [`echo x >${later}`], initContainers }));
    expect(report).toMatchObject({
      outcome: "failed",
      exitCode: 7,
      container: "bad",
      message: "bad: Error (exit code 7)",
    });
    expect(existsSync(later)).toBe(false);
  });

  it("one whose command is missing is an error that names it", async () => {
    await using fixture = createFixture();
    const initContainers = [container("bad", "", { command: ["no-such-command"] })];
    expect(await fixture.ended(effectOf("a", { initContainers }))).toMatchObject({
      outcome: "error",
      container: "bad",
      message: expect.stringContaining('bad: exec: "no-such-command"'),
    });
  });
});

describe("sidecars", () => {
  it("run beside the main one and are ended with it", async () => {
    await using fixture = createFixture();
    const line = "cd /onexit-test-volume && echo $$$$ >pid && touch up; exec sleep 60";
    const sidecars = [container("beside", line, { mounts })];
    const args = ["cd /onexit-test-volume && until [ -e up ]; do sleep 0.02; done; cat pid"];
    const report = await fixture.ended(effectOf("a", { args, sidecars, volumes: [volume], mounts }));
    expect(report).toMatchObject({ outcome: "exited", exitCode: 0 });
    expect(isRunning(Number(report.outputs.result))).toBe(false);
  });

  it.each([
    ["exit 0", { outcome: "exited", exitCode: 0 }],
    ["exit 143", { outcome: "exited", exitCode: 0 }],
    ["kill -9 $$$$", { outcome: "exited", exitCode: 0 }],
    ["exit 3", { outcome: "failed", exitCode: 3, container: "beside", message: "beside: Error (exit code 3)" }],
  ])("one that ended with %s", async (line, report) => {
    await using fixture = createFixture();
    const work = { args: ["sleep 0.3"], sidecars: [container("beside", line)] };
    expect(await fixture.ended(effectOf("a", work))).toMatchObject(report);
  });

  it("a failure of the main one is the node's", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(
      effectOf("a", { args: ["sleep 0.3; exit 5"], sidecars: [container("s", "exit 3")] }),
    );
    expect(report).toMatchObject({ outcome: "exited", exitCode: 5 });
    expect(report.container).toBeUndefined();
  });
});

describe("the logs of a pod", () => {
  it("tell which container wrote a line", async () => {
    await using fixture = createFixture();
    const initContainers = [container("first", "echo from first")];
    await fixture.ended(effectOf("a", { args: ["echo from main; echo bad >&2"], initContainers }));
    const said = (await all(readLog(fixture.dataDir, workflow.uid, "a"))).map(({ container, stream, line }) => [
      container,
      stream,
      line,
    ]);
    expect(said).toEqual([
      ["first", "stdout", "from first"],
      [undefined, "stdout", "from main"],
      [undefined, "stderr", "bad"],
    ]);
    expect(fixture.lines.map(({ container, line }) => [container, line])).toEqual([
      ["first", "from first"],
      [undefined, "from main"],
      [undefined, "bad"],
    ]);
  });
});

describe("a daemon", () => {
  it("is ready once it runs, and is reported again when it is ended", async () => {
    await using fixture = createFixture();
    fixture.executor.run(effectOf("a", { args: ["exec sleep 60"], daemon: true }), workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "ready", ip: "127.0.0.1" });
    fixture.executor.cancel(cancelOf(1_000), workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "exited", exitCode: 143 });
  });

  it("that ends at once is never ready", async () => {
    await using fixture = createFixture();
    expect(await fixture.ended(effectOf("a", { args: ["exit 0"], daemon: true }))).toMatchObject({ outcome: "exited" });
  });

  it("is ready under the next engine too", async () => {
    await using first = createFixture();
    const daemon = effectOf("a", { args: ["exec sleep 60"], daemon: true });
    expect(await first.ended(daemon)).toMatchObject({ outcome: "ready" });
    await first.executor.close();
    await using second = createFixture({ dataDir: first.dataDir });
    expect(await second.ended(daemon)).toMatchObject({ outcome: "ready" });
    second.executor.cancel(cancelOf(1_000), workflow);
    expect(await second.reported("a")).toMatchObject({ exitCode: 143 });
  });
});

describe("a pod that may not start", () => {
  it("waits until it is asked for when it may", async () => {
    let mayStart = false;
    await using fixture = createFixture({ mayStart: () => mayStart });
    const effect = effectOf("a", { args: ["echo up; exec sleep 60"], daemon: true });
    fixture.executor.run(effect, workflow);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fixture.reports).toEqual([]);
    mayStart = true;
    expect(await fixture.ended(effect)).toMatchObject({ outcome: "ready" });
    fixture.executor.cancel(cancelOf(1_000), workflow);
    expect(await fixture.reported("a")).toMatchObject({ exitCode: 143 });
  });
});

describe("a cancelled pod", () => {
  it("ends all its containers", async () => {
    await using fixture = createFixture();
    const sidecars = [container("beside", "exec sleep 60")];
    fixture.executor.run(effectOf("a", { args: ["echo up; exec sleep 60"], sidecars }), workflow);
    await until("its start", () => fixture.lines[0]);
    fixture.executor.cancel(cancelOf(2_000), workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "exited", exitCode: 143 });
  });

  it("before it began never starts, also later", async () => {
    await using fixture = createFixture();
    const effect = effectOf("a", { args: ["echo never"], sidecars: [container("beside", "echo never")] });
    fixture.executor.run(effect, workflow);
    fixture.executor.cancel(cancelOf(1_000), workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "error", message: "cancelled before it started" });
    expect(await fixture.ended(effect)).toMatchObject({ outcome: "error", message: "cancelled before it started" });
    expect(fixture.lines).toEqual([]);
  });

  it("that was never asked for here never starts", async () => {
    await using fixture = createFixture();
    fixture.executor.cancel(cancelOf(1_000), workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "error", message: "cancelled before it started" });
    const effect = effectOf("a", { args: ["echo never"], sidecars: [container("beside", "echo never")] });
    expect(await fixture.ended(effect)).toMatchObject({ outcome: "error", message: "cancelled before it started" });
  });

  it("of an earlier engine is ended by its name alone", async () => {
    await using first = createFixture();
    const effect = effectOf("a", {
      args: ["echo up; exec sleep 60"],
      sidecars: [container("beside", "exec sleep 60")],
    });
    first.executor.run(effect, workflow);
    await until("its start", () => first.lines[0]);
    await first.executor.close();
    await using second = createFixture({ dataDir: first.dataDir });
    second.executor.cancel(cancelOf(2_000), workflow);
    expect(await second.reported("a")).toMatchObject({ outcome: "exited", exitCode: 143 });
  });
});

describe("a set of containers", () => {
  const { command: _, args: __, env: ___, envFrom: ____, ...around } = shell;
  const set = (containers: readonly (ContainerWork & { dependencies?: readonly string[] })[], more = {}) =>
    leafOf("a", {
      ...{ outputs: [], inputArtifacts: [], outputArtifacts: [], volumes: [volume], initContainers: [], sidecars: [] },
      ...{ captureResult: around.captureResult, retries: 0, retryAfterMs: 0, ...more },
      kind: "containerSet",
      containers: containers.map((one) => ({ dependencies: [], ...one })),
    } as ContainerSetWork);

  it("runs each once those it depends on have succeeded; main gives the result", async () => {
    await using fixture = createFixture();
    const say = (name: string) => `sleep 0.05; echo ${name} >>/onexit-test-volume/order`;
    const report = await fixture.ended(
      set([
        { ...container("main", "cat /onexit-test-volume/order", { mounts }), dependencies: ["b", "c"] },
        { ...container("b", say("b"), { mounts }), dependencies: ["a"] },
        { ...container("c", `sleep 0.2; ${say("c")}`, { mounts }), dependencies: ["a"] },
        container("a", say("a"), { mounts }),
      ]),
    );
    expect(report).toMatchObject({ outcome: "exited", exitCode: 0, outputs: { result: "a\nb\nc" } });
    expect(report.containers?.map(({ name, phase }) => [name, phase])).toEqual([
      ["main", "Succeeded"],
      ["b", "Succeeded"],
      ["c", "Succeeded"],
      ["a", "Succeeded"],
    ]);
  });

  it("one that fails omits those that depend on it, and fails the node", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(
      set([
        container("a", "exit 3"),
        { ...container("b", "echo never"), dependencies: ["a"] },
        { ...container("main", "echo never"), dependencies: ["b"] },
        container("d", "exit 0"),
      ]),
    );
    expect(report).toMatchObject({ outcome: "exited", exitCode: 3, container: "a" });
    expect(report.containers).toEqual([
      { name: "a", phase: "Failed", exitCode: 3, message: "Error (exit code 3)" },
      { name: "b", phase: "Omitted", message: "dependency a did not succeed" },
      { name: "main", phase: "Omitted", message: "dependency b did not succeed" },
      { name: "d", phase: "Succeeded", exitCode: 0, message: "" },
    ]);
  });

  it("tries a container again as often as it may", async () => {
    await using fixture = createFixture();
    const count = "echo x >>/onexit-test-volume/n; wc -l </onexit-test-volume/n | tr -d ' '";
    const flaky = `${count}; [ "$(wc -l </onexit-test-volume/n)" -ge 3 ]`;
    const report = await fixture.ended(set([container("main", flaky, { mounts })], { retries: 4, retryAfterMs: 10 }));
    expect(report).toMatchObject({ outcome: "exited", exitCode: 0, outputs: { result: "3" } });
  });
});
