import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toActions } from "../../src/convert/to-actions.ts";
import { handlers, unclear, withHandler } from "./fixtures.ts";

function pluginOf(text: string) {
  return parse(text).spec.templates.find(({ name }: { readonly name: string }) => name === "tell").plugin;
}

describe("curl calls become actions", () => {
  it("an incoming webhook of Slack, with its text and where its secret goes", () => {
    const { text, changes, left } = toActions(withHandler(handlers.hook));
    expect(pluginOf(text)).toEqual({ slack: { text: "{{workflow.name}} ended: {{workflow.status}}" } });
    expect(left).toEqual([]);
    expect(changes).toEqual([
      {
        template: "tell",
        to: "plugin.slack",
        needs: [{ variable: "SLACK_WEBHOOK_URL", from: 'key "builds" of the Secret "slack-hooks"' }],
        notes: ["username: the Slack app decides that"],
        line: 22,
        column: 5,
      },
    ]);
  });

  it("chat.postMessage from a here-document; --fail makes it required", () => {
    const { text, changes } = toActions(withHandler(handlers.message));
    expect(pluginOf(text)).toEqual({
      slack: {
        required: true,
        timeout: "10s",
        channel: "#builds",
        blocks: [{ type: "section", text: { type: "mrkdwn", text: "*{{workflow.name}}* is {{workflow.status}}" } }],
      },
    });
    expect(changes[0]?.needs).toEqual([{ variable: "SLACK_BOT_TOKEN", from: 'key "bot" of the Secret "slack"' }]);
  });

  it("a commit status, its description out of a variable that the template sets", () => {
    const { text, changes } = toActions(withHandler(handlers.status));
    expect(pluginOf(text)).toEqual({
      "github-status": {
        repo: "acme/shop",
        sha: "{{workflow.parameters.sha}}",
        state: "success",
        context: "nightly",
        description: "all of {{workflow.name}}",
      },
    });
    expect(changes[0]?.needs).toEqual([{ variable: "GITHUB_TOKEN", from: 'key "token" of the Secret "github"' }]);
  });

  it("an event of PagerDuty, out of a script", () => {
    const { text, changes } = toActions(withHandler(handlers.page));
    expect(pluginOf(text)).toEqual({
      pagerduty: {
        required: true,
        action: "trigger",
        severity: "critical",
        summary: "{{workflow.name}} broke",
        source: "ci",
        dedup_key: "nightly",
      },
    });
    expect(changes[0]?.needs).toEqual([
      { variable: "PAGERDUTY_ROUTING_KEY", from: 'key "routing" of the Secret "pd"' },
    ]);
  });

  it("any other address, without a shell", () => {
    const { text } = toActions(withHandler(handlers.hookWithoutShell));
    expect(pluginOf(text)).toEqual({
      webhook: {
        required: true,
        timeout: "5s",
        url: "https://hooks.example.com/runs",
        headers: { "x-team": "data" },
        body: { n: [1, true], of: "{{workflow.name}}" },
      },
    });
  });

  it("a secret header goes only to the address that the operator has set", () => {
    const { text, changes } = toActions(withHandler(handlers.bearer));
    expect(pluginOf(text)).toEqual({ webhook: { required: true, body: { run: "{{workflow.name}}" } } });
    expect(changes[0]?.needs).toMatchObject([
      { variable: "WEBHOOK_URL", from: "https://tickets.example.com/new" },
      { variable: "WEBHOOK_AUTHORIZATION", from: '"Bearer " and key "token" of the Secret "tickets"' },
      { variable: "WEBHOOK_SIGNING_SECRET" },
    ]);
  });

  it("a quote in a tag is none of the shell's, for the tag is gone by then", () => {
    const state = "{{=workflow.status == 'Succeeded' ? 'well' : 'ill'}}";
    const call = `curl https://hooks.slack.com/services/x -d '{"text": "${state}"}'`;
    const { text } = toActions(withHandler(`script:\n  image: alpine\n  command: [sh]\n  source: |\n    ${call}\n`));
    expect(pluginOf(text)).toEqual({ slack: { text: state } });
  });

  it("in a schedule, in a step's own template, in one line, with the line ends of Windows", () => {
    const call = `container: {image: curlimages/curl, command: [curl], args: [-d, x, "https://a.example.com/in"]}`;
    const plugin = {
      webhook: {
        url: "https://a.example.com/in",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "x",
      },
    };
    const cron = `kind: CronWorkflow\nspec:\n  workflowSpec:\n    templates:\n    - {name: a, ${call}}\n`;
    expect(parse(toActions(cron).text).spec.workflowSpec.templates).toEqual([{ name: "a", plugin }]);
    const inline = `spec:\n  templates:\n  - name: a\n    steps:\n    - - name: b\n        inline:\n          ${call}\n`;
    expect(parse(toActions(inline).text).spec.templates[0].steps).toEqual([[{ name: "b", inline: { plugin } }]]);
    const windows = toActions(inline.replaceAll("\n", "\r\n")).text;
    expect(windows.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it("as the page about it shows", () => {
    const page = readFileSync(new URL("../../../../docs/migration.md", import.meta.url), "utf8");
    const [before = "", after = ""] = [...page.matchAll(/^```yaml[^\n]*\n(.*?)^```/gms)].map(([, yaml = ""]) => yaml);
    expect(toActions(before).text).toBe(after);
  });

  it("is required only where the step would have failed", () => {
    const isRequired = (script: string) =>
      pluginOf(
        toActions(withHandler(`script:\n  image: curlimages/curl\n  command: [sh]\n  source: |\n${script}`)).text,
      ).webhook.required === true;
    const call = "    curl -f -d x https://hooks.example.com";
    expect(isRequired(`${call}\n`)).toBe(true);
    expect(isRequired(`${call}\n    echo told\n`)).toBe(false);
    expect(isRequired(`    set -eu\n${call}\n    echo told\n`)).toBe(true);
    expect(isRequired(`${call} && echo told\n`)).toBe(true);
    expect(isRequired(`${call} || exit 1\n`)).toBe(true);
    expect(isRequired(`${call} || echo lost\n`)).toBe(false);
  });

  it("and nothing else of the file changes, to the letter", () => {
    for (const handler of Object.values(handlers)) {
      const before = withHandler(handler);
      const { text } = toActions(before);
      const [head = "", tail = ""] = [
        before.slice(0, before.indexOf("  - name: tell\n")),
        before.slice(before.indexOf("  # The end.")),
      ];
      expect(text.startsWith(head)).toBe(true);
      expect(text.endsWith(tail)).toBe(true);
    }
  });
});

describe("left as it is", () => {
  it.each(unclear)("%s", (why, template) => {
    const before = withHandler(template);
    const { text, changes, left } = toActions(before);
    expect({ text, changes }).toEqual({ text: before, changes: [] });
    expect(left).toMatchObject([{ template: "tell", reason: expect.stringContaining(why) }]);
  });

  it("told with its very place in the script", () => {
    const before = withHandler(
      "script:\n  image: alpine\n  command: [sh]\n  source: |\n    set -e\n    curl -d x `hostname`\n",
    );
    expect(toActions(before).left).toMatchObject([{ line: 27, column: 19 }]);
  });

  it("a second one that needs another secret: the service has one", () => {
    const second = handlers.hook.replace("builds", "alerts");
    const both = withHandler(handlers.hook).replace(
      "  # The end.",
      `  - name: other\n${second.replace(/^(?=.)/gm, "    ")}  # The end.`,
    );
    expect(toActions(both)).toMatchObject({
      changes: [{ template: "tell" }],
      left: [{ template: "other", reason: "it needs another SLACK_WEBHOOK_URL than tell, and the service has one" }],
    });
  });

  it("one whose output another step uses", () => {
    const before = withHandler(handlers.hook).replace(
      "\n  # How",
      "    - - { name: n, template: last, when: '{{steps.tell.outputs.result}} == ok' }\n\n  # How",
    );
    expect(toActions(before).left).toMatchObject([{ reason: "what tell prints or returns is used elsewhere" }]);
  });

  it("one that an alias elsewhere refers to", () => {
    const shared = withHandler(handlers.hook).replace(
      "container:\n      image: curlimages/curl",
      "container: &c\n      image: curlimages/curl",
    );
    const before = shared.replace('container: { image: alpine, command: [ "true" ] }', "container: *c");
    expect(toActions(before)).toMatchObject({
      left: [{ reason: "it has the anchor &c" }],
      changes: [{ template: "last" }],
    });
  });

  it("a secret in the file is told, never shown", () => {
    const { changes } = toActions(
      withHandler(handlers.hook.replace('"$HOOK"', "https://hooks.slack.com/services/T0/B0/hidden")),
    );
    expect(JSON.stringify(changes)).toContain("a secret stood in the file");
    expect(JSON.stringify(changes)).not.toContain("hidden");
  });

  const seeds = fileURLToPath(new URL("../../../../../shared/seeds", import.meta.url));
  const found = existsSync(seeds) ? readdirSync(seeds).filter((file) => file.endsWith(".yaml")) : [];
  if (found.length === 0) console.warn(`skipped: there are no workflows in ${seeds} to convert`);

  it.runIf(found.length > 0)("workflows of other people: what only talks of curl is not touched", () => {
    for (const file of found) {
      const before = readFileSync(`${seeds}/${file}`, "utf8");
      const { text, changes, left } = toActions(before);
      expect({ file, text, changes }).toEqual({ file, text: before, changes: [] });
      for (const { reason } of left) expect(reason).toMatch(/comment/);
    }
  });
});
