import { truncate } from "@onexit/render";
import { type Done, type MessageVariables, UnclearError } from "@onexit/sdk";
import { type CommitStatus, commitText } from "./commit-status.ts";
import type { GitHub } from "./octokit.ts";

/** A check run as GitHub keeps it. */
interface ListedCheck {
  readonly id: number;
  readonly external_id: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly completed_at: string | null;
  readonly output: { readonly title: string | null };
}

/** A check run that is wanted. */
export interface CheckRun {
  readonly status: CommitStatus;
  /** The delivery's key: GitHub keeps it, so that a repetition is recognised. */
  readonly key: string;
  /** Epoch ms of what caused it. */
  readonly at: number;
  /** Markdown. */
  readonly summary: string;
}

// docs.github.com/rest/checks/runs
const longestSummary = 65_000;
const perPage = 100;

/** What is to be done about a check run, given those of its name. */
export type CheckStanding =
  | { readonly step: "create" }
  | { readonly step: "update"; readonly id: number }
  | { readonly step: "already"; readonly id: number }
  | { readonly step: "overtaken"; readonly id: number };

/** What the check run tells beside its title: the failed step and the end of its log. */
export function summaryOf({ workflow, failure }: MessageVariables, description: string): string {
  const lines = [`**${workflow.name}**: ${description}`];
  if (workflow.status !== "Succeeded" && failure !== undefined && failure.logTail.trim() !== "") {
    // A fence of the log's own would end ours.
    const log = failure.logTail.trim().replaceAll("```", "'''");
    lines.push("", `Step \`${failure.step.replaceAll("`", "'")}\` wrote last:`, "", "```text", log, "```");
  }
  return truncate(lines.join("\n"), longestSummary, { keep: "head" });
}

/** The check run of that key, and what else of that name is on the commit. */
export async function standingOfCheck({ rest, call }: GitHub, check: CheckRun): Promise<CheckStanding> {
  const { owner, repo, sha, context } = check.status;
  const what = `github: reading the check runs of ${commitText(check.status)}`;
  const request = { owner, repo, ref: sha, check_name: context, filter: "all", per_page: perPage } as const;
  const { data } = await call(what, () => rest.checks.listForRef(request));
  if (!Array.isArray(data?.check_runs))
    throw new UnclearError(`${what}: the answer is no list; is GITHUB_API_URL right?`);
  return judge(check, data.check_runs as readonly ListedCheck[]);
}

/** Pure; the newest comes first. */
export function judge(check: CheckRun, listed: readonly ListedCheck[]): CheckStanding {
  const own = listed.find(({ external_id }) => external_id === check.key);
  if (own !== undefined) return { step: isSame(check, own) ? "already" : "update", id: own.id };
  const [latest] = listed;
  if (latest === undefined) return { step: "create" };
  // One that still runs is what this one has come to.
  if (latest.status !== "completed") return { step: "update", id: latest.id };
  const isNewer = Date.parse(latest.completed_at ?? "") >= Math.floor(check.at / 1000) * 1000;
  return check.status.state === "pending" && isNewer ? { step: "overtaken", id: latest.id } : { step: "create" };
}

/** Creates it, or changes the one that is there; both bear the key. */
export async function writeCheck(
  { rest, call }: GitHub,
  check: CheckRun,
  standing: Extract<CheckStanding, { readonly step: "create" | "update" }>,
): Promise<number> {
  const { owner, repo, sha, context, state, description, targetUrl } = check.status;
  const what = `github: setting the check run ${context} of ${commitText(check.status)}`;
  const body = {
    owner,
    repo,
    name: context,
    external_id: check.key,
    ...(state === "pending"
      ? ({ status: "in_progress" } as const)
      : ({ status: "completed", conclusion: conclusionOf(state) } as const)),
    ...(targetUrl === undefined ? {} : { details_url: targetUrl }),
    output: { title: description, summary: check.summary },
  };
  const { data } = await call<{ readonly data: { readonly id: number } }>(what, () =>
    standing.step === "create"
      ? rest.checks.create({ ...body, head_sha: sha } as Parameters<typeof rest.checks.create>[0])
      : rest.checks.update({ ...body, check_run_id: standing.id } as Parameters<typeof rest.checks.update>[0]),
  );
  if (typeof data?.id !== "number") throw new UnclearError(`${what}: the answer is no check run`);
  return data.id;
}

/** What was done, for the delivery's event. */
export function checkDone(outcome: Done["outcome"], { status }: CheckRun, id: number): Done {
  const { state, context, truncated } = status;
  const created = { id, context };
  return { outcome, detail: `check ${state} (${context})`, created, destination: commitText(status), truncated };
}

function isSame({ status }: CheckRun, { status: listed, conclusion, output }: ListedCheck): boolean {
  const isState =
    status.state === "pending"
      ? listed === "in_progress"
      : listed === "completed" && conclusion === conclusionOf(status.state);
  return isState && (output?.title ?? "") === status.description;
}

/** A check run knows no error of its own. */
function conclusionOf(state: Exclude<CommitStatus["state"], "pending">): "success" | "failure" {
  return state === "success" ? "success" : "failure";
}
