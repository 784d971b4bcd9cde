import { html } from "hono/html";
import type { CheckCard, CommentCard } from "./github-cards.ts";
import { markdown } from "./markdown.ts";
import { type Html, link } from "./mrkdwn.ts";
import { clock } from "./when.ts";

/** What a state means for whoever wants to merge. */
type Verdict = "failed" | "pending" | "ok" | "neutral";

const verdicts: Readonly<Record<string, Verdict>> = {
  success: "ok",
  failure: "failed",
  error: "failed",
  timed_out: "failed",
  action_required: "failed",
  cancelled: "failed",
  pending: "pending",
  queued: "pending",
  in_progress: "pending",
};
const signs: Readonly<Record<Verdict, string>> = { ok: "✔", failed: "✖", pending: "●", neutral: "■" };

/** All that is said of a commit, below a headline that says whether it may be merged. */
export function mergeBox(cards: readonly CheckCard[]): Html {
  const count = (verdict: Verdict) => cards.filter(({ state }) => verdictOf(state) === verdict).length;
  const [failed, pending, neutral, ok] = [count("failed"), count("pending"), count("neutral"), count("ok")];
  const verdict: Verdict = failed > 0 ? "failed" : pending > 0 ? "pending" : "ok";
  const counts = [
    [failed, "failing"],
    [pending, "in progress"],
    [neutral, "neutral"],
    [ok, "successful"],
  ] as const;
  const words = counts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return html`<article class="merge-box tone-${verdict}">
    <header><span class="verdict" aria-hidden="true">${signs[verdict]}</span><div>
      <h3>${headline(verdict, failed === cards.length)}</h3>
      <p class="muted">${words.join(", ")} ${cards.length === 1 ? "check" : "checks"}</p>
    </div></header>
    <ul>${cards.map(row)}</ul>
  </article>`;
}

/** The conversation of a pull request. */
export function conversation(comments: readonly CommentCard[]): Html {
  return html`<div class="conversation">${comments.map(
    ({ at, body, edited }) => html`<article class="comment">
      <div class="avatar round" aria-hidden="true">ox</div>
      <div class="bubble">
        <header><strong>onexit</strong> <span class="app">bot</span> commented ${clock(at)}${edited ? html` · edited` : ""}</header>
        <div class="markdown">${markdown(body)}</div>
      </div>
    </article>`,
  )}</div>`;
}

function row({ kind, name, state, description, url, summary, at }: CheckCard): Html {
  const verdict = verdictOf(state);
  return html`<li class="tone-${verdict}">
    <span class="sign" aria-hidden="true">${signs[verdict]}</span>
    <div class="said">
      <p><strong>${name}</strong> <span class="unseen">${state.replaceAll("_", " ")}:</span> <span class="muted">${description}</span></p>
      ${summary === "" ? "" : html`<details data-key="${kind} ${name}"><summary>What the check run says</summary><div class="markdown">${markdown(summary)}</div></details>`}
    </div>
    <span class="aside">${clock(at)} ${url === "" ? "" : link(url, "Details")}</span>
  </li>`;
}

function headline(verdict: Verdict, isAll: boolean): string {
  if (verdict === "failed") return isAll ? "All checks have failed" : "Some checks were not successful";
  return verdict === "pending" ? "Some checks haven't completed yet" : "All checks have passed";
}

function verdictOf(state: string): Verdict {
  return verdicts[state] ?? "neutral";
}
