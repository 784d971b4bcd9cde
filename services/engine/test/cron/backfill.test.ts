import { readWorkflow } from "@onexit/manifest";
import { describe, expect, it } from "vitest";
import { withBackfill } from "../../src/cron/backfill.ts";

/** What `argo cron backfill` 4.0 sends, less what is empty in it. */
const backfill = (manifest: string, labels = { "workflows.argoproj.io/backfill": "nightly" }) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { generateName: "backfill-wf-", labels },
  spec: {
    entrypoint: "main",
    templates: [
      {
        name: "main",
        steps: [
          [
            {
              name: "create-workflow",
              template: "create-workflow",
              arguments: { parameters: [{ name: "backfillscheduletime", value: "{{item}}" }] },
              withParam: '["2026-11-02 03:00:00 +0000 UTC"]',
            },
          ],
        ],
      },
      {
        name: "create-workflow",
        inputs: { parameters: [{ name: "backfillscheduletime" }] },
        resource: { action: "create", manifest, successCondition: "status.phase == Succeeded" },
      },
    ],
  },
});

const manifest = (parameters = "") => `apiVersion: argoproj.io/v1alpha1${" "}
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: nightly-backfill-fix-
spec:
  arguments:
    parameters:${parameters}
    - name: when
      value: '{{inputs.parameters.backfillscheduletime}}'
  entrypoint: main
  synchronization: {mutexes: [{name: fix}]}
  templates:
  - name: main
    container: {image: alpine, command: [echo, "{{workflow.parameters.when}}"]}
`;

const submitOf = (workflow: ReturnType<typeof withBackfill>) =>
  (workflow as { spec: { templates: { plugin?: { submit: never } }[] } }).spec.templates[1]?.plugin?.submit;

describe("a backfill", () => {
  it("submits the workflow of each time by the action, with the time as an argument", () => {
    const made = withBackfill(backfill(manifest()));
    expect(readWorkflow(made)).toMatchObject({ warnings: [] });
    expect(submitOf(made)).toMatchObject({
      required: true,
      parameters: { when: "{{inputs.parameters.backfillscheduletime}}" },
      manifest: {
        kind: "Workflow",
        metadata: { generateName: "nightly-backfill-fix-" },
        spec: { arguments: { parameters: [{ name: "when" }] }, synchronization: { mutexes: [{ name: "fix" }] } },
      },
    });
  });

  it("takes the argument that the client appends for one that the cron workflow has already", () => {
    const made = withBackfill(backfill(manifest("\n    - {name: when, value: now}\n    - {name: other, value: '1'}")));
    expect(submitOf(made)).toMatchObject({
      parameters: { when: "{{inputs.parameters.backfillscheduletime}}" },
      manifest: { spec: { arguments: { parameters: [{ name: "when" }, { name: "other", value: "1" }] } } },
    });
  });

  it.each([
    ["without the label", backfill(manifest(), {} as never)],
    ["of another kind", backfill("kind: ConfigMap\n")],
    ["that is no YAML", backfill("{")],
    ["of two documents", backfill(`${manifest()}---\n${manifest()}`)],
  ])("leaves a resource alone %s, which is refused as such", (_, given) => {
    const made = withBackfill(given);
    expect(made).toEqual(given);
    expect(readWorkflow(made)).toMatchObject({
      issues: [{ code: "OX1003", path: ["spec", "templates", 1, "resource"] }],
    });
  });
});
