import type { ActionRequested } from "@onexit/events";
import { type MessageVariables, TerminalError } from "@onexit/sdk";
import type { EmailConfig } from "./config.ts";
import { htmlOf } from "./html.ts";
import type { EmailParameters } from "./parameters.ts";
import { reportOf } from "./report.ts";
import { oneLine, subjectOf } from "./subject.ts";
import { textOf } from "./text.ts";
import { messageIdOf, threadIdOf } from "./thread.ts";

/** One message, before it is MIME. */
export interface Letter {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly messageId: string;
  readonly threadId: string;
  readonly date: Date;
}

/** The author's own message, or the default one. Every attempt makes the same. */
export function letterOf(
  parameters: EmailParameters,
  request: Pick<ActionRequested, "key" | "at">,
  variables: MessageVariables,
  config: Partial<EmailConfig>,
): Letter {
  const { subject, text, html } = parameters;
  const report = reportOf(variables);
  const isOwn = text !== undefined || html !== undefined;
  const shownHtml = isOwn ? html : htmlOf(report);
  const user = config.server?.login?.user;
  return {
    from: parameters.from?.trim() || config.from || (user?.includes("@") ? user : ""),
    to: listOf(parameters.to ?? config.to),
    cc: listOf(parameters.cc),
    replyTo: listOf(parameters.reply_to),
    subject: oneLine(subject ?? "") || subjectOf(variables),
    text: text ?? textOf(report),
    ...(shownHtml === undefined ? {} : { html: shownHtml }),
    messageId: messageIdOf(request.key),
    threadId: threadIdOf(variables),
    date: new Date(request.at),
  };
}

/** Throws TerminalError when it is not known from whom or to whom. */
export function requireAddresses({ from, to }: Letter): void {
  if (from === "") throw new TerminalError("no sender: set `from` in plugin.email, or SMTP_FROM");
  if (to.length === 0) throw new TerminalError("no recipient: set `to` in plugin.email, or SMTP_TO");
}

function listOf(addresses: string | readonly string[] | undefined): readonly string[] {
  const list = typeof addresses === "string" ? [addresses] : (addresses ?? []);
  return list.map((one) => one.trim()).filter((one) => one !== "");
}
