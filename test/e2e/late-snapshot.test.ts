import { afterEach, expect, it } from "vitest";
import { manifestOf, startTestEngine } from "../support/engine.ts";
import { createTestServer, operatorOf, type TestServer } from "../support/nats.ts";
import { smallWorkflow } from "../support/workflows.ts";

let server: TestServer | undefined;
afterEach(() => server?.[Symbol.asyncDispose]());

it("shows a workflow as ended though its engine died before the snapshot said so", async () => {
  server = await createTestServer();
  const nats = await server.connect();
  {
    await using first = await startTestEngine(nats);
    const manifest = manifestOf(smallWorkflow({ name: "small", main: "exit 3", handler: "exit 0" }));
    const submitted = await first.running.engine.submit(manifest, { namespace: "default", semantics: "onexit" });
    if ("refused" in submitted) throw new Error(JSON.stringify(submitted));
    await first.settled(submitted.workflow.uid);
  }
  await operatorOf(nats).streams.purge("KV_onexit-snapshots");
  await using second = await startTestEngine(nats);
  expect(await second.running.engine.recover()).toEqual([]);
  expect((await second.running.reader.find("default", "small"))?.state).toMatchObject({ phase: "Failed" });
});
