import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toActions } from "../../src/convert/to-actions.ts";
import { toArgo } from "../../src/convert/to-argo.ts";
import { errorsIn } from "./errors-in.ts";
import { handlers, withHandler } from "./fixtures.ts";

const actions = {
  slack:
    'plugin:\n  slack: { channel: "#builds", text: "{{workflow.name}} \\"ended\\": $5 `x` {{workflow.status}}" }\n',
  hook: "plugin:\n  slack:\n    required: true\n    text: ended\n",
  status:
    'plugin:\n  github-status: { repo: acme/shop, sha: "{{workflow.parameters.sha}}", state: "{{workflow.parameters.sha}}", context: nightly, description: done }\n',
  page: 'plugin: { pagerduty: { summary: "{{workflow.name}} broke", source: ci, dedup_key: nightly, autoResolve: false } }\n',
  webhook:
    'plugin:\n  webhook:\n    url: https://hooks.example.com/runs\n    headers: { x-team: data }\n    body: { n: [1, true], of: "{{workflow.name}}" }\n',
  text: 'plugin: { webhook: { body: "{{workflow.name}} it is", timeout: 5s } }\n',
} as const;

function tellOf(text: string) {
  return parse(text).spec.templates.find(({ name }: { readonly name: string }) => name === "tell");
}

describe("there and back", () => {
  it.each(Object.entries(actions))("%s: an action is the same action", async (_, action) => {
    const before = withHandler(action);
    const there = toArgo(before);
    expect(there.left).toEqual([]);
    expect(await errorsIn(there.text)).toEqual([]);
    const { text, left } = toActions(there.text);
    expect(left).toEqual([]);
    const { autoResolve, ...wanted } = Object.values(tellOf(before).plugin)[0] as Record<string, unknown>;
    expect(Object.values(tellOf(text).plugin)).toEqual([wanted]);
    expect(await errorsIn(text)).toEqual([]);
  });

  it.each(Object.entries(handlers))("%s: a call is the same action by way of a call of ours", async (name, handler) => {
    const first = toActions(withHandler(handler)).text;
    expect(await errorsIn(first)).toEqual([]);
    const argo = toArgo(first);
    expect(argo.left).toEqual([]);
    expect(await errorsIn(argo.text)).toEqual([]);
    const again = toActions(argo.text).text;
    expect({ name, plugin: tellOf(again).plugin }).toEqual({ name, plugin: tellOf(first).plugin });
  });
});

describe("what only onexit knows is left", () => {
  it.each([
    ["{ slack: { text: '{{failure.step}}' } }", "{{failure.step}}, which Argo does not know"],
    ["{ slack: { text: '{{lower workflow.status}}' } }", "which Argo does not know"],
    ["{ slack: { live: true, text: x } }", "changed in place"],
    ["{ webhook: {} }", "give it a body"],
    ["{ archive: {} }", "no single call does what archive does"],
    ["{ github-status: { repo: a/b, sha: x, mode: check } }", "mode check"],
  ])("%s", (plugin, reason) => {
    const before = withHandler(`plugin: ${plugin}\n`);
    expect(toArgo(before)).toMatchObject({
      text: before,
      left: [{ template: "tell", reason: expect.stringContaining(reason) }],
    });
  });
});

describe("the container does what it says", () => {
  const received: { readonly url: string | undefined; readonly headers: object; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ url: request.url, headers: request.headers, body });
      response.writeHead(request.url === "/refused" ? 400 : 200).end();
    });
  });
  beforeAll(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)));
  afterAll(() => new Promise((done) => server.close(done)));

  /** As the cluster does: tags are filled in, then the shell is started. */
  async function start(text: string, values: Readonly<Record<string, string>>, url: string) {
    const { container } = tellOf(toArgo(text).text);
    const place = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const filled = (one: string) => one.replace(/\{\{([\w.]+)\}\}/g, (_, name) => values[name] ?? "");
    const env = Object.fromEntries(
      container.env.map(({ name, value }: { readonly name: string; readonly value?: string }) => [
        name,
        value === undefined ? (name.endsWith("_URL") ? `${place}${url}` : `secret-${name}`) : filled(value),
      ]),
    );
    const script = filled(container.args[0]).replace(/https:\/\/[\w.]+/, place);
    return promisify(execFile)("sh", ["-c", script], { env: { PATH: process.env.PATH, ...env }, timeout: 10_000 });
  }

  const nasty = `a "b" \\n \\ $(touch x) \`id\` 'c'\nJSON\n{"d": 1}\té…`;

  it("keeps JSON whole, whatever a value holds", async () => {
    await start(withHandler(actions.slack), { "workflow.name": nasty, "workflow.status": "Failed" }, "/");
    const { headers, body, url } = received.pop() ?? { body: "" };
    expect({ url, headers }).toMatchObject({
      url: "/api/chat.postMessage",
      headers: { authorization: "Bearer secret-SLACK_BOT_TOKEN" },
    });
    expect(JSON.parse(body)).toEqual({
      channel: "#builds",
      text: `${nasty.replace("\t", " ")} "ended": $5 \`x\` Failed`,
    });
  });

  it("PagerDuty's key stands in the body, and nowhere in the file", async () => {
    await start(withHandler(actions.page), { "workflow.name": "nightly-1" }, "/");
    expect(JSON.parse(received.pop()?.body ?? "")).toMatchObject({
      routing_key: "secret-PAGERDUTY_ROUTING_KEY",
      payload: { summary: "nightly-1 broke" },
    });
  });

  it("a text is sent as it is", async () => {
    await start(withHandler(actions.text), { "workflow.name": nasty }, "/in");
    expect(received.pop()).toMatchObject({ url: "/in", body: `${nasty} it is` });
  });

  it("fails where the delivery was required, and says so where it was not", async () => {
    await expect(start(withHandler(actions.hook), {}, "/refused")).rejects.toThrow("400");
    const told = await start(withHandler(actions.hook.replace("true", "false")), {}, "/refused");
    expect(told.stderr).toContain("not delivered");
  });
});
