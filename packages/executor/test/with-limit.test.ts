import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createFixture, effectOf, until, workflow } from "./support/fixture.ts";

describe("an executor with a limit", () => {
  it("has no more under way at once, and runs all in the end", async () => {
    await using fixture = createFixture({ atOnce: 2 });
    const nodes = ["a", "b", "c", "d", "e"];
    for (const node of nodes) fixture.executor.run(effectOf(node, "sleep 0.2"), workflow);
    await until("two starts", () => fixture.pids.size >= 2 || undefined);
    await sleep(50);
    expect([...fixture.pids.keys()]).toEqual(["a", "b"]);
    for (const node of nodes) expect(await fixture.reported(node)).toMatchObject({ outcome: "exited", exitCode: 0 });
    expect([...fixture.pids.keys()]).toEqual(nodes);
  });

  it("never starts what was called off while it waited", async () => {
    await using fixture = createFixture({ atOnce: 1 });
    fixture.executor.run(effectOf("a", "sleep 0.3"), workflow);
    fixture.executor.run(effectOf("b", "echo never"), workflow);
    fixture.executor.cancel({ type: "CancelProcess", node: "b", attempt: 1, graceMs: 0 }, workflow);
    expect(await fixture.reported("b")).toMatchObject({ outcome: "error", message: "cancelled before it started" });
    expect(await fixture.reported("a")).toMatchObject({ exitCode: 0 });
    expect([...fixture.pids.keys()]).toEqual(["a"]);
  });

  it("gives the place of a daemon that is ready to who needs it", async () => {
    await using fixture = createFixture({ atOnce: 1 });
    fixture.executor.run(effectOf("daemon", { args: ["sleep 60"], daemon: true }), workflow);
    fixture.executor.run(effectOf("client", "echo hello"), workflow);
    expect(await fixture.reported("daemon")).toMatchObject({ outcome: "ready" });
    expect(await fixture.reported("client")).toMatchObject({ exitCode: 0 });
    fixture.executor.cancel({ type: "CancelProcess", node: "daemon", attempt: 1, graceMs: 0 }, workflow);
    await fixture.reported("daemon");
  });
});
