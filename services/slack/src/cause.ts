import { type FailureVariables, plainText } from "@onexit/events";
import { truncate } from "@onexit/render";

/** How much of a failed step's log is shown; its end says why it failed. */
const longestLogTail = 2_500;

/** `&`, `<` and `>` as Slack wants them; it also defuses mentions such as `<!channel>`. */
export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Which step failed and why, in mrkdwn. */
export function causeLines(failure: Pick<FailureVariables, "step" | "message" | "exitCode" | "attempt">): string[] {
  const code = failure.exitCode === "" ? "" : ` · exit code ${failure.exitCode}`;
  const attempt = failure.attempt > 1 ? ` · attempt ${failure.attempt}` : "";
  const head = `*Step* ${escapeSlack(failure.step)}${code}${attempt}`;
  // Argo's message for most failures, which the line above says already.
  const isSaid = failure.message === `exit code ${failure.exitCode}` || failure.message === "";
  return isSaid ? [head] : [head, escapeSlack(failure.message)];
}

/** The end of a log as it is shown, and whether it had to be cut; empty when there is none. */
export function logBlock(logTail: string): { readonly text: string; readonly isCut: boolean } {
  // Steps' ends come as the journal has them, with colours that only a terminal shows.
  const tail = plainText(logTail).trim();
  if (tail === "") return { text: "", isCut: false };
  // Three backticks would end the block and let the rest of the log format the message.
  const shown = escapeSlack(tail).replaceAll("```", "'''");
  const cut = truncate(shown, longestLogTail, { keep: "tail" });
  return { text: `\`\`\`${cut}\`\`\``, isCut: cut !== shown };
}
