import { describe, expect, it } from "vitest";
import { githubClient, inboxFor, sha } from "./clients.ts";

const commit = { owner: "acme", repo: "web", sha };
const ref = { owner: "acme", repo: "web", ref: sha };

describe("GitHub's client", () => {
  it("sets a status and finds it again", async () => {
    const inbox = await inboxFor();
    const github = githubClient(inbox);
    const wanted = {
      state: "failure",
      context: "onexit/main",
      description: "Failed",
      target_url: "https://ci/1",
    } as const;
    const created = await github.rest.repos.createCommitStatus({ ...commit, ...wanted });
    expect(created.status).toBe(201);
    const listed = await github.rest.repos.listCommitStatusesForRef(ref);
    expect(listed.data).toMatchObject([{ id: created.data.id, ...wanted }]);
    expect(inbox.messages().github[`acme/web@${sha}`]).toMatchObject([wanted]);
  });

  it("lists statuses newest first, page by page", async () => {
    const github = githubClient(await inboxFor());
    for (const description of ["1", "2", "3", "4", "5"]) {
      await github.rest.repos.createCommitStatus({ ...commit, state: "pending", description });
    }
    const page = await github.rest.repos.listCommitStatusesForRef({ ...ref, per_page: 2, page: 2 });
    expect(page.data.map(({ description }) => description)).toEqual(["3", "2"]);
    expect(page.headers.link).toMatch(
      /page=1>; rel="prev".*page=3>; rel="next".*page=3>; rel="last".*page=1>; rel="first"/,
    );
    const all = await github.paginate(github.rest.repos.listCommitStatusesForRef, { ...ref, per_page: 2 });
    expect(all.map(({ description }) => description)).toEqual(["5", "4", "3", "2", "1"]);
  });

  it.each([
    [[], "pending"],
    [["success"], "success"],
    [["success", "pending"], "pending"],
    [["success", "error"], "failure"],
    [["failure", "pending"], "failure"],
  ] as const)("combines %j into %s", async (states, combined) => {
    const github = githubClient(await inboxFor());
    for (const [index, state] of states.entries()) {
      await github.rest.repos.createCommitStatus({ ...commit, state, context: `c${index}` });
    }
    expect((await github.rest.repos.getCombinedStatusForRef(ref)).data).toMatchObject({
      state: combined,
      total_count: states.length,
    });
  });

  it("sees only the latest of each context combined, whatever its case", async () => {
    const github = githubClient(await inboxFor());
    await github.rest.repos.createCommitStatus({ ...commit, state: "failure", context: "Build" });
    await github.rest.repos.createCommitStatus({ ...commit, state: "success", context: "build" });
    expect((await github.rest.repos.getCombinedStatusForRef(ref)).data).toMatchObject({
      state: "success",
      total_count: 1,
    });
  });

  it("is told how many requests are left", async () => {
    const github = githubClient(await inboxFor());
    await github.rest.repos.listCommitStatusesForRef(ref);
    const { headers } = await github.rest.repos.listCommitStatusesForRef(ref);
    expect(headers).toMatchObject({ "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4998" });
  });
});

describe("GitHub", () => {
  it.each([
    ["a phase of Argo's", { state: "Succeeded" }, "state", "state is not included in the list"],
    [
      "a description of 141",
      { state: "error", description: "é".repeat(141) },
      "description",
      "description is too long (maximum is 140 characters)",
    ],
    [
      "a context of 256",
      { state: "error", context: "x".repeat(256) },
      "context",
      "context is too long (maximum is 255 characters)",
    ],
    [
      "a link that is none",
      { state: "error", target_url: "javascript:alert(1)" },
      "target_url",
      "target_url must use http(s) scheme",
    ],
  ])("refuses %s", async (_, fields, field, message) => {
    const inbox = await inboxFor();
    const call = githubClient(inbox).request("POST /repos/{owner}/{repo}/statuses/{sha}", {
      ...commit,
      ...fields,
    } as never);
    await expect(call).rejects.toMatchObject({
      status: 422,
      response: {
        data: { message: "Validation Failed", errors: [{ resource: "Status", code: "custom", field, message }] },
      },
    });
    expect(inbox.messages().github).toEqual({});
  });

  it.each([
    ["a status without a state", {}, commit, 422, /"state" wasn't supplied/],
    ["an abbreviated SHA", { state: "error" }, { ...commit, sha: "3f2c1ab" }, 422, /No commit found for SHA: 3f2c1ab/],
    [
      "a SHA that it does not have",
      { state: "error" },
      { ...commit, sha: "0".repeat(40) },
      422,
      /No commit found for SHA: 0+/,
    ],
    ["a repository that it does not have", { state: "error" }, { ...commit, repo: "other" }, 404, /Not Found/],
    ["a description that is a number", { state: "error", description: 3 }, commit, 422, /is not a string or null/],
  ])("refuses %s", async (_, fields, where, status, message) => {
    const inbox = await inboxFor({ github: { repos: ["acme/web"], shas: [sha] } });
    const call = githubClient(inbox).request("POST /repos/{owner}/{repo}/statuses/{sha}", {
      ...where,
      ...fields,
    } as never);
    await expect(call).rejects.toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it("refuses the status that would be one too many of its context", async () => {
    const github = githubClient(await inboxFor({ github: { mostStatuses: 2 } }));
    const add = (context: string) => github.rest.repos.createCommitStatus({ ...commit, state: "pending", context });
    await add("a");
    await add("A");
    await expect(add("a")).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("This SHA and context has reached the maximum number of statuses."),
    });
    await expect(add("b")).resolves.toMatchObject({ status: 201 });
  });

  it.each([
    ["no token", "", /Requires authentication/],
    ["a strange token", "ghp_real", /Bad credentials/],
  ])("refuses %s", async (_, token, message) => {
    const call = githubClient(await inboxFor(), token).rest.repos.listCommitStatusesForRef(ref);
    await expect(call).rejects.toMatchObject({ status: 401, message: expect.stringMatching(message) });
  });

  it("refuses a body that is no JSON", async () => {
    const inbox = await inboxFor();
    const headers = { authorization: "token ghp_inbox", "content-type": "application/json" };
    const url = `${inbox.github.apiUrl}/repos/acme/web/statuses/${sha}`;
    const response = await fetch(url, { method: "POST", headers, body: "{" });
    expect([response.status, await response.json()]).toMatchObject([400, { message: "Problems parsing JSON" }]);
  });
});
