export type { Fault, FaultTarget, PendingFault } from "./fault.ts";
export { type FormatOptions, formatReceived } from "./format-received.ts";
export type { CommitStatus } from "./github/status.ts";
export { type Inbox, type InboxOptions, startInbox } from "./inbox.ts";
export type { Json, JsonObject } from "./json.ts";
export type { Alert } from "./pagerduty/alerts.ts";
export type { Messages } from "./providers.ts";
export type { Outcome, Provider, Received, ReceivedKind } from "./received.ts";
export type { SlackMessage } from "./slack/message.ts";
