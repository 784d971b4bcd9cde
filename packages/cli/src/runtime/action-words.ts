import type { JsonObject } from "@onexit/events";
import type { ActionName } from "./actions.ts";

/** What an action does, in a sentence, and the body of a `plugin.<action>` that shows it. */
export interface ActionWords {
  readonly description: string;
  readonly example: JsonObject;
}

/** Of our own actions; docs/actions.md says everything about them. */
export const actionWords: Readonly<Record<ActionName, ActionWords>> = {
  slack: {
    description: "Posts one message for each run to a channel, and changes it as the run goes on.",
    example: { channel: "#deploys" },
  },
  "github-status": {
    description: "Sets a commit's status, makes a check run, or comments on a pull request.",
    example: { repo: "acme/web", sha: "{{workflow.parameters.sha}}", context: "ci/build" },
  },
  pagerduty: {
    description: "Opens an alert when a run fails, and resolves it when a later one succeeds.",
    example: { severity: "critical", summary: "{{workflow.name}}: {{failure.step}} failed" },
  },
  cleanup: {
    description: "Removes files, objects and Kubernetes resources, and releases locks.",
    example: { files: ["/srv/scratch/{{workflow.name}}"] },
  },
  archive: {
    description: "Keeps a run's manifest, events, nodes, logs and outputs.",
    example: { include: ["manifest", "events", "nodes", "logs"], expiresAfter: "90d" },
  },
  webhook: {
    description: "Posts a signed event to a URL.",
    example: { url: "https://example.com/hooks/onexit" },
  },
  email: {
    description: "Sends a mail that says how the run ended.",
    example: { to: "ops@example.com" },
  },
  submit: {
    description: "Starts another workflow.",
    example: { workflowTemplateRef: { name: "rollback" }, parameters: { from: "{{workflow.name}}" } },
  },
  metrics: {
    description: "Reports how the run ended to Prometheus' Pushgateway or to OpenTelemetry.",
    example: {},
  },
};
