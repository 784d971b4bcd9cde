import { durationText } from "@onexit/render";
import type { MessageVariables } from "@onexit/sdk";
import { causeLines, escapeSlack, logBlock } from "./cause.ts";
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
    lines.push(...causeLines(failure));
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
  return workflow.status === "Succeeded" ? "" : logBlock(failure?.logTail ?? "").text;
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

/** True for a URL that Slack takes as a link. */
export function isLink(url: string | undefined): url is string {
  return url !== undefined && url.length <= longestUrl && /^https?:\/\//.test(url) && URL.canParse(url);
}
