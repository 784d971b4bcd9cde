import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerSetWork, ContainerWork } from "@onexit/events";
import type { RunProcess } from "@onexit/interpreter";
import { beforeAll, describe, expect, it } from "vitest";
import { probeIsolation } from "../../src/isolation.ts";
import { buildEngine, createEngine } from "../support/built-engine.ts";
import { createFixture, effectOf, leafOf, shell, until } from "../support/fixture.ts";

beforeAll(buildEngine, 120_000);

const possible = probeIsolation(process.env.PATH ?? "") !== undefined;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
// From before its first effect to after its last.
const moments = [0, 5, 12, 25, 45, 70, 100, 150, 200, 260, 350, 500];

const mounts = [{ name: "count", mountPath: "/onexit-test-count", readOnly: false }];
const counted = (name: string, line = ""): ContainerWork => ({
  ...{ name, image: "alpine", command: ["sh", "-c"], env: [], envFrom: [], mounts },
  args: [`echo ${name} >>/onexit-test-count/names; sleep 0.05; ${line}`],
});

function volumesIn(dataDir: string) {
  const path = join(dataDir, "count");
  mkdirSync(path, { recursive: true });
  return [{ name: "count", source: { kind: "hostPath" as const, path } }];
}

function podOf(dataDir: string): RunProcess {
  return effectOf("a", {
    ...counted("main", "cat /onexit-test-in >/onexit-test-out; echo result"),
    volumes: volumesIn(dataDir),
    initContainers: [counted("one"), counted("two")],
    sidecars: [counted("beside", "exec sleep 60")],
    inputArtifacts: [{ name: "in", path: "/onexit-test-in", optional: false, location: { raw: { data: "given" } } }],
    outputArtifacts: [{ name: "out", path: "/onexit-test-out", optional: false, archive: "none" }],
  });
}

function setOf(dataDir: string): RunProcess {
  const { kind: _, daemon: __, ...around } = shell;
  const work: ContainerSetWork = {
    ...{ outputs: [], inputArtifacts: [], outputArtifacts: [], initContainers: [], sidecars: [], captureResult: true },
    ...{ kind: "containerSet", retries: 1, retryAfterMs: 20, volumes: volumesIn(dataDir) },
    containers: [
      { ...counted("a"), dependencies: [] },
      { ...counted("b"), dependencies: ["a"] },
      { ...counted("flaky", '[ "$(grep -c flaky /onexit-test-count/names)" -ge 2 ]'), dependencies: ["a"] },
      { ...counted("main", "echo result"), dependencies: ["b", "flaky"] },
    ],
  };
  return leafOf("a", { ...work, captureResult: around.captureResult });
}

describe.skipIf(!possible).each([
  ["a pod", podOf, ["beside", "main", "one", "two"]],
  ["a set", setOf, ["a", "b", "flaky", "flaky", "main"]],
] as const)("when the engine of %s is killed", (_, effectIn, names) => {
  it.each(moments)("%i ms after it became ready, each container runs exactly once", async (delay) => {
    await using fixture = createFixture();
    const effect = effectIn(fixture.dataDir);
    await using engine = createEngine(fixture.dataDir, { runs: [effect] });
    await until("the engine", () => engine.said().includes("ready") || undefined);
    await sleep(delay);
    await engine.kill();
    expect(await fixture.ended(effect)).toMatchObject({
      outcome: "exited",
      exitCode: 0,
      outputs: { result: "result" },
    });
    expect(readFileSync(join(fixture.dataDir, "count/names"), "utf8").trim().split("\n").sort()).toEqual(names);
    const artifacts = join(fixture.dataDir, ".artifacts/wf/wf-main-3826002220");
    if (effect.work.kind === "container") {
      expect(readdirSync(artifacts)).toEqual(["out"]);
      expect(readFileSync(join(artifacts, "out"), "utf8")).toBe("given");
    }
    // Asked once more, it says the same and does nothing.
    expect(await fixture.ended(effect)).toMatchObject({ exitCode: 0, outputs: { result: "result" } });
    expect(readFileSync(join(fixture.dataDir, "count/names"), "utf8").trim().split("\n").sort()).toEqual(names);
  });

  it("again and again, each container still runs exactly once", async () => {
    await using fixture = createFixture();
    const effect = effectIn(fixture.dataDir);
    for (let round = 0; round < 6; round += 1) {
      await using engine = createEngine(fixture.dataDir, { runs: [effect] });
      await until("the engine", () => engine.said().includes("ready") || undefined);
      await sleep(20 + round * 5);
      await engine.kill();
    }
    expect(await fixture.ended(effect)).toMatchObject({ exitCode: 0, outputs: { result: "result" } });
    expect(readFileSync(join(fixture.dataDir, "count/names"), "utf8").trim().split("\n").sort()).toEqual(names);
  });
});
