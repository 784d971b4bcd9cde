import { durationText, truncate } from "@onexit/render";
import type { MessageVariables } from "@onexit/sdk";
import { headlineOf } from "./headline.ts";
import { fitBlocks, fitText } from "./limits.ts";
import type { Block, SlackParameters } from "./parameters.ts";

/** A message as it is posted: `text` is what notifications show. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks?: readonly Block[];
  /** What was cut to Slack's limits. */
  readonly truncated: readonly string[];
}

/** How much of a failed step's log is shown; its end says why it failed. */
const longestLogTail = 2_500;
const longestUrl = 3_000;

/** The author's own text and blocks, or the default message; within Slack's limits either way. */
export function messageOf(
  parameters: Pick<SlackParameters, "text" | "blocks">,
  variables: MessageVariables,
): SlackMessage {
  const { text: ownText, blocks: ownBlocks } = parameters;
  const text = fitText(ownText ?? escapeSlack(headlineOf(variables)));
  if (ownText !== undefined && ownBlocks === undefined) return text;
  const fitted = fitBlocks((ownBlocks as readonly Block[] | undefined) ?? defaultBlocks(variables));
  return { text: text.text, blocks: fitted.blocks, truncated: [...text.truncated, ...fitted.truncated] };
}

/** `&`, `<` and `>` as Slack wants them; it also defuses mentions such as `<!channel>`. */
export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function defaultBlocks(variables: MessageVariables): readonly Block[] {
  const header: Block = { type: "header", text: { type: "plain_text", text: headlineOf(variables), emoji: false } };
  return [
    header,
    ...causeBlocks(variables),
    ...logBlocks(variables),
    ...buttonBlocks(variables),
    contextBlock(variables),
  ];
}

function causeBlocks({ workflow, failure, exit }: MessageVariables): readonly Block[] {
  const lines: string[] = [];
  if (workflow.status !== "Succeeded" && failure !== undefined) {
    const code = failure.exitCode === "" ? "" : ` · exit code ${failure.exitCode}`;
    const attempt = failure.attempt > 1 ? ` · attempt ${failure.attempt}` : "";
    lines.push(`*Step* ${escapeSlack(failure.step)}${code}${attempt}`);
    // Argo's message for most failures, which the line above says already.
    const isSaid = failure.message === `exit code ${failure.exitCode}` || failure.message === "";
    if (!isSaid) lines.push(escapeSlack(failure.message));
  } else if (workflow.status !== "Succeeded" && workflow.message !== "") {
    lines.push(escapeSlack(workflow.message));
  } else if (exit?.status === "Failed" || exit?.status === "Error") {
    lines.push(`The exit handler ended as *${exit.status}*: what it should have cleaned up or announced may be left.`);
  }
  return lines.length === 0 ? [] : [section(lines.join("\n"))];
}

function logBlocks(variables: MessageVariables): readonly Block[] {
  const text = logText(variables);
  return text === "" ? [] : [section(text)];
}

/** The end of the failed step's log as it is shown; empty when there is none. */
export function logText({ workflow, failure }: MessageVariables): string {
  const tail = failure?.logTail.trim() ?? "";
  if (workflow.status === "Succeeded" || tail === "") return "";
  // Three backticks would end the block and let the rest of the log format the message.
  const shown = escapeSlack(tail).replaceAll("```", "'''");
  return `\`\`\`${truncate(shown, longestLogTail, { keep: "tail" })}\`\`\``;
}

function buttonBlocks({ run, runbook }: MessageVariables): readonly Block[] {
  const links = [
    { label: "Open run", url: run?.url },
    { label: "Logs", url: run?.logsUrl },
    { label: "Runbook", url: runbook },
  ];
  const elements = links.flatMap(({ label, url }) => (isLink(url) ? [button(label, url)] : []));
  return elements.length === 0 ? [] : [{ type: "actions", elements }];
}

function contextBlock({ workflow, cluster, env, exit, delivery, history }: MessageVariables): Block {
  const duration = durationText(workflow.duration);
  const parts = [
    env ?? (cluster === "local" ? workflow.namespace : `${cluster}/${workflow.namespace}`),
    ...(duration === undefined ? [] : [duration]),
    ...(history?.condition === "still failing" ? [`failure ${history.consecutiveFailures} in a row`] : []),
    ...(history?.condition === "regressed" ? ["regressed"] : []),
    ...(exit === undefined ? [] : [`exit handler ${exit.status}`]),
    delivery.id,
  ];
  const text = parts
    .filter((part) => part !== "")
    .map(escapeSlack)
    .join(" · ");
  return { type: "context", elements: [{ type: "mrkdwn", text }] };
}

function section(text: string): Block {
  return { type: "section", text: { type: "mrkdwn", text } };
}

function button(label: string, url: string): Block {
  return { type: "button", text: { type: "plain_text", text: label, emoji: false }, url };
}

function isLink(url: string | undefined): url is string {
  return url !== undefined && url.length <= longestUrl && /^https?:\/\//.test(url) && URL.canParse(url);
}
