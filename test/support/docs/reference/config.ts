import type { ConfigDeclaration } from "@onexit/sdk";
import { commandTable } from "../../../../packages/cli/src/program/command-table.ts";
import { buildProgram } from "../../../../packages/cli/src/program.ts";
import { fakeTerminal } from "../../../../packages/cli/test/test-run/beds.ts";
import { serviceConfig } from "../../../../packages/sdk/src/service-config.ts";
import { archiveConfig } from "../../../../services/archive/src/config.ts";
import { cleanupConfig } from "../../../../services/cleanup/src/config.ts";
import { emailConfig } from "../../../../services/email/src/config.ts";
import { githubConfig } from "../../../../services/github-status/src/config.ts";
import { metricsConfig } from "../../../../services/metrics/src/config.ts";
import { pagerdutyConfig } from "../../../../services/pagerduty/src/config.ts";
import { routerConfig } from "../../../../services/router/src/config.ts";
import { slackConfig } from "../../../../services/slack/src/config.ts";
import { submitConfig } from "../../../../services/submit/src/config.ts";
import { webhookConfig } from "../../../../services/webhook/src/config.ts";
import { commentsIn } from "./declared.ts";
import { code, markdownTable, pageOf } from "./markdown.ts";

const services: Readonly<Record<string, ConfigDeclaration>> = {
  slack: slackConfig,
  "github-status": githubConfig,
  pagerduty: pagerdutyConfig,
  cleanup: cleanupConfig,
  archive: archiveConfig,
  webhook: webhookConfig,
  email: emailConfig,
  submit: submitConfig,
  metrics: metricsConfig,
  router: routerConfig,
};

// What the code leaves to the name, or says beside the type.
const words: Readonly<Record<string, string>> = {
  NATS_URL: "The NATS server. May hold a token or a password.",
  ONEXIT_HEALTH_PORT: "Where `/healthz`, `/readyz` and `/metrics` are.",
  ONEXIT_HEALTH_HOST: "The address that they are on.",
  ONEXIT_LOG_LEVEL: "`debug`, `info`, `warn` or `error`.",
  ONEXIT_SLOTS: "How many messages are handled at once.",
  ONEXIT_PER_DESTINATION: "How many of them for one destination.",
  ONEXIT_ACK_WAIT_MS: "How long a service may be silent before another one takes its message, ms. The same for all.",
  ONEXIT_GRACE_MS: "How long an attempt may go on after SIGTERM, ms.",
  ONEXIT_ALLOWED_HOSTS:
    "Hosts and ranges of addresses that URLs of workflows may lead to beside public ones, between commas.",
  SLACK_BOT_TOKEN: "A bot's token with `chat:write`; all that updates or asks needs one.",
  SLACK_API_URL: "Of a stand-in or a proxy.",
  AWS_REGION: "The bucket's.",
  AWS_SECRET_ACCESS_KEY: "With the one above.",
  AWS_SESSION_TOKEN: "Of an account for a while.",
  ARGO_TOKEN: "What the engine's door wants.",
  OTEL_EXPORTER_OTLP_ENDPOINT: "OTLP over HTTP, JSON.",
  OTEL_EXPORTER_OTLP_HEADERS: "`name=value` pairs between commas; values are masked.",
  ONEXIT_HEARTBEAT_EVERY: "How often.",
  ONEXIT_HEARTBEAT_TIMEOUT: "How long a call may take.",
  ONEXIT_WATCHDOG_EVERY: "How often the watchdog looks around.",
};

// They stand for no option.
const further: Readonly<Record<string, string>> = {
  ARGO_TOKEN: "`Bearer …`, for every command that asks an engine's door",
  ARGO_SECURE: "`true`: that door speaks TLS",
  NATS_CREDS: "a `.creds` file for `NATS_URL`",
  ONEXIT_NATS_SERVER: "the path of a `nats-server`; else the one on `PATH`, else what set-up has found",
  ONEXIT_CLUSTER: "the cluster's name in every key, `local` unless given; do not change it later",
  ONEXIT_STREAM_REPLICAS: "how many servers keep the stream; 3 in a cluster of three",
  ARCHIVE_LOGS_DIR: "where the archive service that stands alone finds the logs of steps",
  CI: "set: nothing is redrawn or asked, and a missing secret is an error",
  NO_COLOR: "set: no colour. `FORCE_COLOR` the other way round",
};

/** Every variable of the environment, and what stands for it. */
export function configPage(): string {
  return pageOf(
    "Configuration",
    "Everything is configured by the environment; [`onexit.yaml`](onexit-yaml.md) holds what belongs to a project. A secret may come as `NAME_FILE` instead, the\npath of a file that holds it. All that is wrong is said at once, with exit code 2. `onexit config view --origin` shows which value is in force, and why;\n`onexit doctor` which secrets are there.",
    "## Every service",
    "Each process of a service that stands alone (`node services/slack/dist/main.js`). Under `onexit serve` the options of [serve](../cli.md#onexit-serve) stand in\nfor ports and NATS.",
    declarationTable(serviceConfig, "packages/sdk/src/service-config.ts"),
    ...Object.entries(services).map(([name, declaration]) =>
      [`## ${name}`, declarationTable(declaration, `services/${name}/src/config.ts`)].join("\n\n"),
    ),
    "## The command line",
    "Each stands for an option; the option goes first, and of several variables the first that is set and not empty. Switches are `true` or `false`; what may be\ngiven several times stands on several lines. `--all` and `--cluster` have none. What they do is in [cli](../cli.md), files in [settings](../guides/settings.md).",
    optionTable(),
    "And these, which stand for no option:",
    markdownTable(
      ["variable", "meaning"],
      Object.entries(further).map(([name, said]) => [code(name), said]),
    ),
  );
}

function declarationTable(declaration: ConfigDeclaration, path: string): string {
  const comments = commentsIn(path);
  const rows = Object.entries(declaration)
    .filter(([, { name }]) => name !== "ONEXIT_CRASH_AT")
    .map(([field, { name, secret, required, requiredUnless, default: standard }]) => {
      const said = words[name] ?? comments.get(field);
      if (said === undefined) throw new Error(`nothing describes ${name}`);
      const need =
        standard === undefined || standard === "" ? needOf(required, requiredUnless) : `default ${code(standard)}`;
      return [code(name), said, need, secret ? `or ${code(`${name}_FILE`)}` : ""];
    });
  return markdownTable(["variable", "meaning", "", "secret"], rows);
}

function needOf(required = false, requiredUnless?: string): string {
  if (requiredUnless !== undefined) return `required unless ${code(requiredUnless)} is set`;
  return required ? "required" : "";
}

function optionTable(): string {
  const table = commandTable(buildProgram(fakeTerminal("/").terminal, async () => {}));
  const users = new Map<string, { readonly flags: string; readonly commands: string[] }>();
  for (const { name, options } of table) {
    for (const { variables, flags } of options) {
      if (variables.length === 0) continue;
      const shown = variables.map(code).join(", ");
      const user = users.get(shown) ?? { flags, commands: [] };
      user.commands.push(name);
      users.set(shown, user);
    }
  }
  const rows = [...users]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([variables, { flags, commands }]) => [
      variables,
      code(flags),
      commands.length > 6 ? "most commands" : commands.map((name) => `[${name}](../cli.md#onexit-${name})`).join(", "),
    ]);
  return markdownTable(["variable", "option", "of"], rows);
}
