import type { JsonObject, StatusVariables } from "@onexit/events";
import type { Environment } from "@onexit/sdk";
import {
  createService,
  createWorld,
  encodeRequest,
  type HttpTarget,
  sampleRequest,
  sampleVariables,
  startHttpTarget,
} from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { webhook } from "../src/action.ts";
import { environmentOf, signingSecret, startReceiver, verify } from "./receiver.ts";

type Changes = NonNullable<Parameters<typeof sampleRequest>[2]>;

/** Delivers one request and tells what came of it. */
async function deliver(environment: Environment, parameters: JsonObject = {}, changes: Changes = {}) {
  const world = createWorld();
  const request = sampleRequest("webhook", parameters, changes);
  const service = createService({ action: webhook, environment, world });
  await service.deliver(encodeRequest(request));
  return { request, events: world.events, last: world.events.at(-1), logged: service.logged.join("") };
}

/** The environment in which a workflow may choose this one receiver. */
const opened = ({ url }: HttpTarget) => ({
  WEBHOOK_SIGNING_SECRET: signingSecret,
  ONEXIT_ALLOWED_HOSTS: new URL(url).host,
});

const bodyOf = (target: HttpTarget, index = 0) => JSON.parse(target.requests[index]?.body ?? "") as JsonObject;

describe("what a receiver gets", () => {
  it("is a CloudEvent of the workflow's end, signed, under the delivery's key", async () => {
    await using target = await startReceiver();
    const { request, last } = await deliver(environmentOf(target));
    const [got] = target.requests;
    expect(got?.headers).toMatchObject({
      "content-type": "application/cloudevents+json; charset=utf-8",
      "webhook-id": request.key,
      "webhook-signature": expect.stringMatching(/^v1,[\w+/]+=$/),
      "user-agent": "onexit",
    });
    expect(bodyOf(target)).toMatchObject({
      specversion: "1.0",
      id: request.key,
      source: "/onexit/local/data",
      type: "dev.onexit.workflow.failed.v1",
      subject: "etl-7kq2d",
      time: new Date(request.at).toISOString(),
      data: {
        workflow: { name: "etl-7kq2d", status: "Failed", parameters: { table: "orders <main> & co" } },
        failure: { step: "load", exitCode: "1", logTail: "connecting\nconnection refused" },
        delivery: { id: `dlv_${request.key.slice(0, 12)}` },
      },
    });
    expect(last).toMatchObject({ type: "ActionSucceeded", detail: "200", destination: new URL(target.url).host });
  });

  it("is refused by a receiver with another secret, and by one that got another body", async () => {
    await using target = await startReceiver();
    await deliver(environmentOf(target));
    const [got] = target.requests;
    if (got === undefined) throw new Error("nothing came");
    expect(() => verify(got)).not.toThrow();
    expect(() => verify(got, `whsec_${Buffer.alloc(32, 7).toString("base64")}`)).toThrow("No matching signature");
    expect(() => verify({ ...got, body: `${got.body} ` })).toThrow("No matching signature");
  });

  it("bears a signature by each key while the secret is changed", async () => {
    const older = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
    await using target = await startReceiver(older);
    await deliver({ ...environmentOf(target), WEBHOOK_SIGNING_SECRET: `${signingSecret}\n${older}` });
    const [got] = target.requests;
    if (got === undefined) throw new Error("nothing came");
    expect(() => verify(got, older)).not.toThrow();
    expect(() => verify(got, signingSecret)).not.toThrow();
  });

  it("is the same again after a lost reply, with the same id and a signature of its own time", async () => {
    await using target = await startReceiver();
    target.next({ status: 503 });
    target.next("lose the reply");
    const { request, events } = await deliver(environmentOf(target));
    expect(events.map(({ type }) => type)).toEqual(["ActionFailed", "ActionFailed", "ActionSucceeded"]);
    expect(target.requests.map(({ headers }) => headers["webhook-id"])).toEqual(Array(3).fill(request.key));
    expect(new Set(target.requests.map(({ body }) => body)).size).toBe(1);
    for (const got of target.requests) expect(() => verify(got)).not.toThrow();
    expect(target.acts()).toBe(1);
  });

  it("is the author's own text or JSON, with values that cannot break it", async () => {
    await using target = await startReceiver();
    const text = "{{workflow.name}}: {{failure.step}}";
    await deliver(environmentOf(target), { body: text });
    await deliver(environmentOf(target), { body: { text, log: "{{failure.logTail}}", tags: ["a", 1, null] } });
    await deliver(environmentOf(target), { body: '{"log": {{json failure.logTail}} }' });
    expect(target.requests.map(({ headers, body }) => [headers["content-type"], body])).toEqual([
      ["text/plain; charset=utf-8", "etl-7kq2d: load"],
      ["application/json", '{"text":"etl-7kq2d: load","log":"connecting\\nconnection refused","tags":["a",1,null]}'],
      ["application/json", '{"log": "connecting\\nconnection refused" }'],
    ]);
    for (const got of target.requests) expect(() => verify(got)).not.toThrow();
  });

  it("has the author's headers, whose names are not told apart by case", async () => {
    await using target = await startReceiver();
    const headers = { "Content-Type": "application/vnd.acme+json", "X-Team": "{{workflow.namespace}}", "X-Retries": 3 };
    await deliver(environmentOf(target), { body: { a: 1 }, headers });
    expect(target.requests[0]?.headers).toMatchObject({
      "content-type": "application/vnd.acme+json",
      "x-team": "data",
      "x-retries": "3",
    });
  });
});

describe("headers that are refused", () => {
  it.each([
    [{ "webhook-id": "mine" }, '["webhook-id"]: is a header that cannot be set here'],
    [{ Host: "elsewhere.test" }, "Host: is a header that cannot be set here"],
    [{ "Content-Length": "0" }, '["Content-Length"]: is a header that cannot be set here'],
    [{ "a b": "c" }, "is no name of a header"],
    [{ "x-log": "{{failure.logTail}}" }, '["x-log"]: holds a line break'],
  ])("%j", async (headers, why) => {
    await using target = await startReceiver();
    const { last } = await deliver(environmentOf(target), { headers });
    expect(last).toMatchObject({ type: "ActionDead", problem: { message: expect.stringContaining(why) } });
    expect(target.requests).toEqual([]);
  });
});

describe("where it goes", () => {
  it("is where the workflow says, if the operator opened that", async () => {
    await using target = await startReceiver();
    const { last } = await deliver(opened(target), { url: `${target.url}/hooks/{{workflow.namespace}}` });
    expect(last).toMatchObject({ type: "ActionSucceeded", destination: `${target.url}/hooks/data` });
    expect(target.requests).toMatchObject([{ path: "/hooks/data" }]);
  });

  it.each([
    ["http://127.0.0.1:{port}/", "127.0.0.1 is not public but loopback"],
    ["http://localhost:{port}/", "is not public but loopback"],
    ["http://169.254.169.254/latest/meta-data/", "link local"],
    ["http://user:pa55word@127.0.0.1:{port}/", "holds a user name or a password"],
    ["file:///etc/passwd", "begins with file:"],
    ["{{workflow.parameters.table}}", "cannot be read"],
  ])("is never %s, because %s", async (url, why) => {
    await using target = await startReceiver();
    const { port } = new URL(target.url);
    const { events } = await deliver(environmentOf(target), { url: url.replace("{port}", port) });
    expect(events).toMatchObject([{ type: "ActionDead", problem: { message: expect.stringContaining(why) } }]);
    expect(target.requests).toEqual([]);
  });

  it("does not change by a redirect", async () => {
    await using target = await startReceiver();
    await using elsewhere = await startReceiver();
    target.next({ status: 308, headers: { location: elsewhere.url } });
    const { events } = await deliver(opened(target), { url: target.url });
    expect(events).toMatchObject([{ type: "ActionDead", problem: { status: 308 } }]);
    expect(elsewhere.requests).toEqual([]);
  });

  it("is nowhere once the receiver says 410", async () => {
    await using target = await startReceiver();
    target.next({ status: 410, body: "unsubscribed" });
    const { events } = await deliver(environmentOf(target));
    expect(events).toMatchObject([{ type: "ActionDead", attempt: 1, problem: { status: 410, body: "unsubscribed" } }]);
    expect(target.requests).toHaveLength(1);
  });

  it("is the sink in place of any receiver, which is named in a header", async () => {
    await using target = await startReceiver();
    const environment = { WEBHOOK_SIGNING_SECRET: signingSecret, WEBHOOK_SINK_URL: `${target.url}/sink` };
    await deliver({ ...environment, WEBHOOK_URL: "https://a.test/secret", WEBHOOK_AUTHORIZATION: "Bearer abcdef" });
    await deliver(environment, { url: "https://b.test:8443/x" });
    await deliver(environment);
    expect(target.requests).toMatchObject([
      { path: "/sink", headers: { "onexit-destination": "a.test" } },
      { path: "/sink", headers: { "onexit-destination": "b.test:8443" } },
      { path: "/sink", headers: { "onexit-destination": new URL(target.url).host } },
    ]);
    expect(target.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("gets the operator's authorization only at the operator's own URL", async () => {
    await using target = await startReceiver();
    const secret = { WEBHOOK_AUTHORIZATION: "Bearer abcdef123456" };
    const { logged } = await deliver({ ...environmentOf(target), ...secret });
    await deliver({ ...opened(target), ...secret }, { url: target.url });
    expect(target.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer abcdef123456", undefined]);
    expect(logged).not.toContain("abcdef123456");
  });

  it("must be said by somebody", async () => {
    const { last } = await deliver({ WEBHOOK_SIGNING_SECRET: signingSecret });
    expect(last).toMatchObject({
      type: "ActionDead",
      problem: { message: "no url: set `url` in plugin.webhook, or WEBHOOK_URL" },
    });
  });
});

describe("what is too long", () => {
  const variables: StatusVariables = {
    ...sampleVariables,
    failure: {
      step: "load",
      template: "load",
      message: "exit code 1",
      exitCode: "1",
      attempt: 1,
      logTail: `${"début\n".repeat(40_000)}the last line`,
    },
  };

  it("is cut where it says, of a log the beginning, and is still the JSON that was signed", async () => {
    await using target = await startReceiver();
    const { last } = await deliver(environmentOf(target), {}, { variables });
    expect(last).toMatchObject({ type: "ActionSucceeded", truncated: ["data.failure.logTail"] });
    const [got] = target.requests;
    expect(Buffer.byteLength(got?.body ?? "")).toBeLessThanOrEqual(65_536);
    expect(bodyOf(target)).toMatchObject({
      data: { failure: { logTail: expect.stringMatching(/^….*the last line$/s) }, workflow: { name: "etl-7kq2d" } },
    });
  });

  it("is cut within the author's own text, too", async () => {
    await using target = await startReceiver();
    const parameters = { table: "ü".repeat(50_000) };
    const long: StatusVariables = { ...sampleVariables, workflow: { ...sampleVariables.workflow, parameters } };
    const { last } = await deliver(
      environmentOf(target),
      { body: "{{workflow.parameters.table}}" },
      { variables: long },
    );
    expect(last).toMatchObject({ type: "ActionSucceeded", truncated: ["body"] });
    expect(target.requests[0]?.body).toMatch(/^ü+…$/);
    expect(Buffer.byteLength(target.requests[0]?.body ?? "")).toBeLessThanOrEqual(65_536);
  });
});

describe("without a signing secret", () => {
  it("nothing is sent, and what would be is shown", async () => {
    await using target = await startHttpTarget();
    const { request, last } = await deliver({ WEBHOOK_URL: `${target.url}/in/q1w2e3r4t5y6` });
    expect(last).toMatchObject({
      type: "ActionPreviewed",
      missing: ["WEBHOOK_SIGNING_SECRET"],
      preview: { url: "***", headers: { "webhook-id": request.key }, body: { type: "dev.onexit.workflow.failed.v1" } },
    });
    expect(target.requests).toEqual([]);
  });

  it.each(["secret", "whsec_", `whsec_${Buffer.alloc(8).toString("base64")}`, `${signingSecret}\nnot base64!`])(
    "that is none, such as %j, the service does not start, and does not quote it",
    (text) => {
      const start = () =>
        createService({ action: webhook, environment: { WEBHOOK_SIGNING_SECRET: text }, world: createWorld() });
      expect(start).toThrow("WEBHOOK_SIGNING_SECRET: must be whsec_ and the base64 of 24 to 64 random bytes");
    },
  );
});
