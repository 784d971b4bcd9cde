import { setTimeout as sleep } from "node:timers/promises";
import { natsSnapshots } from "@onexit/engine";
import { expect, it } from "vitest";
import { createTestServer } from "../../support/nats.ts";

/** Longer than a write is tried by itself. */
const outageMs = 40_000;

it("writes a workflow's last snapshot though the server is away for longer than a write is tried", {
  timeout: 120_000,
}, async () => {
  await using server = await createTestServer();
  const nats = await server.connect();
  const running = new AbortController();
  const snapshots = natsSnapshots(nats, { signal: running.signal });
  const workflow = { cluster: "local", namespace: "default", name: "small", uid: "uid-1" };
  await snapshots.put(workflow.uid, { seq: 1, workflow, state: { phase: "Running" }, settled: false });
  await server.kill();
  const written = snapshots.put(workflow.uid, { seq: 2, workflow, state: { phase: "Failed" }, settled: true });
  await sleep(outageMs);
  await server.restart();
  await written;
  expect(await snapshots.get(workflow.uid)).toMatchObject({ seq: 2, state: { phase: "Failed" }, settled: true });
});
