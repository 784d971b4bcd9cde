import { type Guard, TerminalError } from "@onexit/sdk";
import type { WebhookConfig } from "./config.ts";
import type { WebhookParameters } from "./parameters.ts";

/** Where a message goes, and what it takes to get there. */
export interface Receiver {
  readonly url: string;
  /** What people recognise: what the workflow says, but of the operator's URL, whose path may hold a secret, the host. */
  readonly shown: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For a URL that a workflow chose. */
  readonly guard?: Guard;
}

/** The receiver that the workflow names, or else the operator's. Throws TerminalError when nobody names one. */
export function receiverOf({ url: given }: Pick<WebhookParameters, "url">, config: WebhookConfig): Receiver {
  const chosen = given?.trim() || undefined;
  const url = chosen ?? config.url ?? config.sinkUrl;
  if (url === undefined) throw new TerminalError("no url: set `url` in plugin.webhook, or WEBHOOK_URL");
  const shown = chosen ?? hostOf(url);
  if (config.sinkUrl !== undefined)
    return { url: config.sinkUrl, shown, headers: { "onexit-destination": hostOf(url) } };
  if (chosen !== undefined) return { url: chosen, shown, headers: {}, guard: config.guard };
  const { authorization } = config;
  return { url, shown, headers: authorization === undefined ? {} : { authorization } };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an invalid URL";
}
