import type { JsonObject } from "../json.ts";

/** A message as Slack keeps it. */
export interface SlackMessage {
  readonly type: "message";
  readonly subtype?: string;
  /** Its name in its channel: `<seconds>.<six digits>`, text, never a number. */
  readonly ts: string;
  readonly text: string;
  readonly user: string;
  readonly bot_id: string;
  readonly team: string;
  readonly thread_ts?: string;
  readonly blocks?: readonly JsonObject[];
  readonly attachments?: readonly JsonObject[];
  readonly metadata?: { readonly event_type: string; readonly event_payload: JsonObject };
  readonly files?: readonly JsonObject[];
  readonly edited?: { readonly user: string; readonly ts: string };
}

/** What everything in this workspace is done by. */
export const workspace = { team: "T0INBOX00", user: "U0INBOX00", bot: "B0INBOX00", app: "A0INBOX00" } as const;

/** The token that the inbox hands out; any other that begins so is good too. */
export const botToken = "xoxb-inbox-0000000000";
