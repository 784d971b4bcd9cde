import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { ShownWorkflow } from "../support/cluster.ts";
import { everythingOnce } from "../support/tally.ts";
import { createWorld } from "../support/world.ts";

it.each([160, 220, 280, 340, 420, 500, 580, 660, 740, 820])("killed after %i ms", async (ms) => {
  await using world = await createWorld();
  const c = world.project.start(["run", await world.write()], world.environment);
  await sleep(ms);
  await c.kill();
  const t = performance.now();
  const r = await world.project.onexit(["resume", "-o", "json"], world.environment);
  const found = await world.tally();
  console.log(ms, "resume", r.code, Math.round(performance.now() - t), "ms", c.stderr().split("\n").length, JSON.stringify(found), r.code === 1 ? "" : r.stderr);
  if (r.code === 5) {
    const again = await world.project.onexit(["run", "shop.yaml", "-o", "json"], world.environment);
    console.log("again", again.code, again.stderr.slice(0, 400));
    return;
  }
  expect({ ...found, pagerduty: found.pagerduty.map((p) => ({ ...p, triggers: 1 })) }).toEqual(everythingOnce("shop"));
  expect((JSON.parse(r.stdout) as ShownWorkflow).status.phase).toBe("Failed");
}, 60_000);
