import type { JsonObject } from "@onexit/events";
import type { ActionName } from "./actions.ts";

/** What an action does, in a sentence, where what it sends goes, and the body of a `plugin.<action>` that shows it. */
export interface ActionWords {
  readonly description: string;
  readonly destination: string;
  readonly example: JsonObject;
}

/** Of our own actions; docs/actions.md says everything about them. */
export const actionWords: Readonly<Record<ActionName, ActionWords>> = {
  slack: {
    description: "Posts one message for each run to a channel, and changes it as the run goes on.",
    destination: "`channel`, else SLACK_CHANNEL; a webhook has a channel of its own",
    example: { channel: "#deploys" },
  },
  "github-status": {
    description: "Sets a commit's status, makes a check run, or comments on a pull request.",
    destination: "the commit `sha`, or the pull request `pr`, of `repo`",
    example: { repo: "acme/web", sha: "{{workflow.parameters.sha}}", context: "ci/build" },
  },
  pagerduty: {
    description: "Opens an alert when a run fails, and resolves it when a later one succeeds.",
    destination: "the alert `dedup_key` of the service that PAGERDUTY_ROUTING_KEY is of",
    example: { severity: "critical", summary: "{{workflow.name}}: {{failure.step}} failed" },
  },
  cleanup: {
    description: "Removes files, objects and Kubernetes resources, and releases locks.",
    destination: "`files` below CLEANUP_ROOTS; `s3`, `kubernetes`, `images` and `locks`",
    example: { files: ["/srv/scratch/{{workflow.name}}"] },
  },
  archive: {
    description: "Keeps a run's manifest, events, nodes, logs and outputs.",
    destination: "a folder for each run below ARCHIVE_URL",
    example: { include: ["manifest", "events", "nodes", "logs"], expiresAfter: "90d" },
  },
  webhook: {
    description: "Posts a signed event to a URL.",
    destination: "`url`, else WEBHOOK_URL",
    example: { url: "https://example.com/hooks/onexit" },
  },
  email: {
    description: "Sends a mail that says how the run ended.",
    destination: "`to`, else SMTP_TO",
    example: { to: "ops@example.com" },
  },
  submit: {
    description: "Starts another workflow.",
    destination: "the engine at ONEXIT_SERVER",
    example: { workflowTemplateRef: { name: "rollback" }, parameters: { from: "{{workflow.name}}" } },
  },
  metrics: {
    description: "Reports how the run ended to Prometheus' Pushgateway or to OpenTelemetry.",
    destination: "PUSHGATEWAY_URL, OTEL_EXPORTER_OTLP_ENDPOINT, or both",
    example: {},
  },
};
