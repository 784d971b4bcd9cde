import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createFixture, effectOf, isRunning, until, workflow } from "./support/fixture.ts";

/** The helper among the children of this process. */
function helperPid(): number | undefined {
  const pids = execFileSync("ps", ["-o", "pid=", "--ppid", String(process.pid)], { encoding: "utf8" }).split("\n");
  return pids.map(Number).find((pid) => pid > 0 && isHelper(pid));
}

function isHelper(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes('process.on("disconnect"');
  } catch {
    return false;
  }
}

const parentOf = (pid: number) => Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }));

describe.runIf(process.platform === "linux")("the helper that starts processes", () => {
  it("takes over once there is much to start, and ends with its executor while its steps go on", async () => {
    await using fixture = createFixture();
    const helper = await warmUp(fixture);
    fixture.executor.run(effectOf("long", "sleep 0.5; exit 4"), workflow);
    const pid = await until("the start", () => fixture.pids.get("long"));
    expect(parentOf(pid)).toBe(helper);
    await fixture.executor.close();
    await until("the helper's end", () => !isRunning(helper) || undefined);
    await using second = createFixture({ dataDir: fixture.dataDir });
    expect(await second.ended(effectOf("long", "echo never"))).toMatchObject({ exitCode: 4 });
  });

  it("loses no step when it is killed, and steps are started without it", async () => {
    await using fixture = createFixture();
    const helper = await warmUp(fixture);
    fixture.executor.run(effectOf("long", "sleep 0.3; exit 4"), workflow);
    await until("the start", () => fixture.pids.get("long"));
    process.kill(helper, "SIGKILL");
    expect(await fixture.reported("long")).toMatchObject({ exitCode: 4 });
    expect(await fixture.ended(effectOf("next", "exit 5"))).toMatchObject({ exitCode: 5 });
  });

  it("tells of a step that is cancelled", async () => {
    await using fixture = createFixture();
    await warmUp(fixture);
    fixture.executor.run(effectOf("long", "sleep 60"), workflow);
    fixture.executor.cancel({ type: "CancelProcess", node: "long", attempt: 1, graceMs: 100 }, workflow);
    const report = await fixture.reported("long");
    expect(report.outcome === "error" ? report.message : report.exitCode).toSatisfy(
      (said) => said === "cancelled before it started" || said === 143 || said === 137,
    );
  });
});

/** Run so many steps that the helper starts, and wait until it has started one. */
async function warmUp(fixture: ReturnType<typeof createFixture>): Promise<number> {
  for (let index = 0; index < 200; index += 1) {
    const node = `warm-${index}`;
    fixture.executor.run(effectOf(node, "sleep 0.02"), workflow);
    const pid = await until("its start", () => fixture.pids.get(node));
    const helper = helperPid();
    const isTheirs = helper !== undefined && parentOf(pid) === helper;
    await fixture.reported(node);
    if (helper !== undefined && isTheirs) return helper;
  }
  throw new Error("no helper has started anything");
}
