import { expect, it } from "vitest";
import { createHttp } from "../src/http.ts";
import { createLimit } from "../src/limit.ts";
import { startHttpTarget } from "../src/testing.ts";

function http(limit = createLimit()) {
  const sent: string[] = [];
  return {
    sent,
    ...createHttp({ limit, sent: async () => void sent.push("sent"), now: () => 0, record: () => () => {} }),
  };
}

it("marks what writes as sent, and nothing that reads", async () => {
  await using target = await startHttpTarget({ respond: ({ method }) => ({ json: { method } }) });
  const { sent, ...client } = http();
  expect((await client.get(target.url)).json).toEqual({ method: "GET" });
  expect(sent).toHaveLength(0);
  for (const verb of ["post", "put", "patch", "delete"] as const) {
    expect((await client[verb](target.url, { json: { a: 1 } })).json).toEqual({ method: verb.toUpperCase() });
  }
  expect(sent).toHaveLength(4);
  expect(target.requests[1]).toMatchObject({ body: '{"a":1}', headers: { "content-type": "application/json" } });
});

it("follows no redirect: a POST would arrive as a GET", async () => {
  await using target = await startHttpTarget();
  target.next({ status: 302, headers: { location: "https://elsewhere.test/" } });
  await expect(http().post(target.url)).rejects.toMatchObject({ verdict: "dead", details: { status: 302 } });
});

it("tells a connection that was never made from one that broke", async () => {
  const target = await startHttpTarget();
  target.next("lose the reply");
  await expect(http().post(target.url)).rejects.toMatchObject({ verdict: "unclear" });
  await target[Symbol.asyncDispose]();
  await expect(http().post(`${target.url}/secret/path`)).rejects.toMatchObject({
    verdict: "retry",
    message: expect.stringMatching(/^POST 127\.0\.0\.1:\d+ failed: connect ECONNREFUSED/),
  });
});

it("ends with its limit, and with that one's reason", async () => {
  await using target = await startHttpTarget();
  const limit = createLimit();
  target.next("stall");
  const call = http(limit).post(target.url);
  setTimeout(() => limit.end(new Error("the limit")), 50);
  await expect(call).rejects.toThrow("the limit");
});

it("reads a body that is no JSON as text", async () => {
  await using target = await startHttpTarget({ respond: () => ({ text: "ok" }) });
  expect(await http().get(target.url)).toMatchObject({ status: 200, text: "ok", json: undefined });
});
