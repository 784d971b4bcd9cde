import { Uncertain } from "../finding.ts";
import type { FoundCall } from "../script-in.ts";
import { phaseOfState } from "../state-tags.ts";
import { objectOf, pick, requireFields, secretNeed, tokenOf } from "./bodies.ts";
import type { Recognised } from "./recognised.ts";

const statuses = /^(https:\/\/[^/]+)(\/api\/v3)?\/repos\/(.+)\/statuses\/([^/]+)$/s;

/** The commit status of GitHub, or of a GitHub Enterprise server. */
export function recogniseGitHubStatus(found: FoundCall): Recognised | undefined {
  const { url } = found.call;
  const [, host = "", base = "", repo, sha = ""] = statuses.exec(url) ?? [];
  const isPublic = host === "https://api.github.com";
  if (repo === undefined || !(isPublic || base !== "")) {
    if (url.startsWith("https://api.github.com/"))
      throw new Uncertain("it calls GitHub for something else than a commit's status");
    return undefined;
  }
  const body = objectOf(found, "GitHub");
  requireFields(body, ["state", "context", "description", "target_url"], "GitHub");
  const { state } = body;
  if (typeof state !== "string") throw new Uncertain("its commit status has no state");
  const { need, notes } = secretNeed("GITHUB_TOKEN", tokenOf(found, "GitHub"), found);
  return {
    action: "github-status",
    parameters: {
      repo,
      sha,
      state: phaseOfState(state),
      // GitHub's own word for a status without one.
      context: "default",
      ...pick(body, ["context", "description", "target_url"]),
    },
    needs: [need, ...(isPublic ? [] : [{ variable: "GITHUB_API_URL", from: `${host}${base}` }])],
    notes,
  };
}
