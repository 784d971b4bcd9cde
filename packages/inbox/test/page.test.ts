import { describe, expect, it } from "vitest";
import { mailroomOf } from "../src/page/mailroom.ts";
import { markdown } from "../src/page/markdown.ts";
import { messagesPage } from "../src/page/messages-page.ts";
import { mrkdwn } from "../src/page/mrkdwn.ts";
import { inboxPage } from "../src/page/page.ts";
import { inboxPages } from "../src/page/routes.ts";
import type { Received } from "../src/received.ts";

let count = 0;
const received = (rest: Partial<Received>): Received => {
  count += 1;
  const outcome = { status: 200, stored: {} };
  const usual = { provider: "slack", kind: "message", method: "POST", path: "/api/chat.postMessage" } as const;
  return { id: String(count), at: count * 1_000, request: {}, outcome, ...usual, ...rest };
};
const stored = (rest: Received["request"]) => ({ status: 200, stored: rest });

const slack = (ts: string, request: Received["request"], kind: Received["kind"] = "message") =>
  received({ kind, request: { channel: "#ops", ...request }, outcome: stored({ channel: "C1", ts }) });
const alert = (action: string, key: string, payload?: Received["request"]) =>
  received({
    provider: "pagerduty",
    kind: "alert",
    path: "/v2/enqueue",
    request: { event_action: action, dedup_key: key, ...(payload === undefined ? {} : { payload }) },
    outcome: stored({ state: action }),
  });
const status = (context: string, state: string) =>
  received({
    provider: "github",
    kind: "status",
    path: "/api/v3/repos/acme/web/statuses/3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a",
    request: { context, state, description: "so it ended", target_url: "https://ci.example/1" },
  });

const check = (method: string, path: string, request: Received["request"], outcome: Received["request"]) =>
  received({
    provider: "github",
    kind: "check",
    method,
    path: `/api/v3/repos/acme/web/check-runs${path}`,
    request,
    outcome: stored({ sha: "3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a", ...outcome }),
  });
const comment = (method: string, path: string, body: string, id: number) =>
  received({
    provider: "github",
    kind: "comment",
    method,
    path: `/api/v3/repos/acme/web/issues/${path}`,
    request: { body },
    outcome: stored({ id, number: 7 }),
  });
const shownOf = async (...all: Received[]) =>
  String(await inboxPage(mailroomOf(all), { base: "/inbox", latest: "1" })).replace(/\s+/g, " ");

describe("what has arrived", () => {
  it("is a Slack message as it stands now, with its thread, in its channel", () => {
    const room = mailroomOf([
      slack("1.1", { text: "running" }),
      slack("1.2", { text: "step2 failed", thread_ts: "1.1" }),
      slack("1.1", { channel: "C1", text: "failed", ts: "1.1" }, "update"),
      slack("1.3", { text: "another" }),
    ]);
    expect([...room.channels.keys()]).toEqual(["#ops"]);
    const [newest, first] = room.channels.get("#ops") ?? [];
    expect(newest?.text).toBe("another");
    expect(first).toMatchObject({ text: "failed", edited: true, replies: [{ text: "step2 failed" }] });
  });

  it("is first where something was said last", () => {
    const said = (channel: string, ts: string) =>
      received({ request: { channel, text: "x" }, outcome: stored({ channel, ts }) });
    const room = mailroomOf([said("#a", "3.1"), said("#b", "3.2"), said("#a", "3.3"), said("#c", "3.4")]);
    expect([...room.channels.keys()]).toEqual(["#c", "#a", "#b"]);
  });

  it("is the latest status of each context, and an incident as it stands", () => {
    const room = mailroomOf([
      status("ci/build", "pending"),
      status("ci/build", "failure"),
      status("ci/test", "success"),
      alert("trigger", "k", { summary: "down", severity: "critical", source: "web" }),
      alert("trigger", "k", { summary: "down again", severity: "critical", source: "web" }),
      alert("resolve", "k"),
    ]);
    const [cards] = [...room.commits.values()];
    expect(cards?.map(({ name, state }) => `${name} ${state}`)).toEqual(["ci/test success", "ci/build failure"]);
    expect(room.incidents).toMatchObject([{ state: "resolved", summary: "down", triggers: 2 }]);
    expect(mailroomOf([alert("trigger", "k", { summary: "new" })]).incidents[0]?.state).toBe("triggered");
  });

  it("is the latest check run of each name, beside the statuses of its commit", () => {
    const output = { title: "Failed at lint", summary: "**pr**: Failed" };
    const room = mailroomOf([
      status("ci/build", "success"),
      check("POST", "", { name: "lint", status: "in_progress" }, { id: 1, status: "in_progress", conclusion: null }),
      check("PATCH", "/1", { conclusion: "failure", output }, { id: 1, status: "completed", conclusion: "failure" }),
      check("POST", "", { name: "docs", conclusion: "neutral" }, { id: 2, status: "completed", conclusion: "neutral" }),
    ]);
    const [[commit, cards] = []] = [...room.commits];
    expect(commit).toMatch(/^acme\/web@3f2c1ab/);
    expect(cards?.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "docs neutral",
      "lint failure",
      "ci/build success",
    ]);
    expect(cards?.[1]).toMatchObject({ description: "Failed at lint", summary: "**pr**: Failed" });
  });

  it("is the conversation of a pull request, in its order, as it stands now", () => {
    const room = mailroomOf([
      comment("POST", "7/comments", "first", 1),
      comment("POST", "7/comments", "second", 2),
      comment("PATCH", "comments/1", "first, changed", 1),
    ]);
    expect(room.threads.get("acme/web#7")).toMatchObject([
      { body: "first, changed", edited: true },
      { body: "second", edited: false },
    ]);
  });

  it("is a mail and an event once, however often they came, and what was refused", () => {
    const mail = { from: "a@x", to: "b@x", subject: "s", text: "t" };
    const letter = received({ provider: "mail", kind: "letter", request: mail, outcome: stored({ messageId: "<1>" }) });
    const event = received({ provider: "webhook", kind: "event", request: { id: "w", body: { a: 1 } } });
    const refused = received({ outcome: { status: 400, refused: "invalid_blocks" } });
    const room = mailroomOf([letter, { ...letter, id: "x" }, event, event, refused]);
    expect([room.mails.length, room.posts.length, room.refused[0]?.why]).toEqual([1, 1, "invalid_blocks"]);
  });
});

describe("the page", () => {
  const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

  it("shows everything as text, and no link that runs anything", async () => {
    const blocks = [
      { type: "header", text: { type: "plain_text", text: evil } },
      {
        type: "section",
        text: { type: "mrkdwn", text: `*bold* <javascript:alert(1)|click> <https://a.example|ok> ${evil}` },
      },
      { type: "actions", elements: [{ type: "button", text: { text: evil }, url: "javascript:alert(1)" }] },
      { type: "unknown", evil },
    ];
    const room = mailroomOf([
      slack("9.1", { text: evil, blocks }),
      status(evil, evil),
      check(
        "POST",
        "",
        { name: evil, details_url: "javascript:alert(1)", output: { title: evil, summary: evil } },
        {
          id: 1,
          status: evil,
        },
      ),
      comment("POST", "7/comments", `${evil} [click](javascript:alert(1))`, 1),
      alert("trigger", evil, { summary: evil, severity: evil, source: evil, custom_details: { [evil]: evil } }),
      received({
        provider: "mail",
        kind: "letter",
        request: { from: evil, to: evil, subject: evil, text: evil },
        outcome: stored({ messageId: evil }),
      }),
      received({ provider: "webhook", kind: "event", request: { id: "w", destination: evil, body: { [evil]: evil } } }),
      received({ path: evil, outcome: { status: 400, refused: evil } }),
    ]);
    const text = String(await inboxPage(room, { base: "/inbox", latest: "1" }));
    expect(text).not.toMatch(/<script>|<img|onerror=alert\(1\)>\s*<\/|href="javascript/);
    expect(text).toContain("&lt;script&gt;");
    expect(text).toContain("<strong>bold</strong>");
    expect(text).toContain('<a href="https://a.example"');
  });

  it("says of a commit whether it may be merged, as GitHub does", async () => {
    const run = (conclusion: string, id: number) =>
      check("POST", "", { name: `run ${id}` }, { id, status: "completed", conclusion });
    const pending = check("POST", "", { name: "slow" }, { id: 9, status: "in_progress", conclusion: null });
    expect(await shownOf(run("success", 1), status("ci", "success"))).toMatch(
      /All checks have passed<\/h3> <p class="muted">2 successful checks/,
    );
    expect(await shownOf(run("success", 1), run("skipped", 2), pending)).toMatch(
      /completed yet<\/h3> <p class="muted">1 in progress, 1 neutral, 1 successful checks/,
    );
    expect(await shownOf(run("success", 1), run("timed_out", 2))).toContain("Some checks were not successful");
    expect(await shownOf(run("failure", 1))).toMatch(/All checks have failed<\/h3> <p class="muted">1 failing check</);
  });

  it("reads Markdown as GitHub does, without what nobody is to see", async () => {
    const shown = async (source: string) => (await Promise.all(markdown(source))).join("");
    expect(await shown("<!-- onexit:lint at=1 -->\n**pr**: failed\nat `lint`")).toBe(
      "<p><strong>pr</strong>: failed<br>at <code>lint</code></p>",
    );
    expect(await shown("wrote:\n\n```text\na\n\n<b>\n```\nafter")).toBe(
      "<p>wrote:</p><pre>a\n\n&lt;b&gt;</pre><p>after</p>",
    );
    expect(await shown("## Why\n- one\n- two\n\nsee https://a.example/x")).toContain(
      "<h4>Why</h4><ul><li>one</li><li>two</li></ul><p>see <a href",
    );
    expect(await shown("```\nnever closed")).toBe("<pre>never closed</pre>");
    expect(await shown("2 * 3 * 4 ** 5")).toBe("<p>2 * 3 * 4 ** 5</p>");
  });

  it("reads mrkdwn as Slack does", async () => {
    const shown = async (source: string) => (await Promise.all(mrkdwn(source))).join("");
    expect(await shown("```a\n<b>```")).toBe("<pre>a\n&lt;b&gt;</pre>");
    expect(await shown("`x` &amp; <https://a.example>")).toContain("<code>x</code> &amp; <a href");
    expect(await shown("2 * 3 * 4")).not.toContain("<strong> ");
  });

  it("has its style and script from the same place, and says when something has come", async () => {
    const all: Received[] = [];
    const app = inboxPages(() => all, "/inbox");
    const first = await app.request("/inbox");
    expect(first.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(await first.text()).toContain("Nothing has arrived yet");
    expect(await (await app.request("/inbox/latest")).text()).toBe("0");
    all.push(slack("2.1", { text: "hello" }));
    expect(await (await app.request("/inbox/latest")).text()).toBe(all[0]?.id);
    expect(await (await app.request("/inbox")).text()).toContain("hello");
    for (const asset of ["style.css", "live.js"]) expect((await app.request(`/inbox/${asset}`)).status).toBe(200);
  });
});

describe("a page of messages that nobody sent", () => {
  it("shows each as its receiver would, in one file that loads nothing", async () => {
    const sha = "3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a";
    const blocks = [{ type: "header", text: { type: "plain_text", text: "shop failed at test" } }];
    const messages = [
      { action: "slack", message: { channel: "#deploys", text: "fallback", blocks } },
      { action: "slack", message: { channel: "#deploys", text: "*another* <https://a.example|run>" } },
      {
        action: "email",
        message: { from: "ci@a.example", to: ["a@a.example", "b@a.example"], subject: "it failed", text: "why" },
      },
      {
        action: "pagerduty",
        message: {
          event_action: "trigger",
          dedup_key: "k",
          payload: { summary: "down", severity: "critical", source: "web" },
        },
      },
      { action: "pagerduty", message: { suppressed: "not yet" } },
      {
        action: "github-status",
        message: { owner: "acme", repo: "web", sha, state: "failure", context: "ci/build", description: "so it ended" },
      },
      { action: "webhook", message: { url: "https://a.example/hook", headers: {}, body: { type: "dev.onexit" } } },
      { action: "cleanup", message: { files: ["<script>alert(1)</script>"] } },
    ];
    const text = await messagesPage(
      messages.map((one) => ({ ...one, at: 0 })),
      "shop",
    );
    for (const shown of [
      "<h3>shop failed at test</h3>",
      "<strong>another</strong>",
      "ci@a.example → a@a.example, b@a.example",
      '<article class="incident triggered">',
      "not yet",
      "acme/web@3f2c1ab",
      "<h3>https://a.example/hook</h3>",
      "&lt;script&gt;",
      "default-src 'none'",
    ]) {
      expect(text).toContain(shown);
    }
    expect(text).not.toMatch(/<script|<link|src=/);
    expect(text.indexOf(".provider {")).toBeGreaterThan(0);
  });
});
