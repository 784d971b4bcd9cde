import { describe, expect, it } from "vitest";
import { formatReceived } from "../src/index.ts";
import { githubClient, inboxFor, sha } from "./clients.ts";

const commit = { owner: "acme", repo: "web" };
const output = { title: "Failed at step2", summary: "**Failed**" };

describe("check runs", () => {
  it("are created, found by their name, and changed", async () => {
    const inbox = await inboxFor();
    const { rest } = githubClient(inbox);
    const begun = { ...commit, name: "onexit/main", head_sha: sha, external_id: "k", status: "in_progress" } as const;
    const { data: made, status } = await rest.checks.create(begun);
    expect({ status, made }).toMatchObject({ status: 201, made: { conclusion: null, completed_at: null } });
    await rest.checks.update({ ...commit, check_run_id: made.id, status: "completed", conclusion: "failure", output });
    await rest.checks.create({ ...begun, name: "other" });
    const { data } = await rest.checks.listForRef({ ...commit, ref: sha, check_name: "onexit/main", filter: "all" });
    expect(data).toMatchObject({
      total_count: 1,
      check_runs: [{ id: made.id, external_id: "k", conclusion: "failure", output }],
    });
    expect(inbox.messages().githubChecks[`acme/web@${sha}`]).toHaveLength(2);
    const card = formatReceived(inbox.received()[1] as never, { utf8: false });
    expect(card).toMatch(/github check acme\/web@3f2c1ab[\s\S]*failure "Failed at step2"/);
  });

  it.each([
    ["a completed one without a conclusion", { status: "completed" }, /"conclusion" wasn't supplied/],
    ["a conclusion that there is not", { conclusion: "error" }, /'conclusion', "error" is not a possible value/],
    ["an output without a summary", { output: { title: "x" } }, /"summary" wasn't supplied/],
    [
      "a summary that is too long",
      { output: { title: "x", summary: "é".repeat(65_536) } },
      /Only 65535 characters are allowed; 65536 were/,
    ],
    ["an abbreviated SHA", { head_sha: "3f2c1ab" }, /No commit found for SHA: 3f2c1ab/],
  ])("are refused with %s", async (_, fields, message) => {
    const inbox = await inboxFor();
    const call = githubClient(inbox).request("POST /repos/{owner}/{repo}/check-runs", {
      ...commit,
      name: "n",
      head_sha: sha,
      ...fields,
    } as never);
    await expect(call).rejects.toMatchObject({ status: 422, message: expect.stringMatching(message) });
    expect(inbox.messages().githubChecks).toEqual({});
  });

  it("are refused to a person's token, and changed by nobody who has not created them", async () => {
    const inbox = await inboxFor();
    const own = githubClient(inbox, "ghp_inbox").rest.checks.create({ ...commit, name: "n", head_sha: sha });
    await expect(own).rejects.toMatchObject({ status: 403, message: expect.stringContaining("via a GitHub App") });
    const lost = githubClient(inbox).rest.checks.update({ ...commit, check_run_id: 7, name: "n" });
    await expect(lost).rejects.toMatchObject({ status: 404 });
  });
});

describe("comments", () => {
  it("are written, listed oldest first by pages, and changed", async () => {
    const inbox = await inboxFor();
    const { rest } = githubClient(inbox);
    const thread = { ...commit, issue_number: 7 };
    const { data: first } = await rest.issues.createComment({ ...thread, body: "<!-- onexit:a -->\none" });
    await rest.issues.createComment({ ...thread, body: "two" });
    await rest.issues.updateComment({ ...commit, comment_id: first.id, body: "<!-- onexit:a -->\nchanged" });
    const { data } = await rest.issues.listComments({ ...thread, per_page: 1, page: 1 });
    expect(data).toMatchObject([{ id: first.id, body: "<!-- onexit:a -->\nchanged" }]);
    expect(inbox.messages().githubComments["acme/web#7"]).toHaveLength(2);
    const card = formatReceived(inbox.received()[2] as never, { utf8: false });
    expect(card).toMatch(/github comment acme\/web#7[\s\S]*changed/);
    expect(card).not.toContain("<!--");
  });

  it.each([
    ["without a body", {}, /"body" wasn't supplied/],
    ["that are blank", { body: " " }, /Body cannot be blank/],
    ["that are too long", { body: "x".repeat(65_537) }, /Body is too long/],
  ])("are refused %s", async (_, fields, message) => {
    const call = githubClient(await inboxFor()).request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...commit,
      issue_number: 7,
      ...fields,
    } as never);
    await expect(call).rejects.toMatchObject({ status: 422, message: expect.stringMatching(message) });
  });

  it("that there are not are not found", async () => {
    const call = githubClient(await inboxFor()).rest.issues.updateComment({ ...commit, comment_id: 9, body: "x" });
    await expect(call).rejects.toMatchObject({ status: 404 });
  });
});
