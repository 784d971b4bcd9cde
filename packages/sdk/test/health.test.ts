import { expect, it } from "vitest";
import { startHealth } from "../src/health.ts";
import { createMetrics } from "../src/metrics.ts";

it("tells a living process from one that takes work, and shows its own metrics", async () => {
  const reasons: string[] = [];
  const notes: string[] = [];
  const metrics = createMetrics("chat");
  await using health = await startHealth({
    port: 0,
    registry: metrics.registry,
    notReady: () => reasons,
    notes: () => notes,
  });
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${health.port}${path}`);
    return [response.status, await response.text()] as const;
  };
  expect(await get("/healthz")).toEqual([200, "ok\n"]);
  expect(await get("/readyz")).toEqual([200, "ok\n"]);
  reasons.push("stopping");
  expect(await get("/readyz")).toEqual([503, "stopping\n"]);
  using _ = metrics.inHand();
  expect((await get("/metrics"))[1]).toContain('onexit_messages_in_hand{action="chat"} 1');
  expect((await get("/else"))[0]).toBe(404);
  notes.push("#ops is slow");
  expect(await get("/healthz")).toEqual([200, "ok\n#ops is slow\n"]);
});
