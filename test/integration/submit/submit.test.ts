import { startAction } from "@onexit/sdk";
import { createService, createWorld, encodeRequest } from "@onexit/sdk/testing";
import { submitAction } from "@onexit/submit";
import { describe, expect, it } from "vitest";
import { openTestDoor } from "../../support/door.ts";
import { manifestOf, startTestEngine } from "../../support/engine.ts";
import { createTestServer } from "../../support/nats.ts";

const manifest = manifestOf(`
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: fails}
spec:
  entrypoint: main
  onExit: heal
  templates:
  - name: main
    container: {image: alpine, command: [sh, -c, "exit 3"]}
  - name: heal
    plugin:
      submit:
        required: true
        parameters: {of: "{{workflow.name}} {{workflow.status}}"}
        manifest:
          apiVersion: argoproj.io/v1alpha1
          kind: Workflow
          metadata: {generateName: heal-}
          spec:
            entrypoint: main
            arguments: {parameters: [{name: of, value: none}]}
            templates:
            - name: main
              script: {image: alpine, command: [sh], source: 'echo "{{workflow.name}} heals {{workflow.parameters.of}}"'}
`);

describe("a workflow that starts another one at its end", () => {
  it("starts it once, with its own values, however often it is asked", async () => {
    await using server = await createTestServer();
    await using nats = await server.connect();
    await using engine = await startTestEngine(nats);
    await using door = await openTestDoor(engine);
    await using _service = await startAction(submitAction(), {
      nats,
      environment: { ONEXIT_SERVER: `127.0.0.1:${door.port}` },
      whenMissing: "refuse",
    });
    const submitted = await engine.running.engine.submit(manifest, { namespace: "data", semantics: "onexit" });
    if (!("workflow" in submitted)) throw new Error(JSON.stringify(submitted));
    const state = await engine.settled(submitted.workflow.uid);
    expect(state.exit?.phase).toBe("Succeeded");
    const [delivery] = [...state.deliveries.values()];
    expect(delivery).toMatchObject({ state: "sent" });

    const started = () =>
      engine.decided.flatMap((event) => (event.type === "WorkflowSubmitted" ? [event.workflow] : [])).slice(1);
    const [healing] = started();
    if (healing === undefined) throw new Error("nothing was started");
    const end = await engine.settled(healing.uid);
    const { name } = healing;
    expect(name).toMatch(/^heal-[0-9a-f]{10}$/);
    expect(end.phase).toBe("Succeeded");

    // What has ended is shown once its snapshot is written.
    await expect.poll(() => engine.running.reader.find("data", name)).toBeDefined();
    const log = await fetch(`http://127.0.0.1:${door.port}/api/v1/workflows/data/${name}/log`);
    expect(await log.text()).toContain(`${name} heals fails Failed`);
    // The same request once more, as a service gets it that has lost its ledger.
    const world = createWorld();
    const environment = { ONEXIT_SERVER: `127.0.0.1:${door.port}` };
    const forgetful = createService({ action: submitAction(), environment, world });
    const requests = engine.decided.flatMap((event) =>
      event.type === "NodeStarted" && event.work.kind === "action" ? [event.work.request] : [],
    );
    expect(requests).toHaveLength(1);
    for (const request of requests) await forgetful.deliver(encodeRequest(request));
    expect(world.events).toMatchObject([{ type: "ActionSucceeded", already: true, destination: `data/${name}` }]);
    expect(started()).toHaveLength(1);
  });
});
