import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "./app.ts";
import { createBook } from "./book.ts";
import { certificateIn } from "./certificate.ts";
import { type Closers, createClosers } from "./closers.ts";
import { createFaults, type Fault, type FaultTarget, type PendingFault } from "./fault.ts";
import { githubPath, githubToken } from "./github/github.ts";
import { createHolds } from "./holds.ts";
import { listen } from "./listen.ts";
import { listenForMail } from "./mail/smtp.ts";
import { routingKey } from "./pagerduty/pagerduty.ts";
import { createProviders, type Messages, messagesOf, type ProviderOptions } from "./providers.ts";
import type { Received } from "./received.ts";
import { botToken } from "./slack/message.ts";
import { webhookPath } from "./slack/webhook.ts";
import { signingSecret } from "./webhook/signature.ts";
import { sinkPath } from "./webhook/webhook.ts";

export interface InboxOptions extends ProviderOptions {
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Of Slack, GitHub, webhooks and the controls; a free one unless given. */
  readonly port?: number;
  /** Of PagerDuty, whose client speaks https only; a free one unless given. */
  readonly pagerdutyPort?: number;
  /** Of the mail server; a free one unless given. */
  readonly mailPort?: number;
  /** Keeps `received.ndjson` and the certificate, which then survive a restart. */
  readonly dir?: string;
  /** Told of each request when it is safely written down, before its reply is sent. */
  readonly onReceived?: (received: Received) => void;
  /** Epoch ms; the machine's clock unless given. */
  readonly now?: () => number;
}

/** Slack, GitHub, PagerDuty, a receiver of webhooks and a mail server on this machine, as their own clients know them. */
export interface Inbox extends AsyncDisposable {
  /** Where the controls are: `<url>/_inbox/received` and so on. */
  readonly url: string;
  readonly slack: { readonly apiUrl: string; readonly webhookUrl: string };
  readonly github: { readonly apiUrl: string };
  /** `ca` is the PEM to trust, `caFile` a file that holds it. */
  readonly pagerduty: { readonly eventsUrl: string; readonly ca: string; readonly caFile: string };
  readonly webhook: { readonly sinkUrl: string };
  readonly mail: { readonly smtpUrl: string };
  /** Every request since the last reset, in order. */
  received(): readonly Received[];
  /** Everything that was accepted since the last reset. */
  messages(): Messages;
  /** Puts a fault behind those that wait already. */
  fault(target: FaultTarget, fault: Fault): void;
  pendingFaults(): readonly PendingFault[];
  /** Forgets requests, messages and faults. */
  reset(): Promise<void>;
  /** How many requests are held now. */
  held(): number;
  /** Lets them act and be answered; says how many they were. */
  release(): number;
  /** The variables by which the actions find it; for webhooks set SLACK_WEBHOOK_URL to `slack.webhookUrl` instead. */
  environment(): Record<string, string>;
  close(): Promise<void>;
}

/** Starts an inbox; resolves when it listens, and leaves nothing open when it cannot. */
export async function startInbox(options: InboxOptions = {}): Promise<Inbox> {
  const closers = createClosers();
  try {
    return await openInbox(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function openInbox(options: InboxOptions, closers: Closers): Promise<Inbox> {
  const { host = "127.0.0.1", now = Date.now } = options;
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), "onexit-inbox-")));
  if (options.dir === undefined) closers.add(() => rm(dir, { recursive: true, force: true }));
  const certificate = await certificateIn(dir, { name: "onexit inbox", hosts: [host] }, now());
  const book = await createBook(options.dir);
  closers.add(book.close);

  const providers = createProviders(options);
  const faults = createFaults();
  const closing = new AbortController();
  const holds = createHolds(closing.signal);
  const desk = { providers, faults, holds, book, onReceived: options.onReceived, now, closing: closing.signal };
  const reset = async () => {
    faults.reset();
    for (const standIn of Object.values(providers)) standIn.reset();
    await book.reset();
  };
  const app = createApp(desk, reset);
  const plain = await listen(app, { host, port: options.port ?? 0 });
  closers.add(plain.close);
  const secure = await listen(app, { host, port: options.pagerdutyPort ?? 0 }, certificate);
  closers.add(secure.close);
  const mail = await listenForMail(desk, { host, port: options.mailPort ?? 0 });
  closers.add(mail.close);
  closers.add(async () => closing.abort());

  const url = `http://${host}:${plain.port}`;
  const apiUrl = `${url}/api/`;
  const sinkUrl = `${url}${sinkPath}`;
  const smtpUrl = `smtp://${host}:${mail.port}`;
  const eventsUrl = `https://${host}:${secure.port}`;
  return {
    url,
    slack: { apiUrl, webhookUrl: `${url}${webhookPath}` },
    github: { apiUrl: `${url}${githubPath}` },
    pagerduty: { eventsUrl, ca: certificate.cert, caFile: certificate.caFile },
    webhook: { sinkUrl },
    mail: { smtpUrl },
    received: () => [...book.all()],
    messages: () => messagesOf(providers),
    fault: faults.add,
    pendingFaults: faults.pending,
    reset,
    held: holds.count,
    release: holds.release,
    environment: () => ({
      SLACK_API_URL: apiUrl,
      SLACK_BOT_TOKEN: botToken,
      GITHUB_API_URL: `${url}${githubPath}`,
      GITHUB_TOKEN: githubToken,
      PAGERDUTY_EVENTS_URL: eventsUrl,
      PAGERDUTY_CA_FILE: certificate.caFile,
      PAGERDUTY_ROUTING_KEY: routingKey,
      WEBHOOK_SINK_URL: sinkUrl,
      WEBHOOK_SIGNING_SECRET: signingSecret,
      SMTP_URL: smtpUrl,
    }),
    close: closers.close,
    [Symbol.asyncDispose]: closers.close,
  };
}
