import { TerminalError } from "@onexit/sdk";
import MailComposer from "nodemailer/lib/mail-composer";
import type { Letter } from "./letter.ts";

/** A message as a mail server takes it. */
export interface Mime {
  readonly from: string;
  readonly to: readonly string[];
  readonly bytes: Buffer;
}

/** An address as RFC 5321 has it, less the quoted kinds that nobody uses. */
const address = /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\]]+$/;

/** Builds the message: text first, then HTML. The same letter gives the same bytes. */
export async function mimeOf(letter: Letter): Promise<Mime> {
  const { from, to, cc, replyTo, subject, text, html, messageId, threadId, date } = letter;
  const node = new MailComposer({
    from,
    to: [...to],
    cc: [...cc],
    replyTo: [...replyTo],
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    messageId,
    inReplyTo: threadId,
    references: threadId,
    date,
    // RFC 3834: or somebody's vacation notice would answer, and the answer be answered.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
    baseBoundary: messageId.slice(1, 33),
  }).compile();
  const envelope = node.getEnvelope();
  const sender = envelope.from === false ? "" : envelope.from;
  const bad = [sender, ...envelope.to].find((one) => !address.test(one));
  if (bad !== undefined) throw new TerminalError(`${JSON.stringify(bad)} is not an e-mail address`);
  if (envelope.to.length === 0) throw new TerminalError(`${JSON.stringify(to.join(", "))} holds no e-mail address`);
  return { from: sender, to: envelope.to, bytes: await node.build() };
}
