import type { StatusVariables } from "@onexit/events";
import { createService, createWorld, encodeRequest, sampleRequest, sampleVariables } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { githubStatus } from "../src/action.ts";
import { environmentOf, type FakeGitHub, sha, startFakeGitHub } from "./fake-github.ts";

const t0 = Date.now();
const check = { repo: "acme/web", sha, mode: "check" };
const comment = { repo: "acme/web", mode: "comment", pr: "7" };

/** Delivers one event of a workflow; each is a delivery of its own. */
async function deliver(target: FakeGitHub, own: Record<string, string>, status: string, at: number) {
  const world = createWorld();
  const variables: StatusVariables = { ...sampleVariables, workflow: { ...sampleVariables.workflow, status } };
  const origin = { kind: "node", node: `${status}-${at}` } as const;
  const request = sampleRequest("github-status", own, { variables, origin, at: t0 + at });
  await createService({ action: githubStatus, environment: environmentOf(target), world }).deliver(
    encodeRequest(request),
  );
  return { request, last: world.events.at(-1) };
}

describe("a check run", () => {
  it("is made once, changed when the workflow ends, and says what failed", async () => {
    await using target = await startFakeGitHub();
    await deliver(target, check, "Running", -10_000);
    expect(target.checks).toMatchObject([{ status: "in_progress", conclusion: null }]);
    const { request, last } = await deliver(target, check, "Failed", 0);
    expect(target.checks).toMatchObject([
      {
        name: "onexit/etl-7kq2d",
        external_id: request.key,
        status: "completed",
        conclusion: "failure",
        output: {
          title: "Failed at load: exit code 1 (4m 12s)",
          summary: expect.stringContaining("connection refused"),
        },
      },
    ]);
    expect(last).toMatchObject({ type: "ActionSucceeded", detail: "check failure (onexit/etl-7kq2d)" });
  });

  it("never goes back to pending, and is made anew for another end", async () => {
    await using target = await startFakeGitHub();
    await deliver(target, check, "Failed", 0);
    const { last } = await deliver(target, check, "Running", -60_000);
    expect(last).toMatchObject({ type: "ActionSuppressed", reason: expect.stringContaining("has ended since") });
    await deliver(target, check, "Succeeded", 1_000);
    expect(target.checks.map(({ conclusion }) => conclusion)).toEqual(["failure", "success"]);
  });
});

describe("a comment", () => {
  it("is written once and over, whatever others write", async () => {
    await using target = await startFakeGitHub();
    for (let n = 0; n < 120; n += 1) target.comment(`comment ${n}`);
    await deliver(target, comment, "Failed", 0);
    await deliver(target, { ...comment, body: "all is **well**" }, "Succeeded", 1_000);
    expect(target.comments).toHaveLength(121);
    expect(target.comments.at(-1)?.body).toMatch(/^<!-- onexit:\S+ at=\d+ -->\nall is \*\*well\*\*$/);
  });

  it("is not written over by what happened before", async () => {
    await using target = await startFakeGitHub();
    await deliver(target, comment, "Succeeded", 0);
    const { last } = await deliver(target, comment, "Failed", -60_000);
    expect(last).toMatchObject({ type: "ActionSuppressed", reason: expect.stringContaining("later already") });
    expect(target.comments[0]?.body).toContain("Succeeded");
  });

  it("keeps others of another context apart", async () => {
    await using target = await startFakeGitHub();
    await deliver(target, { ...comment, context: "a -->" }, "Failed", 0);
    await deliver(target, { ...comment, context: "b" }, "Failed", 0);
    expect(target.comments).toHaveLength(2);
  });

  it.each([
    [{ repo: "acme/web", mode: "comment" }, "pr: is missing"],
    [{ repo: "acme/web", mode: "check" }, "sha: is empty"],
  ])("wants what it is about: %j", async (own, problem) => {
    await using target = await startFakeGitHub();
    const { last } = await deliver(target, own, "Failed", 0);
    expect(last).toMatchObject({ type: "ActionDead", problem: { message: expect.stringContaining(problem) } });
  });
});
