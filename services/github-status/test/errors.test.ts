import { createService, createWorld, encodeRequest, type Fault, sampleRequest } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { githubStatus } from "../src/action.ts";
import { errorOfGitHub } from "../src/errors.ts";
import { environmentOf, sha, startFakeGitHub } from "./fake-github.ts";

const now = Date.parse("2026-03-01T00:00:00Z");

/** What the first attempt ended with when the post is answered so. */
async function firstEvent(fault: Fault) {
  await using target = await startFakeGitHub();
  const world = createWorld();
  target.next(fault);
  const service = createService({ action: githubStatus, environment: environmentOf(target), world });
  await service.deliver(encodeRequest(sampleRequest("github-status", { repo: "acme/web", sha })));
  return world.events[0];
}

const json = (message: string) => JSON.stringify({ message, documentation_url: "https://docs.github.com/rest" });

describe("what GitHub answers", () => {
  it.each([
    [401, "Bad credentials", "check GITHUB_TOKEN"],
    [403, "Resource not accessible by personal access token", "may not write its commit statuses"],
    [404, "Not Found", "the repository is another one"],
    [410, "Gone", "answered 410"],
    [422, "This SHA and context has reached the maximum number of statuses.", "answered 422"],
    [451, "Repository access blocked", "answered 451"],
  ])("is final when it is %i %s", async (status, message, shown) => {
    const headers = { "content-type": "application/json" };
    expect(await firstEvent({ status, headers, body: json(message) })).toMatchObject({
      type: "ActionDead",
      problem: { status, message: expect.stringContaining(shown), body: expect.stringContaining(message) },
    });
  });

  it.each([
    ["500", { status: 500 }, "unclear"],
    ["502 with a proxy's page", { status: 502, headers: { "content-type": "text/html" }, body: "<html>" }, "unclear"],
    ["408", { status: 408 }, "unclear"],
    ["503", { status: 503 }, "retry"],
    ["409", { status: 409 }, "retry"],
    ["a secondary limit", { status: 403, body: "You have exceeded a secondary rate limit" }, "retry"],
    ["no more than a lost reply", "lose the reply", "unclear"],
    ["201 with a page that is no status", { status: 201, body: "<html>" }, "unclear"],
    ["a redirect without a place", { status: 302 }, "unclear"],
  ] as const)("is tried again when it is %s", async (_, fault, outcome) => {
    expect(await firstEvent(fault)).toMatchObject({ type: "ActionFailed", outcome });
  });

  it.each([
    ["403 with Retry-After", 403, { "retry-after": "17" }, 1, 17_000],
    ["429 with Retry-After", 429, { "retry-after": "17" }, 1, 17_000],
    [
      "no calls left until a time",
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${now / 1000 + 300}` },
      1,
      300_000,
    ],
    ["a reset that is over", 403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${now / 1000 - 5}` }, 1, 1_000],
    [
      "calls left: another limit",
      429,
      { "x-ratelimit-remaining": "9", "x-ratelimit-reset": `${now / 1000 + 300}` },
      1,
      60_000,
    ],
    ["429 without a word", 429, {}, 1, 60_000],
    ["the third 429 without a word", 429, {}, 3, 240_000],
    ["a Retry-After that is no number", 429, { "retry-after": "soon" }, 1, 60_000],
  ])("names when to come back: %s", (_, status, headers, attempt, retryAfterMs) => {
    const thrown = Object.assign(new Error("no"), { response: { status, headers, data: {} } });
    expect(errorOfGitHub("x", thrown, attempt, now)).toMatchObject({ verdict: "retry", details: { retryAfterMs } });
  });

  it("is nothing at all when no response came, whatever status the client makes up", () => {
    const lost = Object.assign(new Error("other side closed"), { name: "HttpError", status: 500 });
    expect(errorOfGitHub("x", lost, 1, now)).toMatchObject({ verdict: "unclear" });
    const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" });
    const refused = Object.assign(new Error("fetch failed", { cause }), { status: 500 });
    expect(errorOfGitHub("x", refused, 1, now)).toMatchObject({ verdict: "retry" });
  });

  it.each([
    ["a page in place of a list", { text: "<html>" }],
    ["a server error", { status: 500 }],
  ])("costs no doubt about the act when the read answers %s", async (_, reply) => {
    await using target = await startFakeGitHub();
    const world = createWorld();
    target.answerRead(reply);
    const service = createService({ action: githubStatus, environment: environmentOf(target), world });
    await service.deliver(encodeRequest(sampleRequest("github-status", { repo: "acme/web", sha })));
    expect(world.events).toMatchObject([{ type: "ActionFailed", outcome: "retry" }, { type: "ActionSucceeded" }]);
  });
});
