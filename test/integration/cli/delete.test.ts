import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { identityOf, startNatsServer } from "@onexit/nats/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onexitIn } from "../../../packages/cli/test/commands/here.ts";
import { createTempDir, natsBinary } from "../../support/nats.ts";

let temp: Awaited<ReturnType<typeof createTempDir>>;
beforeEach(async () => {
  temp = await createTempDir();
});
afterEach(() => temp[Symbol.asyncDispose]());

const onexit = (...args: readonly string[]) => onexitIn(temp.dir, args, { PATH: process.env.PATH ?? "" });
const runs = async () => (await readdir(join(temp.dir, ".onexit", "runs"))).sort();

/** A run as its directory has it; `daysAgo` is when it ended. */
async function keep(name: string, { daysAgo = 0, settled = true, archived = false } = {}): Promise<string> {
  const dir = join(temp.dir, ".onexit", "runs", name);
  await mkdir(join(dir, archived ? "archive/local" : "nats"), { recursive: true });
  const finishedAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  await writeFile(
    join(dir, "run.json"),
    JSON.stringify({ id: name, name, namespace: "default", createdAt: 1, settled }),
  );
  if (settled) {
    const workflow = { metadata: { name }, status: { phase: "Succeeded", finishedAt } };
    await writeFile(join(dir, "workflow.json"), JSON.stringify(workflow));
  }
  return dir;
}

const driveBy = (dir: string, pid: number) => writeFile(join(dir, "driver.json"), JSON.stringify(identityOf(pid)));

describe("onexit delete, of the runs here", () => {
  it("removes those that a filter finds, and says so first with --dry-run", async () => {
    await keep("old", { daysAgo: 40, archived: true });
    await keep("young", { daysAgo: 1 });
    const dry = await onexit("delete", "--older", "30d", "--dry-run");
    expect(dry.out).toBe("run old would be deleted, with what it has archived beside itself\n");
    expect(await runs()).toEqual(["old", "young"]);
    expect((await onexit("delete", "--older", "30d")).out).toContain("run old deleted");
    expect(await runs()).toEqual(["young"]);
    expect(await readdir(join(temp.dir, ".onexit"))).toEqual(["runs"]);
    expect((await onexit("delete", "--older", "30d")).out).toBe("nothing to delete\n");
  });

  it("leaves with --all what runs and what was cut off, for it may have something to deliver", async () => {
    await keep("over");
    await keep("cut", { settled: false });
    await driveBy(await keep("running", { settled: false }), process.pid);
    expect(await onexit("delete", "--all")).toMatchObject({ code: 0, out: "run over deleted\n" });
    expect(await runs()).toEqual(["cut", "running"]);
  });

  it("refuses those by name, says what to do, and goes on with the others", async () => {
    await keep("over");
    await keep("cut", { settled: false });
    await driveBy(await keep("running"), process.pid);
    const { code, out, err } = await onexit("delete", "running", "cut", "nobody", "over");
    expect({ code, out }).toEqual({ code: 5, out: "run over deleted\n" });
    expect(err).toContain("running is running; end it first: onexit stop running\n");
    expect(err).toContain("cut was cut off, and may have something left to deliver; let it end: onexit resume cut\n");
    expect(err).toContain('there is no run "nobody"');
    expect(await runs()).toEqual(["cut", "running"]);
  });

  it("takes what a driver that is dead has left for what its record says", async () => {
    const dir = await keep("over");
    await writeFile(join(dir, "driver.json"), JSON.stringify({ pid: process.pid, startTime: "1" }));
    expect((await onexit("delete", "over")).code).toBe(0);
  });

  it("leaves a run alone that somebody looks at", async () => {
    const dir = await keep("over");
    await using _ = await startNatsServer({ binary: await natsBinary(), dir: join(dir, "nats") });
    const { code, err } = await onexit("delete", "over");
    expect(code).toBe(4);
    expect(err).toMatch(/over is in use by process \d+/);
    expect(await readFile(join(dir, "run.json"), "utf8")).toContain("over");
  });

  it("takes nothing said for nothing meant", async () => {
    await keep("over");
    await expect(onexit("delete")).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("say which"),
    });
    await expect(onexit("delete", "over", "--all")).rejects.toMatchObject({ exitCode: 2 });
  });

  it("asks an engine that is named, and leaves the runs here alone", async () => {
    await keep("over");
    await expect(onexit("delete", "over", "--server", "127.0.0.1:1")).rejects.toMatchObject({ exitCode: 4 });
    expect(await runs()).toEqual(["over"]);
  });
});
