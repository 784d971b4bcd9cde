import type { StandIn } from "../exchange.ts";
import { readMail } from "./read-mail.ts";

/** One message, however often it came. */
export interface Mail {
  /** By which a mailbox knows a repetition. */
  readonly messageId: string;
  readonly times: number;
  readonly from: string;
  /** Everybody that it was sent to, between commas. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface MailStandIn extends StandIn {
  mails(): readonly Mail[];
}

/** Mailboxes of everybody in memory; its answers are in SMTP's codes. */
export function createMail(): MailStandIn {
  const mails = new Map<string, Mail>();
  return {
    answer: ({ query, body }) => {
      const { messageId, subject, text } = readMail(body.text);
      const { from = "", to = "" } = query;
      const times = (mails.get(messageId)?.times ?? 0) + 1;
      mails.set(messageId, { messageId, times, from, to, subject, text });
      const shown = { from, to, subject, text, messageId };
      return { status: 250, body: "OK", kind: "letter", shown, stored: { messageId, times } };
    },
    faultBody: () => "a fault was asked for",
    mails: () => [...mails.values()],
    reset: () => mails.clear(),
  };
}
