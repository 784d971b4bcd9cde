import { type HttpTarget, startHttpTarget, type TargetReply } from "@onexit/sdk/testing";
import { startTlsFront } from "./tls-front.ts";

/** An event as it arrived. */
interface Enqueued {
  readonly routing_key: string;
  readonly event_action: string;
  readonly dedup_key: string;
  readonly [field: string]: unknown;
}

export interface FakePagerDuty extends HttpTarget {
  /** PEM. */
  readonly ca: string;
  /** Everything that was accepted, repetitions too. */
  readonly enqueued: readonly Enqueued[];
}

export const routingKey = "R0123456789abcdefghijABCDEFGHIJ0";

/** A PagerDuty that accepts every event, over TLS as the real one. */
export async function startFakePagerDuty(accept?: () => TargetReply): Promise<FakePagerDuty> {
  const enqueued: Enqueued[] = [];
  const plain = await startHttpTarget({
    identify: ({ body }) => {
      const { event_action, dedup_key } = JSON.parse(body) as Enqueued;
      return `${event_action} ${dedup_key}`;
    },
    respond: ({ path, body }) => {
      if (!path.endsWith("/v2/enqueue")) return { status: 404 };
      const event = JSON.parse(body) as Enqueued;
      enqueued.push(event);
      if (accept !== undefined) return accept();
      return { status: 202, json: { status: "success", message: "Event processed", dedup_key: event.dedup_key } };
    },
  });
  const front = await startTlsFront(plain.url);
  return {
    ...plain,
    url: front.url,
    ca: front.ca,
    enqueued,
    [Symbol.asyncDispose]: async () => {
      await front[Symbol.asyncDispose]();
      await plain[Symbol.asyncDispose]();
    },
  };
}

/** The environment that points the action at it. */
export function environmentOf({ url, ca }: Pick<FakePagerDuty, "url" | "ca">) {
  return { PAGERDUTY_ROUTING_KEY: routingKey, PAGERDUTY_EVENTS_URL: url, PAGERDUTY_CA: ca };
}
