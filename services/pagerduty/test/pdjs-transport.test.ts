import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { AlertEvent } from "../src/event.ts";
import { createPdjsTransport } from "../src/pdjs-transport.ts";
import { routingKey, startFakePagerDuty } from "./fake-pagerduty.ts";
import { startTlsFront } from "./tls-front.ts";

const event: AlertEvent = { event_action: "resolve", dedup_key: "onexit/local/data/etl" };
const patience = () => AbortSignal.timeout(10_000);
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource[Symbol.asyncDispose]();
});

/** A server of raw answers behind TLS. */
async function serve(listener: RequestListener) {
  const seen: { method: string; path: string; headers: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    seen.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers });
    request.resume();
    listener(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const front = await startTlsFront(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const stop = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  open.push({ [Symbol.asyncDispose]: stop }, front);
  return { url: front.url, ca: front.ca, seen };
}

describe("the pdjs transport", () => {
  it("posts the event with its routing key, and keeps a path before the API's own", async () => {
    await using target = await startFakePagerDuty();
    const transport = createPdjsTransport({ eventsUrl: `${target.url}/proxy/`, ca: target.ca });
    const answer = await transport.send(routingKey, event, patience());
    expect(answer).toMatchObject({ status: 202, retryAfter: null, body: expect.stringContaining("success") });
    expect(target.enqueued).toEqual([{ routing_key: routingKey, ...event }]);
    expect(target.requests).toMatchObject([{ method: "POST", path: "/proxy/v2/enqueue" }]);
  });

  it("sends one request when 429 is answered, where the client alone would send four, and keeps Retry-After", async () => {
    const { url, ca, seen } = await serve((_, response) =>
      response.writeHead(429, { "retry-after": "17" }).end('{"message":"slow down"}'),
    );
    const answer = await createPdjsTransport({ eventsUrl: url, ca }).send(routingKey, event, patience());
    expect(answer).toMatchObject({ status: 429, retryAfter: "17" });
    expect(seen).toHaveLength(1);
  });

  it.each([200, 400, 404, 500, 502])("keeps status and body of a %i that is no JSON", async (status) => {
    const { url, ca } = await serve((_, response) => response.writeHead(status).end("<html>é</html>"));
    const answer = await createPdjsTransport({ eventsUrl: url, ca }).send(routingKey, event, patience());
    expect(answer).toEqual({ status, retryAfter: null, body: "<html>é</html>" });
  });

  it("takes the status as the answer when the body breaks off", async () => {
    const { url, ca } = await serve((_, response) => {
      response.writeHead(202, { "content-length": "100" }).write('{"status"');
      setTimeout(() => response.destroy(), 20);
    });
    const answer = await createPdjsTransport({ eventsUrl: url, ca }).send(routingKey, event, patience());
    expect(answer).toMatchObject({ status: 202, body: '{"status"' });
  });

  it("follows no redirect, for the routing key would go along", async () => {
    const { url, ca, seen } = await serve((_, response) =>
      response.writeHead(307, { location: "/elsewhere" }).end("moved"),
    );
    const answer = await createPdjsTransport({ eventsUrl: url, ca }).send(routingKey, event, patience());
    expect(answer.status).toBe(307);
    expect(seen).toHaveLength(1);
  });

  it("trusts a private receiver only when it is told to", async () => {
    await using target = await startFakePagerDuty();
    const sending = createPdjsTransport({ eventsUrl: target.url }).send(routingKey, event, patience());
    await expect(sending).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    await expect(sending).rejects.not.toThrow(routingKey);
    expect(target.requests).toEqual([]);
  });

  it.each([
    ["before its head", () => undefined],
    ["within its body", (response: { write(text: string): unknown }) => void response.write("{")],
  ])("ends with the signal's reason when the answer stalls %s", async (_, begin) => {
    const { url, ca } = await serve((_request, response) => begin(response));
    const end = new AbortController();
    const reason = new Error("no answer within 0.1 s");
    setTimeout(() => end.abort(reason), 100);
    const startedAt = performance.now();
    await expect(createPdjsTransport({ eventsUrl: url, ca }).send(routingKey, event, end.signal)).rejects.toBe(reason);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("sends nothing when the signal is aborted already", async () => {
    const { url, ca, seen } = await serve((_, response) => response.end());
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(createPdjsTransport({ eventsUrl: url, ca }).send(routingKey, event, signal)).rejects.toThrow(
      "too late",
    );
    expect(seen).toEqual([]);
  });

  it("tells the answers of calls at the same time apart", async () => {
    let count = 0;
    const { url, ca } = await serve((_, response) => {
      const status = 200 + count++;
      setTimeout(() => response.writeHead(status).end(`{"n":${status}}`), 30 * (4 - count));
    });
    const transport = createPdjsTransport({ eventsUrl: url, ca });
    const answers = await Promise.all([1, 2, 3].map(() => transport.send(routingKey, event, patience())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201, 202]);
    for (const { status, body } of answers) expect(body).toBe(`{"n":${status}}`);
  });
});
