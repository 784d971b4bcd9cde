import type { JsonObject, StatusVariables } from "@onexit/events";
import type { Environment } from "@onexit/sdk";
import { createService, createWorld, encodeRequest, sampleRequest, sampleVariables } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { email } from "../src/action.ts";
import { type MailServer, type Stage, startMailServer } from "./mail-server.ts";

type Changes = NonNullable<Parameters<typeof sampleRequest>[2]>;

const addressed = { from: "onexit@example.test", to: "ops@example.test" };

/** Delivers one request and tells what came of it. */
async function deliver(
  target: MailServer | undefined,
  parameters: JsonObject = addressed,
  changes: Changes = {},
  environment: Environment = {},
) {
  const world = createWorld();
  const request = sampleRequest("email", parameters, changes);
  const server = target === undefined ? {} : { SMTP_URL: target.url };
  const service = createService({ action: email, environment: { ...server, ...environment }, world });
  await service.deliver(encodeRequest(request));
  return { request, events: world.events, last: world.events.at(-1), logged: service.logged.join("") };
}

function variablesOf(workflow: Partial<StatusVariables["workflow"]>, more: Partial<StatusVariables> = {}) {
  return { ...sampleVariables, ...more, workflow: { ...sampleVariables.workflow, ...workflow } };
}

describe("a message without a text of its own", () => {
  it("says what failed and why, as text and as HTML with nothing of a log taken for markup", async () => {
    await using target = await startMailServer();
    const failure = { ...sampleVariables.failure, logTail: "<script>alert(1)</script> & more" };
    const variables = {
      ...sampleVariables,
      failure,
      run: { url: "https://ci.test/r?a=1&b=2", logsUrl: "javascript:x" },
    };
    const { request, last } = await deliver(
      target,
      { ...addressed, cc: "boss@example.test" },
      { variables: variables as StatusVariables },
    );
    const [mail] = target.mails;
    expect(mail).toMatchObject({ from: "onexit@example.test", to: ["ops@example.test", "boss@example.test"] });
    expect(mail?.headers).toMatchObject({
      subject: "[onexit] etl-7kq2d: Failed at load",
      to: "ops@example.test",
      cc: "boss@example.test",
      "message-id": `<${request.key}@onexit>`,
      "auto-submitted": "auto-generated",
      date: new Date(request.at).toUTCString().replace("GMT", "+0000"),
      "content-type": expect.stringContaining("multipart/alternative"),
    });
    const [text = "", html = ""] = (mail?.body ?? "").replace(/=\r\n/g, "").split("text/html");
    expect(text).toContain("etl-7kq2d: Failed at load");
    expect(text).toContain("    <script>alert(1)</script> & more");
    expect(text).toMatch(/Exit code +1/);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
    expect(html).not.toContain("<script>");
    expect(html).toContain("https://ci.test/r?a=3D1&amp;b=3D2");
    expect(mail?.body).not.toContain("javascript:");
    expect(last).toMatchObject({
      type: "ActionSucceeded",
      detail: "taken for 2 of 2",
      destination: "ops@example.test",
      created: { messageId: `<${request.key}@onexit>` },
    });
  });

  it.each([
    [{ status: "Succeeded", message: "" }, {}, "Succeeded"],
    [{ status: "Succeeded" }, { exit: { status: "Failed" } }, "Succeeded, but its exit handler failed"],
    [{ status: "Error", message: "no such image" }, {}, "Could not run"],
    [{ status: "Running", message: "" }, {}, "Running"],
  ])("tells in its subject that %j with %j is %s", async (workflow, more, outcome) => {
    await using target = await startMailServer();
    await deliver(target, addressed, { variables: variablesOf(workflow, more) });
    expect(target.mails[0]?.headers.subject).toBe(`[onexit] etl-7kq2d: ${outcome}`);
  });

  it("refers to one parent that all runs of a workflow share, and no others", async () => {
    await using target = await startMailServer();
    const run = (name: string, generateName: string) => ({ variables: variablesOf({ name, generateName }) });
    await deliver(target, addressed, run("orders-aaaaa", "orders-"));
    await deliver(target, addressed, { ...run("orders-bbbbb", "orders-"), origin: { kind: "node", node: "b" } });
    await deliver(target, addressed, { ...run("bills-ccccc", "bills-"), origin: { kind: "node", node: "c" } });
    const [first, second, other] = target.mails.map(({ headers }) => headers);
    expect(first?.["in-reply-to"]).toMatch(/^<thread-[0-9a-f]{32}@onexit>$/);
    expect(first?.references).toBe(first?.["in-reply-to"]);
    expect(second?.["in-reply-to"]).toBe(first?.["in-reply-to"]);
    expect(other?.["in-reply-to"]).not.toBe(first?.["in-reply-to"]);
    expect(new Set(target.mails.map(({ headers }) => headers["message-id"])).size).toBe(3);
  });

  it("shows the end of a log that is long, in less than 30 kB of HTML", async () => {
    await using target = await startMailServer();
    const failure = { ...sampleVariables.failure, logTail: `${"a line & more\n".repeat(5_000)}the last line` };
    const { last } = await deliver(target, addressed, {
      variables: { ...sampleVariables, failure } as StatusVariables,
    });
    expect(last?.type).toBe("ActionSucceeded");
    const [, html = ""] = (target.mails[0]?.body ?? "").split("text/html");
    expect(html).toContain("the last line");
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
  });
});

describe("the author's own message", () => {
  it("has values escaped in its HTML, and as they are in its text and subject", async () => {
    await using target = await startMailServer();
    const value = "{{workflow.parameters.table}}";
    await deliver(target, { ...addressed, subject: value, text: `text ${value}`, html: `<b>${value}</b>` });
    const [mail] = target.mails;
    expect(mail?.headers.subject).toBe("orders <main> & co");
    expect(mail?.body).toContain("text orders <main> & co");
    expect(mail?.body).toContain("<b>orders &lt;main&gt; &amp; co</b>");
  });

  it("has no HTML when it is only text", async () => {
    await using target = await startMailServer();
    await deliver(target, { ...addressed, text: "übrigens" });
    expect(target.mails[0]?.headers["content-type"]).toBe("text/plain; charset=utf-8");
  });

  it("cannot add headers or recipients by a line break in a value", async () => {
    await using target = await startMailServer();
    const parameters = { evil: "x\r\nBcc: spy@example.test\r\n\r\nbody" };
    const { last } = await deliver(
      target,
      { ...addressed, subject: "{{workflow.parameters.evil}}", reply_to: "Ada{{workflow.parameters.evil}} <a@b.test>" },
      { variables: variablesOf({ parameters }) },
    );
    expect(last?.type).toBe("ActionSucceeded");
    const [mail] = target.mails;
    expect(mail?.to).toEqual(["ops@example.test"]);
    expect(mail?.headers).not.toHaveProperty("bcc");
    expect(mail?.headers.subject).toBe("x Bcc: spy@example.test body");
  });

  it("goes to all of a list, and says for whom it was refused instead of sending it again", async () => {
    await using target = await startMailServer();
    target.refuse("gone@example.test");
    const to = ["Ada <ada@example.test>, bob@example.test", "gone@example.test"];
    const { events } = await deliver(target, { ...addressed, to });
    expect(target.mails[0]?.to).toEqual(["ada@example.test", "bob@example.test"]);
    expect(events).toMatchObject([
      { type: "ActionSucceeded", detail: "taken for 2 of 3, refused for gone@example.test" },
    ]);
  });

  it.each([
    [{ to: "ops@example.test" }, "no sender: set `from` in plugin.email, or SMTP_FROM"],
    [{ from: "onexit@example.test" }, "no recipient: set `to` in plugin.email, or SMTP_TO"],
    [{ from: "onexit@example.test", to: " " }, "no recipient"],
    [{ from: "onexit@example.test", to: "{{workflow.parameters.table}}" }, "is not an e-mail address"],
    [{ from: "nobody", to: "ops@example.test" }, "is not an e-mail address"],
  ])("is dead at once with %j: %s", async (parameters, why) => {
    await using target = await startMailServer();
    const { events } = await deliver(target, parameters);
    expect(events).toMatchObject([{ type: "ActionDead", problem: { message: expect.stringContaining(why) } }]);
    expect(target.connections()).toBe(0);
  });

  it("comes from and goes to whom the configuration names, if the workflow does not say", async () => {
    await using target = await startMailServer();
    await deliver(target, {}, {}, { SMTP_FROM: "onexit <o@example.test>", SMTP_TO: "a@example.test, b@example.test" });
    expect(target.mails[0]).toMatchObject({ from: "o@example.test", to: ["a@example.test", "b@example.test"] });
  });
});

describe("a server that", () => {
  const before: readonly Stage[] = ["connect", "auth", "mail", "rcpt"];
  const password = "a password of 30 characters...";
  const login = (target: MailServer) => ({
    SMTP_URL: target.url.replace("//", `//onexit:${encodeURIComponent(password)}@`),
  });

  it.each([...before, "reply" as const])("answers 4yz at %s is tried again", async (stage) => {
    await using target = await startMailServer({ password });
    target.disturb(stage, { code: 451, text: "4.3.0 try later" });
    const { events } = await deliver(target, addressed, {}, login(target));
    expect(events).toMatchObject([
      { type: "ActionFailed", outcome: "retry", problem: { code: "451", body: expect.stringContaining("try later") } },
      { type: "ActionSucceeded", attempt: 2 },
    ]);
    expect(target.mails).toHaveLength(1);
  });

  it.each([...before, "reply" as const])("answers 5yz at %s is not", async (stage) => {
    await using target = await startMailServer({ password });
    target.disturb(stage, { code: 554, text: "5.7.1 go away" });
    const { events } = await deliver(target, addressed, {}, login(target));
    expect(events).toMatchObject([
      { type: "ActionDead", attempt: 1, problem: { code: "554", body: expect.stringContaining("go away") } },
    ]);
    expect(target.mails).toEqual([]);
  });

  it.each(before)("hangs up at %s has nothing, so that it is plainly tried again", async (stage) => {
    await using target = await startMailServer({ password });
    target.disturb(stage, "hang up");
    const { events } = await deliver(target, addressed, {}, { ...login(target), SMTP_ON_UNCLEAR: "drop" });
    expect(events).toMatchObject([{ type: "ActionFailed", outcome: "retry" }, { type: "ActionSucceeded" }]);
    expect(target.mails).toHaveLength(1);
  });

  it.each(["data", "reply"] as const)(
    "hangs up at %s may have the message: unclear, and sent again alike",
    async (stage) => {
      await using target = await startMailServer({ password });
      target.disturb(stage, "hang up");
      const { events, request } = await deliver(target, addressed, {}, login(target));
      expect(events).toMatchObject([
        {
          type: "ActionFailed",
          outcome: "unclear",
          problem: { message: expect.stringContaining("may have been taken") },
        },
        { type: "ActionSucceeded", attempt: 2 },
      ]);
      expect(target.mails).toHaveLength(stage === "reply" ? 2 : 1);
      for (const mail of target.mails) expect(mail.headers["message-id"]).toBe(`<${request.key}@onexit>`);
      const withoutTrace = target.mails.map(({ raw }) => raw.replace(/^(Received: .*\r\n([ \t].*\r\n)*)+/, ""));
      expect(new Set(withoutTrace).size).toBe(1);
    },
  );

  it("hangs up after the message gets it once where the operator prefers none to two", async () => {
    await using target = await startMailServer();
    target.disturb("reply", "hang up");
    const { events } = await deliver(target, addressed, {}, { SMTP_ON_UNCLEAR: "drop" });
    expect(events).toMatchObject([{ type: "ActionFailed", outcome: "unclear" }, { type: "ActionSuppressed" }]);
    expect(target.mails).toHaveLength(1);
  });

  it.each([
    ...before.map((stage) => [stage, "retry"] as const),
    ["data", "unclear"] as const,
    ["reply", "unclear"] as const,
  ])("says nothing more at %s is left when the time is over: %s", async (stage, outcome) => {
    await using target = await startMailServer({ password });
    target.disturb(stage, "stall");
    const { events } = await deliver(target, addressed, { timeoutMs: 900 }, login(target));
    expect(events[0]).toMatchObject({ type: "ActionFailed", outcome });
    expect(events.at(-1)).toMatchObject({ type: "ActionSucceeded", attempt: 2 });
  });

  it("refuses the password is not asked again, and nobody gets to see it", async () => {
    await using target = await startMailServer({ password: "another one" });
    const { events, logged } = await deliver(target, addressed, {}, login(target));
    expect(events).toMatchObject([{ type: "ActionDead", problem: { code: "535" } }]);
    for (const secret of [password, encodeURIComponent(password), Buffer.from(password).toString("base64")]) {
      expect(JSON.stringify(events) + logged).not.toContain(secret);
    }
  });
});

describe("without a server", () => {
  it("nothing is sent, and the message is shown", async () => {
    const { events } = await deliver(undefined);
    expect(events).toMatchObject([
      {
        type: "ActionPreviewed",
        missing: ["SMTP_URL"],
        preview: {
          from: "onexit@example.test",
          to: ["ops@example.test"],
          subject: "[onexit] etl-7kq2d: Failed at load",
          text: expect.stringContaining("connection refused"),
        },
      },
    ]);
  });
});
