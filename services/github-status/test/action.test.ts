import type { StatusVariables } from "@onexit/events";
import { createService, createWorld, encodeRequest, sampleRequest, sampleVariables } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { githubStatus } from "../src/action.ts";
import { environmentOf, type FakeGitHub, sha, startFakeGitHub, token } from "./fake-github.ts";

type Changes = NonNullable<Parameters<typeof sampleRequest>[2]>;

const parameters = { repo: "acme/web", sha };
const withStatus = (status: string): StatusVariables => ({
  ...sampleVariables,
  workflow: { ...sampleVariables.workflow, status },
});

/** Delivers one request and tells what came of it. */
async function deliver(target: FakeGitHub, changes: Changes = {}, own: Record<string, string> = {}) {
  const world = createWorld();
  const service = createService({ action: githubStatus, environment: environmentOf(target), world });
  await service.deliver(encodeRequest(sampleRequest("github-status", { ...parameters, ...own }, changes)));
  return { world, events: world.events, last: world.events.at(-1), logged: service.logged.join("") };
}

describe("github-status", () => {
  it("says how the workflow ended, on the commit", async () => {
    await using target = await startFakeGitHub();
    const run = { url: "https://ci.test/w/data/etl-7kq2d", logsUrl: "" };
    const variables = { ...sampleVariables, run, workflow: { ...sampleVariables.workflow, generateName: "etl-" } };
    const { last } = await deliver(target, { variables });
    expect(target.posted).toMatchObject([
      {
        state: "failure",
        context: "onexit/etl",
        description: "Failed at load: exit code 1 (4m 12s)",
        target_url: "https://ci.test/w/data/etl-7kq2d",
      },
    ]);
    expect(last).toMatchObject({
      type: "ActionSucceeded",
      detail: "failure (onexit/etl)",
      destination: "acme/web@3f2c1ab",
      created: { id: 1, context: "onexit/etl" },
    });
    expect(target.requests.at(-1)).toMatchObject({
      method: "POST",
      path: `/api/v3/repos/acme/web/statuses/${sha}`,
      headers: { authorization: `token ${token}`, "user-agent": expect.stringContaining("onexit-github-status") },
    });
  });

  it("does not post what the latest status of the context says already, whatever its case", async () => {
    await using target = await startFakeGitHub();
    target.add({ state: "failure", context: "OnExit/ETL-7kq2d", description: "Failed at load: exit code 1 (4m 12s)" });
    target.add({ state: "success", context: "other" });
    const { last } = await deliver(target);
    expect(last).toMatchObject({ type: "ActionSucceeded", already: true, created: { id: 1 } });
    expect(target.posted).toHaveLength(2);
  });

  it("posts again when a later status of the context says something else", async () => {
    await using target = await startFakeGitHub();
    const context = "onexit/etl-7kq2d";
    target.add({ state: "failure", context, description: "Failed at load: exit code 1 (4m 12s)" });
    target.add({ state: "success", context });
    const { last } = await deliver(target);
    expect(last).toMatchObject({ type: "ActionSucceeded", already: false, created: { id: 3 } });
  });

  it("finds the context on a later page", async () => {
    await using target = await startFakeGitHub();
    const description = "Failed at load: exit code 1 (4m 12s)";
    target.add({ state: "failure", context: "onexit/etl-7kq2d", description });
    for (let i = 0; i < 150; i += 1) target.add({ context: `other-${i}` });
    const { last } = await deliver(target);
    expect(last).toMatchObject({ already: true, created: { id: 1 } });
    expect(target.requests).toHaveLength(2);
  });

  it.each(["success", "failure", "error"])("never puts pending over a newer %s", async (state) => {
    await using target = await startFakeGitHub();
    target.add({ state, context: "onexit/etl-7kq2d" });
    const { last } = await deliver(target, { variables: withStatus("Running"), at: Date.now() - 60_000 });
    expect(last).toMatchObject({ type: "ActionSuppressed", reason: expect.stringContaining(`is ${state} since 20`) });
    expect(target.posted).toHaveLength(1);
  });

  it("puts pending over the result of an earlier run", async () => {
    await using target = await startFakeGitHub();
    target.add({ state: "failure", context: "onexit/etl-7kq2d", updated_at: "2026-01-02T03:04:05Z" });
    const { last } = await deliver(target, { variables: withStatus("Running") });
    expect(last).toMatchObject({ type: "ActionSucceeded", already: false });
    expect(target.posted.at(-1)).toMatchObject({ state: "pending", description: "Running" });
  });

  it("posts once when the same status is asked for twice at the same time", async () => {
    await using target = await startFakeGitHub();
    const both = ["a", "b"].map((node) => deliver(target, { origin: { kind: "node", node } }));
    const ends = await Promise.all(both);
    expect(target.posted).toHaveLength(1);
    expect(ends.map(({ last }) => last?.type === "ActionSucceeded" && last.already).sort()).toEqual([false, true]);
  });

  it("finds the status whose reply was lost", async () => {
    await using target = await startFakeGitHub();
    target.next("lose the reply");
    const { events } = await deliver(target);
    expect(events).toMatchObject([
      { type: "ActionFailed", outcome: "unclear" },
      { type: "ActionSucceeded", already: true, created: { id: 1 } },
    ]);
    expect(target.posted).toHaveLength(1);
  });

  it("records what it cut and left out", async () => {
    await using target = await startFakeGitHub();
    const { last } = await deliver(target, {}, { description: "é".repeat(200), target_url: "http://localhost:2746/w" });
    expect(last).toMatchObject({ type: "ActionSucceeded", truncated: ["description", "target_url"] });
    expect([...(target.posted[0]?.description ?? "")]).toHaveLength(140);
    expect(target.posted[0]?.target_url).toBeNull();
  });

  it.each([
    [{ sha: "" }, "sha: is empty: the full commit id is needed"],
    [{ sha: "3f2c1ab" }, 'sha: must be the full commit id, 40 hex digits, not "3f2c1ab"'],
    [{ sha: "{{workflow.parameters.commit}}" }, 'not "(unknown: workflow.parameters.commit)"'],
    [{ repo: "web" }, 'repo: must be owner/name, not "web"'],
    [{ repo: "acme/../../user" }, 'repo: must be owner/name, not "acme/../../user"'],
    [{ repo: "../emojis" }, 'repo: must be owner/name, not "../emojis"'],
    [{ repo: "acme/we b?x=1" }, "repo: must be owner/name"],
    [{ state: "done" }, 'state is "done"; it must be a workflow phase (Succeeded, Failed'],
    [{ stat: "success" }, "stat"],
  ])("is dead, unasked, for %j", async (own, message) => {
    await using target = await startFakeGitHub();
    const { events } = await deliver(target, {}, own as Record<string, string>);
    expect(events).toMatchObject([{ type: "ActionDead", problem: { message: expect.stringContaining(message) } }]);
    expect(target.requests).toEqual([]);
  });

  it("takes owner and repo apart as well, and a sha in capitals", async () => {
    await using target = await startFakeGitHub();
    await deliver(target, {}, { owner: "acme", repo: "web", sha: sha.toUpperCase() });
    expect(target.requests.at(-1)?.path).toBe(`/api/v3/repos/acme/web/statuses/${sha}`);
  });

  it("shows what it would set when no token is set", async () => {
    const world = createWorld();
    const service = createService({ action: githubStatus, environment: {}, world });
    await service.deliver(encodeRequest(sampleRequest("github-status", { ...parameters, context: "ci/x" })));
    expect(world.events).toMatchObject([
      {
        type: "ActionPreviewed",
        missing: ["GITHUB_TOKEN"],
        preview: { owner: "acme", repo: "web", sha, state: "failure", context: "ci/x" },
      },
    ]);
  });

  it("previews a wrong state as the problem that it is", async () => {
    const world = createWorld();
    const service = createService({ action: githubStatus, environment: {}, world });
    await service.deliver(encodeRequest(sampleRequest("github-status", { ...parameters, state: "done" })));
    expect(world.events).toMatchObject([
      { type: "ActionPreviewed", preview: { problem: expect.stringContaining('state is "done"') } },
    ]);
  });
});
