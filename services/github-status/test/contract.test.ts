import { actionContract } from "@onexit/sdk/testing";
import { githubStatus } from "../src/action.ts";
import { environmentOf, sha, startFakeGitHub, token } from "./fake-github.ts";

actionContract({
  action: githubStatus,
  parameters: { repo: "acme/web", sha },
  secrets: [token],
  statuses: { dead: [400, 401, 403, 404, 410, 422, 451], retry: [408, 409, 425, 429, 500, 502, 503, 504] },
  start: async () => {
    const target = await startFakeGitHub();
    return { target, environment: environmentOf(target) };
  },
});

for (const [name, parameters] of [
  ["github-check", { repo: "acme/web", sha, mode: "check" }],
  ["github-comment", { repo: "acme/web", pr: 7, mode: "comment" }],
] as const) {
  actionContract({
    action: { ...githubStatus, name },
    parameters,
    secrets: [token],
    statuses: { dead: [400, 401, 403, 404, 410, 422, 451], retry: [408, 409, 425, 429, 500, 502, 503, 504] },
    start: async () => {
      const target = await startFakeGitHub();
      return { target, environment: environmentOf(target) };
    },
  });
}
