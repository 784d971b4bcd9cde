// The fixture's answers that never change.

export const me = { name: "anonymous", roles: ["admin"], namespaces: [], inbox: "/inbox" };

const now = Date.now();
const asked = (seq, by, method, path, status) => ({
  type: "Audited",
  workflow: { cluster: "local", namespace: "default", name: "", uid: "" },
  ...{ seq, at: now - (200 - seq) * 61_000, by, method, path, status, address: "10.0.0.7" },
});

export const audit = {
  items: [
    { ...asked(201, "ada", "POST", "/api/onexit/v1/deliveries/retry", 200), dryRun: true },
    asked(199, "ada", "POST", "/api/onexit/v1/deliveries/dlv_3f2c1ab9d0e8/retry", 200),
    asked(188, "eva", "PUT", "/api/v1/workflows/default/exit-handler-7kq2d/retry", 403),
    asked(171, "ci", "POST", "/api/v1/workflows/default", 200),
    asked(160, "ci", "PUT", `/api/v1/workflows/default/${"a-very-long-name-".repeat(12)}/terminate`, 200),
    asked(152, "ada", "DELETE", "/api/v1/workflows/default/exit-handler-old01", 200),
  ],
};

export const health = {
  engine: { version: "0.1.0", ready: true, reasons: [], held: 2 },
  nats: { connected: true, url: "nats://127.0.0.1:4222", server: "2.10.24" },
  stream: { messages: 18_412, bytes: 31_774_208, maxBytes: 1_073_741_824, firstSeq: 1, lastSeq: 18_412, replicas: 1 },
  index: { ready: true, read: 18_412, left: 0, deliveries: 914, forgotten: 0 },
  roles: [
    { name: "engine", ready: true, reasons: [] },
    { name: "router", ready: true, reasons: [] },
    { name: "slack", ready: true, reasons: [] },
    { name: "github-status", ready: true, reasons: [] },
    { name: "pagerduty", ready: false, reasons: ["PAGERDUTY_ROUTING_KEY has 31 characters; it must have 32"] },
    { name: "archive", ready: true, reasons: [] },
  ],
  persistence: "kept in /var/lib/onexit (file storage); survives a restart",
};

export const policies = {
  items: [
    {
      apiVersion: "onexit.dev/v1",
      kind: "ExitPolicy",
      metadata: { name: "page-on-prod" },
      spec: {
        match: { namespaces: ["prod"], labels: { tier: "critical" }, templates: ["deploy-*"] },
        on: ["Failed", "Error", "Recovered", "Lost"],
        actions: [{ pagerduty: { severity: "critical" } }, { slack: { channel: "#oncall" } }],
      },
    },
    {
      apiVersion: "onexit.dev/v1",
      kind: "ExitPolicy",
      metadata: { name: "tell-the-team" },
      spec: {
        match: { namespaces: ["*"] },
        when: "workflow.duration > 3600",
        actions: [{ slack: { channel: "#builds" } }],
      },
    },
  ],
  problems: ['policies/old.yaml:7:5: spec.on: unknown ending "Failure", did you mean "Failed"?'],
};

const lane = (name, state, sent, waiting, dead) => ({
  name,
  state,
  sent,
  waiting,
  dead,
  updatedAt: Date.now() - 120_000,
});

export const actions = {
  items: [
    {
      name: "slack",
      description: "Posts a message to a channel, one for each run, and keeps it up to date.",
      parameters: [
        { name: "channel", type: "string", required: true, description: "Where it is posted: `#name` or an id." },
        { name: "text", type: "string", required: false, description: "Without it a message is made." },
        { name: "template", type: "string", required: false },
      ],
      secrets: [
        { name: "SLACK_BOT_TOKEN", present: true, required: false },
        { name: "SLACK_WEBHOOK_URL", present: false, required: false },
      ],
      example: { plugin: { slack: { channel: "#deploys" } } },
      destinations: [lane("#deploys", "ok", 212, 0, 0), lane("#oncall", "limited", 14, 3, 0)],
    },
    {
      name: "github-status",
      description: "Sets the status of a commit.",
      parameters: [
        { name: "repo", type: "string", required: true },
        { name: "sha", type: "string", required: true },
        { name: "state", type: "string", required: false, values: ["success", "failure", "error", "pending"] },
        { name: "context", type: "string", required: false },
      ],
      secrets: [{ name: "GITHUB_TOKEN", present: true, required: true }],
      example: { plugin: { "github-status": { repo: "acme/web", sha: "{{workflow.parameters.sha}}" } } },
      destinations: [lane("acme/web", "failing", 96, 2, 1)],
    },
    {
      name: "pagerduty",
      description: "Triggers an alert, and resolves it when the workflow recovers.",
      parameters: [
        { name: "severity", type: "string", required: false, values: ["critical", "error", "warning", "info"] },
        { name: "summary", type: "string", required: false },
      ],
      secrets: [{ name: "PAGERDUTY_ROUTING_KEY", present: false, required: true }],
      example: { plugin: { pagerduty: { severity: "critical" } } },
      destinations: [],
    },
    {
      name: "archive",
      description: "Keeps manifest, events, nodes and logs of a run.",
      parameters: [
        { name: "include", type: "array", required: false },
        { name: "expiresAfter", type: "string", required: false },
      ],
      secrets: [{ name: "ARCHIVE_URL", present: true, required: false }],
      example: { plugin: { archive: { expiresAfter: "90d" } } },
      destinations: [lane("s3://builds", "ok", 303, 0, 0)],
    },
  ],
};

export function previewOf(query) {
  return { items: ["slack", "github-status"].map((action) => ({ action, ...messageOf(action, query) })) };
}

function messageOf(action, query) {
  const status = query("status") || "Failed";
  const name = query("name") || "exit-handler-7kq2d";
  const isGood = status === "Succeeded";
  if (action !== "slack") {
    return {
      title: `${name}: ${status}`,
      destination: action === "pagerduty" ? "acme/web" : "acme/web@3f2c1ab",
      request: {
        state: isGood ? "success" : "failure",
        context: "onexit/build",
        description: isGood ? "Succeeded (12s)" : "Failed at step2: exit code 1 (9s)",
      },
      text: isGood ? "Succeeded (12s)" : "Failed at step2: exit code 1 (9s)",
    };
  }
  const header = isGood ? `✔ ${name} succeeded` : `✖ ${name} failed at step2`;
  const slackBlocks = [
    { type: "header", text: { type: "plain_text", text: header, emoji: false } },
    ...(isGood
      ? []
      : [
          {
            type: "section",
            text: {
              type: "mrkdwn",
              text: "*step2*: main: Error (exit code 1)\n```FAIL routes/checkout.test.ts > pays with a saved card\nAssertionError: expected 402 to be 200```",
            },
          },
        ]),
    {
      type: "context",
      elements: [
        {
          type: "mrkdwn",
          text: "production · 9s (usually 8s) · <https://github.com/acme/web/commit/3f2c1ab|3f2c1ab> by Ada · 2nd failure in a row · exit handler Succeeded",
        },
      ],
    },
    {
      type: "actions",
      elements: [
        { type: "button", text: { type: "plain_text", text: "Open run" }, url: "https://ci.example.com/w/default/x" },
        {
          type: "button",
          text: { type: "plain_text", text: "Logs" },
          url: "https://ci.example.com/w/default/x?tab=logs",
        },
      ],
    },
  ];
  return {
    title: header,
    destination: "#deploys",
    request: { channel: "#deploys", text: header, blocks: slackBlocks },
    slackBlocks,
    text: header,
    truncated: isGood ? [] : ["thread"],
  };
}
