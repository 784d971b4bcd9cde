import { expect, it } from "vitest";
import { manifestOf, startTestEngine } from "../../support/engine.ts";
import { createTestServer } from "../../support/nats.ts";

const failing = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: fails-}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    steps:
    - - {name: one, template: say, arguments: {parameters: [{name: code, value: "0"}]}}
    - - {name: two, template: say, arguments: {parameters: [{name: code, value: "3"}]}}
  - name: say
    inputs: {parameters: [{name: code}]}
    container: {image: alpine, command: [sh, -c], args: ["echo hello; exit {{inputs.parameters.code}}"]}
  - name: bye
    container: {image: alpine, command: [sh, -c], args: ['[ "{{workflow.status}}" = Failed ]']}
`;

it("runs a failing workflow and its exit handler as real processes", async () => {
  await using server = await createTestServer();
  await using nats = await server.connect();
  await using engine = await startTestEngine(nats);
  const submitted = await engine.running.engine.submit(manifestOf(failing), {
    namespace: "default",
    semantics: "onexit",
  });
  if ("refused" in submitted) throw new Error(JSON.stringify(submitted));
  const state = await engine.settled(submitted.workflow.uid);
  expect(state.phase).toBe("Failed");
  expect(state.exit?.phase).toBe("Succeeded");
});
